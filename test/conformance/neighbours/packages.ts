import { execFileSync, type StdioOptions } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Packages of npm that examples of neighbours are about, and the types of those that have none of their own. */
const NPM: readonly string[] = [
  // Frameworks.
  "@apollo/server@5.5.1",
  "@azure/functions@4.16.5",
  "@fastify/cookie@11.1.5",
  "@fastify/view@12.0.0",
  "@graphql-tools/schema@11.0.6",
  "@hapi/hapi@21.4.10",
  "@hapi/vision@7.0.3",
  "@koa/router@15.7.0",
  "@nestjs/common@12.5.1",
  "@nestjs/core@12.5.1",
  "@remix-run/node@2.17.5",
  "@trpc/server@11.25.2",
  "@types/aws-lambda@8.10.164",
  "@types/ws@8.18.2",
  "@types/connect-flash@0.0.40",
  "@types/express-session@1.19.0",
  "@types/express@5.0.6",
  "@types/koa@3.0.3",
  "@types/koa__router@12.0.5",
  "cookies-next@6.1.1",
  "elysia@1.4.30",
  "express@5.3.0",
  "fastify@5.12.8",
  "firebase-functions@7.4.0",
  "graphql-yoga@5.24.1",
  "graphql@17.1.0",
  "h3@2.0.8",
  "hono@4.13.19",
  "koa@3.3.0",
  "micro@10.0.1",
  "nookies@2.5.2",
  "reflect-metadata@0.2.2",
  "rxjs@7.8.2",
  "socket.io@4.8.4",
  "ws@8.23.0",
  // HTTP.
  "@types/needle@3.3.0",
  "@types/request@2.48.13",
  "@types/superagent@8.1.11",
  "@types/tunnel@0.0.7",
  "axios@1.21.1",
  "got@16.1.0",
  "hpagent@1.2.0",
  "https-proxy-agent@9.1.0",
  "ky@2.1.0",
  "needle@3.5.0",
  "node-fetch@3.3.2",
  "ofetch@1.5.1",
  "proxy-agent@8.0.2",
  "request@2.88.2",
  "socks-proxy-agent@10.1.0",
  "superagent@10.4.2",
  "tunnel@0.0.6",
  "undici@8.12.4",
  // Logging.
  "@amplitude/analytics-node@1.5.73",
  "@aws-lambda-powertools/logger@2.36.0",
  "@aws-lambda-powertools/tracer@2.36.0",
  "@bugsnag/js@9.0.0",
  "@datadog/browser-logs@7.16.2",
  "@datadog/browser-rum@7.16.2",
  "@google-cloud/logging@12.1.0",
  "@opentelemetry/api-logs@0.223.1",
  "@opentelemetry/api@1.10.0",
  "@segment/analytics-node@3.1.0",
  "@sentry/node@11.12.0",
  "@types/bunyan@1.8.11",
  "@types/debug@4.1.13",
  "@types/fancy-log@2.0.2",
  "@types/newrelic@9.14.8",
  "@types/npmlog@7.0.0",
  "@types/signale@1.4.7",
  "bunyan@2.0.5",
  "consola@3.4.2",
  "dd-trace@6.21.0",
  "debug@4.4.3",
  "electron-log@5.4.4",
  "fancy-log@2.0.0",
  "log4js@6.9.1",
  "loglevel@1.9.2",
  "mixpanel@0.24.0",
  "npmlog@7.0.1",
  "ora@9.4.1",
  "pino@10.4.0",
  "posthog-js@1.449.2",
  "posthog-node@5.70.0",
  "roarr@7.21.7",
  "rollbar@3.1.0",
  "signale@1.4.0",
  "tslog@5.2.0",
  "winston@3.19.0",
  // Sanitizers, processes and files.
  "@types/cross-spawn@6.0.6",
  "@types/crypto-js@4.2.2",
  "@types/fs-extra@11.0.4",
  "@types/invariant@2.2.37",
  "@types/minimist@1.2.5",
  "@types/shelljs@0.10.0",
  "@types/yargs@17.0.35",
  "commander@15.1.0",
  "cross-spawn@7.0.6",
  "crypto-js@4.2.0",
  "execa@10.2.1",
  "fs-extra@11.4.1",
  "invariant@2.2.4",
  "minimist@1.2.8",
  "scmp@2.1.0",
  "secure-compare@3.0.1",
  "shelljs@0.10.0",
  "tiny-invariant@1.3.3",
  "tsscmp@1.0.6",
  "yargs@18.2.0",
  // Stores.
  "@1password/op-js@0.1.13",
  "@1password/sdk@0.5.0",
  "@aws-lambda-powertools/parameters@2.35.0",
  "@aws-sdk/client-s3@3.1169.0",
  "@aws-sdk/client-secrets-manager@3.1162.0",
  "@aws-sdk/client-sns@3.1169.0",
  "@aws-sdk/client-sqs@3.1169.0",
  "@aws-sdk/client-ssm@3.1169.0",
  "@aws-sdk/lib-storage@3.1169.0",
  "@azure/identity@4.14.1",
  "@azure/keyvault-secrets@4.12.0",
  "@dopplerhq/node-sdk@1.3.0",
  "@dotenvx/dotenvx@2.38.2",
  "@google-cloud/secret-manager@7.2.0",
  "@infisical/sdk@5.0.2",
  "@litehex/node-vault@1.1.4",
  "@napi-rs/keyring@2.1.2",
  "@nestjs/config@12.0.1",
  "@react-native-async-storage/async-storage@3.1.1",
  "@stripe/stripe-js@10.2.1",
  "@t3-oss/env-nextjs@0.13.11",
  "@types/config@3.3.5",
  "@types/convict@6.1.6",
  "@types/js-cookie@3.0.6",
  "@types/memjs@1.3.3",
  "@types/nconf@0.10.7",
  "@upstash/redis@1.39.0",
  "@vercel/kv@3.0.0",
  "bull@4.16.5",
  "bullmq@6.7.0",
  "conf@16.0.0",
  "config@5.0.1",
  "convict@6.2.5",
  "dotenv@18.0.10",
  "electron-store@12.0.0",
  "env-var@7.5.0",
  "envalid@8.2.0",
  "hashi-vault-js@0.5.1",
  "idb-keyval@6.3.0",
  "ioredis@6.0.0",
  "js-cookie@3.0.8",
  "keytar@7.9.0",
  "kafkajs@2.2.4",
  "localforage@1.10.0",
  "memjs@1.3.2",
  "nconf@0.13.0",
  "node-vault@0.12.0",
  "react-native-config@1.7.2",
  "redis@6.3.1",
  "universal-cookie@8.1.2",
  "valibot@1.5.0",
  "zod@4.6.7",
];

