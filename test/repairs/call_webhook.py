"""Hands requests to a handler through its framework: reads {framework, module, requests} and writes the answers, one status and what was printed each."""
import asyncio
import contextlib
import importlib
import io
import json
import sys

task = json.loads(sys.stdin.read())
framework = task["framework"]


def flask(module):
    client = module.app.test_client()
    return lambda body, headers: client.post("/webhook", data=body, headers=headers, content_type="application/json").status_code


def django(module):
    from django.test import Client

    client = Client(raise_request_exception=False)
    return lambda body, headers: client.generic("POST", "/webhook", body, content_type="application/json", headers=headers).status_code


def fastapi(module):
    import httpx

    async def post(body, headers):
        transport = httpx.ASGITransport(app=module.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return (await client.post("/webhook", content=body, headers={**headers, "content-type": "application/json"})).status_code

    return lambda body, headers: asyncio.run(post(body, headers))


def lambda_(module):
    return lambda body, headers: module.lambda_handler({"body": body.decode(), "headers": headers}, None)["statusCode"]


if framework == "django":
    import django as package
    from django.conf import settings

    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF="urls", SECRET_KEY="tests", DEFAULT_CHARSET="utf-8")
    package.setup()

module = importlib.import_module(task["module"])
call = {"flask": flask, "django": django, "fastapi": fastapi, "lambda": lambda_}[framework](module)
answers = []
for request in task["requests"]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            status = call(request["body"].encode(), request["headers"])
        except Exception as error:
            status = 500
            print(f"failed: {error!r}", file=sys.stderr)
    answers.append({"status": status, "paid": "PAID" in printed.getvalue()})
print(json.dumps(answers))
