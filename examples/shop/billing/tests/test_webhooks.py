import time

import pytest
import stripe

SECRET = "whsec_test_secret"
PAYLOAD = '{"id": "evt_1", "object": "event", "type": "payment_intent.succeeded"}'
SANDBOX = stripe.StripeClient("{{sk_test:3}}")


def test_a_right_signature_is_taken():
    header = stripe.WebhookSignature.generate_signature_header(PAYLOAD, SECRET, int(time.time()))
    assert SANDBOX.construct_event(PAYLOAD, header, SECRET).id == "evt_1"


def test_a_wrong_signature_is_refused():
    with pytest.raises(stripe.SignatureVerificationError):
        SANDBOX.construct_event(PAYLOAD, "t=1,v1=0", SECRET)
