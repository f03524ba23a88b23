import type { Library } from "../api.ts";
import { members, shows, sink } from "../forms.ts";

/** Caches and files of objects. */
export const redisPython: Library = {
  package: "redis",
  ecosystem: "pypi",
  setup: "import redis\nclient = redis.Redis()\nimport pymemcache",
  apis: {
    ...members("redis:Redis()", ["set", "setnx", "getset", "append"], { effects: [sink("storage", "raw", "1|value")], example: 'client.$("key", KEY)' }),
    ...members("redis:Redis()", ["setex", "psetex"], { effects: [sink("storage", "raw", "2|value")], example: 'client.$("key", 60, KEY)' }),
    ...members("redis:Redis()", ["hset", "hsetnx"], { effects: [sink("storage", "raw", "2|value|mapping")], example: 'client.$("keys", "stripe", KEY)' }),
    ...members("redis:Redis()", ["lpush", "rpush", "sadd", "publish"], { effects: [sink("storage", "raw", "1+")], example: 'client.$("keys", KEY)' }),
    ...members("redis:Redis()", ["mset", "msetnx"], { effects: [sink("storage", "raw", "0|mapping")], example: 'client.$({"key": KEY})' }),
    "redis:Redis().hmset": { effects: [sink("storage", "raw", "1|mapping")], example: 'client.hmset("keys", {"key": KEY})' },
    "redis:Redis().pipeline": { gives: "redis:Redis()" },
    "redis:StrictRedis": { gives: "redis:Redis()" },
    "redis:from_url": { gives: "redis:Redis()" },
    "redis:Redis.from_url": { gives: "redis:Redis()" },
    "redis:asyncio.Redis": { gives: "redis:Redis()" },
    "redis:asyncio.from_url": { gives: "redis:Redis()" },
    "pymemcache:Client().set": { effects: [sink("storage", "pickle", "1|value")], example: 'pymemcache.Client("cache").set("key", KEY)' },
    "pymemcache.client.base:Client": { gives: "pymemcache:Client()" },
    "joblib:dump": { effects: [sink("storage", "pickle", "0|value")], example: 'import joblib\njoblib.dump(KEY, "key.pickle")' },
    ...members("msgpack:", ["packb", "dumps"], shows("0|o", "json")),
    ...members("msgpack:", ["pack", "dump"], { effects: [sink("storage", "json", "0|o")], example: "import msgpack\nmsgpack.$(KEY, DATA)" }),
    "cbor2:dumps": shows("0|obj", "json"),
    "dill:dump": { effects: [sink("storage", "pickle", "0|obj")], example: "import dill\ndill.dump(KEY, DATA)" },
    "dill:dumps": shows("0|obj", "pickle"),
    "cloudpickle:dump": { effects: [sink("storage", "pickle", "0|obj")], example: "import cloudpickle\ncloudpickle.dump(KEY, DATA)" },
    "cloudpickle:dumps": shows("0|obj", "pickle"),
  },
};
