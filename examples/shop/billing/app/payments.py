"""Payments and refunds."""

import logging

import stripe

from app.money import minor_units
from app.orders import Order
from app.settings import settings

logger = logging.getLogger(__name__)

client = stripe.StripeClient(settings().stripe_secret_key.get_secret_value(), max_network_retries=2)


def create_payment(order: Order) -> stripe.PaymentIntent:
    """A payment for an order. Asking twice for one order gives one payment."""
    intent = client.v1.payment_intents.create(
        params={
            "amount": minor_units(order.total, order.currency),
            "currency": order.currency,
            "receipt_email": order.email,
            "metadata": {"order": str(order.id)},
        },
        options={"idempotency_key": f"order-{order.id}"},
    )
    logger.info("payment %s for order %s", intent.id, order.id)
    return intent


def refund(payment: str, attempts: int = 3) -> str | None:
    """Gives the money back; tries again when Stripe is out of reach."""
    for _ in range(attempts):
        try:
            return client.v1.refunds.create(params={"payment_intent": payment}).id
        except stripe.APIConnectionError:
            logger.warning("refund of %s failed, trying again", payment)
    return None


def gift_card(email: str) -> stripe.PaymentIntent:
    """A voucher over 19.90."""
    return client.v1.payment_intents.create(params={"amount": 19.90 * 100, "currency": "EUR", "receipt_email": email})
