#!/usr/bin/env bash
# Gives all payments of a customer back. Needs jq.
set -euo pipefail

: "${STRIPE_SECRET_KEY:?set it first}"

for payment in $(curl -sS "https://api.stripe.com/v1/payment_intents?customer=$1" -u "$STRIPE_SECRET_KEY:" | jq -r '.data[].id'); do
  curl -sS https://api.stripe.com/v1/refunds -u "$STRIPE_SECRET_KEY:" -d payment_intent="$payment"
done
