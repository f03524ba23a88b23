"""The month's payouts, for the tax office. Runs on the accountant's computer."""

import stripe

client = stripe.StripeClient("{{sk_live:7}}")

for payout in client.v1.payouts.list({"limit": 31}).data:
    print(payout.arrival_date, payout.amount)
