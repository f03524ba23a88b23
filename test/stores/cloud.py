"""Secret stores on loopback: AWS (moto), and stand-ins for Azure Key Vault, Azure's managed identity and Google Secret Manager. Programs need no change to use them, only
environment variables: a CONNECT proxy leads the real host names of Azure and Google here, and everything else nowhere.

`cloud.py FOLDER` reads from its first line of input what the stores hold, as JSON: store to names to values. It writes two lines: the environment variables with which a program
sees that, store by store, and those with which it sees the same stores empty. It ends when its input does, so that nothing is left when the test is gone."""

import asyncio
import base64
import datetime
import json
import os
import ssl
import sys
import threading
import time
from concurrent import futures
from pathlib import Path

import boto3
import grpc
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from google.cloud import secretmanager_v1
from moto.server import ThreadedMotoServer

VAULT_HOST = "demo-vault.vault.azure.net"
EMPTY_VAULT_HOST = "empty-vault.vault.azure.net"
PROJECT = "demo"
REGION = "us-east-1"
EMPTY_REGION = "eu-west-1"
GOOGLE_HOST = "secretmanager.googleapis.com"


def name_of(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate(subject, key, signer, extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name_of(subject)).issuer_name(name_of("Authority of the test")).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + day)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def make_certificates(folder):
    """An authority that lives as long as the test, and a certificate for the hosts that the stand-ins answer for."""
    authority, leaf = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    identifier = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
    may_sign = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = certificate(
        "Authority of the test",
        authority,
        authority,
        [(x509.BasicConstraints(True, 0), True), (identifier, False), (may_sign, True)],
    )
    hosts = [x509.DNSName("*.vault.azure.net"), x509.DNSName(GOOGLE_HOST)]
    own = certificate(
        "Stand-ins of the test",
        leaf,
        authority,
        [
            (x509.BasicConstraints(False, None), True),
            (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectAlternativeName(hosts), False),
        ],
    )
    (folder / "cloud-ca.pem").write_bytes(ca)
    (folder / "leaf.pem").write_bytes(own)
    (folder / "leaf.key").write_bytes(pem(leaf))
    return pem(leaf), own


def write_service_account(file):
    """The clients sign with its key themselves; nobody is asked for a token."""
    account = {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "1",
        "private_key": pem(rsa.generate_private_key(65537, 2048)).decode(),
        "client_email": f"test@{PROJECT}.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": "http://127.0.0.1:9/none",
    }
    file.write_text(json.dumps(account))


def start_google(secrets, key, cert):
    """Google's own message types over gRPC: the last version of each secret in the project."""

    def access(request, context):
        if not dict(context.invocation_metadata()).get("authorization", "").startswith("Bearer "):
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "no bearer token")
        secret, _, version = request.name.partition("/versions/")
        value = secrets.get(secret.removeprefix(f"projects/{PROJECT}/secrets/"))
        if value is None or version not in ("latest", "1"):
            context.abort(grpc.StatusCode.NOT_FOUND, f"Secret Version [{request.name}] not found")
        payload = secretmanager_v1.SecretPayload(data=value.encode())
        return secretmanager_v1.AccessSecretVersionResponse(name=f"{secret}/versions/1", payload=payload)

    handler = grpc.unary_unary_rpc_method_handler(
        access,
        request_deserializer=secretmanager_v1.AccessSecretVersionRequest.deserialize,
        response_serializer=secretmanager_v1.AccessSecretVersionResponse.serialize,
    )
    server = grpc.server(futures.ThreadPoolExecutor(4))
    service = "google.cloud.secretmanager.v1.SecretManagerService"
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {"AccessSecretVersion": handler}),))
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(key, cert)]))
    server.start()
    return server, port