/** The same of PyPI. */
const PYPI: readonly string[] = [
  // Frameworks.
  "azure-functions==1.26.0",
  "bottle==0.13.4",
  "celery==5.7.0",
  "django==5.2.19",
  "django-ninja==1.7.1",
  "djangorestframework==3.18.3",
  "dramatiq==2.2.1",
  "falcon==4.4.0",
  "fastapi==0.165.0",
  "flask==3.1.3",
  "litestar==2.25.0",
  "pyramid==2.1",
  "quart==0.22.0",
  "sanic==25.12.1",
  "starlette==1.10.0",
  "strawberry-graphql==0.341.2",
  "tornado==6.6.1",
  // HTTP.
  "aiohttp==3.14.5",
  "furl==2.1.4",
  "httpx==0.28.1",
  "pycurl==7.49.0",
  "requests==2.34.2",
  "treq==26.7.0",
  "urllib3==2.8.0",
  // Logging.
  "aws-lambda-powertools==3.37.0",
  "bugsnag==4.9.2",
  "click==8.5.1",
  "elastic-apm==6.26.2",
  "eliot==1.18.0",
  "icecream==2.2.0",
  "ipython==9.10.1",
  "Logbook==1.10.1",
  "loguru==0.7.3",
  "opentelemetry-sdk==1.45.2",
  "posthog==7.91.1",
  "rich==15.0.0",
  "rollbar==1.5.0",
  "sentry-sdk==2.75.0",
  "structlog==26.1.0",
  "tqdm==4.70.1",
  "twisted==26.10.0",
  "typer==0.29.2",
  // Stores.
  "azure-keyvault-secrets==4.12.0",
  "boto3==1.44.5",
  "django-environ==0.14.0",
  "doppler-sdk==1.3.0",
  "dynaconf==3.3.5",
  "environs==15.2.0",
  "google-cloud-secret-manager==2.32.0",
  "hvac==2.4.0",
  "infisicalsdk==1.0.17",
  "keyring==25.7.0",
  "msgpack==1.2.4",
  "onepassword-sdk==0.4.2",
  "pydantic-settings==2.16.3",
  "python-decouple==3.8",
  "python-dotenv==1.2.4",
  "redis==8.1.0",
];

