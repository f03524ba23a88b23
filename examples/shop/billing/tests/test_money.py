from decimal import Decimal

from app.money import minor_units


def test_euros_have_cents():
    assert minor_units(Decimal("19.90"), "eur") == 1990


def test_half_cents_are_rounded_up():
    assert minor_units(Decimal("0.005"), "eur") == 1


def test_yen_have_none():
    assert minor_units(Decimal("1990"), "jpy") == 1990