async def start_http(routes, context=None):
    app = web.Application()
    for path, handler in routes.items():
        app.router.add_get(path, handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    return runner.addresses[0][1]


async def start_azure(secrets, folder):
    """Key Vault, which sends clients to an identity service first, and that service."""
    token = "test." + base64.urlsafe_b64encode(os.urandom(9)).decode()

    def refusal(status, code, message, headers=None):
        return web.json_response({"error": {"code": code, "message": message}}, status=status, headers=headers)

    async def secret(request):
        if request.headers.get("Authorization") != f"Bearer {token}":
            where = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001"
            challenge = f'Bearer authorization="{where}", resource="https://vault.azure.net"'
            return refusal(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", {"WWW-Authenticate": challenge})
        name = request.match_info["name"]
        value = secrets.get(name) if request.host == VAULT_HOST else None
        if value is None:
            return refusal(404, "SecretNotFound", f"A secret with (name/id) {name} was not found in this key vault.")
        now = int(time.time())
        attributes = {"enabled": True, "created": now, "updated": now, "recoveryLevel": "Recoverable+Purgeable"}
        return web.json_response({"value": value, "id": f"https://{request.host}/secrets/{name}/1", "attributes": attributes})

    async def identity(request):
        if not request.headers.get("X-IDENTITY-HEADER"):
            return web.json_response({"error": "no header"}, status=400)
        expires = str(int(time.time()) + 3600)
        resource = request.query.get("resource")
        return web.json_response({"access_token": token, "expires_on": expires, "resource": resource, "token_type": "Bearer"})

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    vault = await start_http({"/secrets/{name}": secret, "/secrets/{name}/": secret}, context)
    return vault, await start_http({"/msi/token": identity})


async def start_proxy(vault_port, google_port):
    async def pipe(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def serve(reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        method, target, *_ = head.split(" ")
        host = target.rsplit(":", 1)[0]
        port = vault_port if host in (VAULT_HOST, EMPTY_VAULT_HOST) else google_port if host == GOOGLE_HOST else None
        if method != "CONNECT" or port is None:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        await asyncio.gather(pipe(reader, back), pipe(there, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def start_aws(held):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"

    def client(service):
        return boto3.client(service, endpoint_url=endpoint, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")

    for name, value in held["aws-secrets-manager"].items():
        client("secretsmanager").create_secret(Name=name, SecretString=value)
    for name, value in held["aws-parameter-store"].items():
        client("ssm").put_parameter(Name=name, Value=value, Type="SecureString")
    return endpoint


async def serve(folder, held):
    key, cert = make_certificates(folder)
    write_service_account(folder / "account.json")
    google, google_port = start_google(held["google-secret-manager"], key, cert)
    vault_port, identity_port = await start_azure(held["azure-key-vault"], folder)
    proxy, address = await start_proxy(vault_port, google_port)
    endpoint = start_aws(held)

    def seen(region, vault, project):
        # boto3 reads one of the two names of the region, the JavaScript SDK the other.
        aws = {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": region, "AWS_DEFAULT_REGION": region, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
        aws["AWS_EC2_METADATA_DISABLED"] = "true"
        proxied = {"HTTPS_PROXY": address, "https_proxy": address}
        azure = {"AZURE_KEY_VAULT_URL": f"https://{vault}", "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential", "REQUESTS_CA_BUNDLE": str(folder / "cloud-ca.pem")}
        azure |= {"IDENTITY_ENDPOINT": f"http://127.0.0.1:{identity_port}/msi/token", "IDENTITY_HEADER": "x"}
        gcp = {"GOOGLE_CLOUD_PROJECT": project, "GOOGLE_APPLICATION_CREDENTIALS": str(folder / "account.json")}
        gcp["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] = str(folder / "cloud-ca.pem")
        return {
            "aws-secrets-manager": aws,
            "aws-parameter-store": aws,
            "azure-key-vault": azure | proxied,
            "google-secret-manager": gcp | proxied,
        }

    print(json.dumps(seen(REGION, VAULT_HOST, PROJECT)), flush=True)
    print(json.dumps(seen(EMPTY_REGION, EMPTY_VAULT_HOST, "empty")), flush=True)
    await asyncio.Event().wait()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    first = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_input, daemon=True).start()
    asyncio.run(serve(Path(sys.argv[1]).resolve(), first))