/** Packages of PyPI that are only type-checked: what they need themselves is large, and left out. */
const PYPI_ALONE: readonly string[] = [
  // Frameworks.
  "blacksheep==2.6.4",
  "chalice==1.34.0",
  "firebase-functions==0.6.0",
  "Flask-Caching==2.5.1",
  "Flask-RESTful==0.3.10",
  "flask-restx==1.3.2",
  "functions-framework==3.10.2",
  "rq==3.0.0",
  // Logging.
  "datadog==0.56.0",
  "ddtrace==4.16.0",
  "logfire==4.41.0",
  "mixpanel==5.4.1",
  "newrelic==14.1.0",
  "segment-analytics-python==2.4.0",
  // Stores.
  "aws-secretsmanager-caching==1.2.0",
  "cloudpickle==3.1.2",
  "dill==0.4.1",
  "django-appconf==1.2.0",
  "django-constance==4.4.0",
  "django-hierarkey==2.0.2",
  "joblib==1.6.0",
  "Mezzanine==6.1.1",
  "onepasswordconnectsdk==2.1.1",
  "prefect==3.9.1",
  "pymemcache==4.0.0",
  "singer-python==6.8.0",
  "streamlit==1.67.0",
  // Processes.
  "fabric==3.2.3",
  "invoke==3.0.3",
];

/** The folder whose `node_modules` holds the neighbours; installed on first use, and anew when the list has changed. */
export function npmNeighbours(): string {
  return installed("npm-neighbours", NPM, (folder) => {
    const dependencies = Object.fromEntries(NPM.map((it) => [it.slice(0, it.lastIndexOf("@")), it.slice(it.lastIndexOf("@") + 1)]));
    writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, dependencies }));
    // Packages that others may be used with are named above where an example needs them.
    const options = ["--ignore-scripts", "--legacy-peer-deps", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", ["install", ...options], { cwd: folder, stdio: QUIET });
  });
}

/** The folder of one neighbour. */
export function npmNeighbour(name: string): string {
  return `${npmNeighbours()}/node_modules/${name}`;
}

/** A folder for `PYTHONPATH` with the neighbours; installed on first use, and anew when the list has changed. */
export function pythonNeighbours(): string {
  return installed("python-neighbours", [...PYPI, ...PYPI_ALONE], (folder) => {
    execFileSync(
      "python3",
      ["-c", 'import sys; assert sys.version_info >= (3, 11), "The packages of this test need Python 3.11 or newer, this is " + sys.version'],
      {
        stdio: QUIET,
      },
    );
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--target", folder];
    execFileSync("python3", [...pip, ...PYPI], { stdio: QUIET });
    execFileSync("python3", [...pip, "--no-deps", ...PYPI_ALONE], { stdio: QUIET });
  });
}

/** What an installer complains of is part of the error where it fails, and nobody's business where it does not. */
const QUIET: StdioOptions = ["ignore", "ignore", "pipe"];

/** Made whole beside its place and then put there, so that no one sees half of it. */
function installed(name: string, list: readonly string[], install: (folder: string) => void): string {
  const version = list.join(" ");
  const folder = `${root}.cache/${name}`;
  const stamp = `${folder}/installed-${hashOf(version)}`;
  if (existsSync(stamp)) return folder;
  const fresh = `${folder}.new-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    install(fresh);
    writeFileSync(`${fresh}/installed-${hashOf(version)}`, version);
    if (!existsSync(stamp)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
