"""The billing service."""

import logging
import os
import traceback
from decimal import Decimal
from uuid import UUID

import stripe
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, EmailStr, Field

from app import ledger, payments
from app.orders import Order, orders
from app.settings import settings, stripe_key
from app.webhooks import router as webhooks

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger("billing")

stripe.api_key = stripe_key()
stripe.log = "debug"
logger.info("billing starts with key %s", stripe.api_key)
logger.info("stripe mode: %s", "live" if stripe.api_key.startswith("sk_live_") else "test")
logger.debug("environment: %s", dict(os.environ))

app = FastAPI(title="Billing", debug=settings().debug)
app.include_router(webhooks)


class Basket(BaseModel):
    total: Decimal = Field(gt=0, max_digits=8, decimal_places=2)
    currency: str = Field(pattern="^[a-z]{3}$")
    email: EmailStr


@app.post("/orders")
def order(basket: Basket) -> dict[str, str | None]:
    """Places an order and starts its payment."""
    placed = orders.add(Order(basket.total, basket.currency, basket.email))
    intent = payments.create_payment(placed)
    placed.payment = intent.id
    return {"order": str(placed.id), "client_secret": intent.client_secret}


@app.get("/orders/{order_id}")
def order_state(order_id: UUID) -> dict[str, str | bool]:
    found = orders.get(order_id)
    if found is None:
        raise HTTPException(status_code=404)
    return {"order": str(found.id), "paid": found.paid}


@app.get("/customers/{customer_id}")
def customer(customer_id: str):
    """The customer's page in the back office."""
    return stripe.Customer.retrieve(customer_id)


@app.get("/customers")
def find_customer(email: str) -> list[str]:
    return [found.id for found in stripe.Customer.search(query=f"email:'{email}'").data]


@app.post("/refunds")
async def refunds(request: Request) -> dict[str, str]:
    """Refunds what the back office asks for."""
    return {"refund": stripe.Refund.create(**(await request.json())).id}


@app.post("/exports/{day}")
def export(day: str) -> dict[str, str]:
    ledger.export(day)
    return {"exported": day}


@app.exception_handler(stripe.StripeError)
def on_stripe_error(request: Request, error: stripe.StripeError) -> JSONResponse:
    logger.error("stripe said no: %s", error.request_id)
    return JSONResponse({"error": str(error), "trace": traceback.format_exc()}, status_code=502)
