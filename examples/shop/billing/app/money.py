"""Amounts, in the currency's smallest unit, as Stripe wants them."""

from decimal import ROUND_HALF_UP, Decimal

ZERO_DECIMAL = frozenset({"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"})


def minor_units(amount: Decimal, currency: str) -> int:
    """The whole number of cents, or of yen where there are no cents."""
    factor = 1 if currency.lower() in ZERO_DECIMAL else 100
    return int((amount * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
