import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

const UPSTASH = 'import { Redis as Upstash } from "@upstash/redis";\nnew Upstash({ url: "https://redis", token: "t" })';

/** What other processes can read. */
export const cachesAndQueues: Library = {
  package: "",
  ecosystem: "npm",
  setup:
    'import Redis from "ioredis";\nimport { createClient } from "redis";\nimport { Queue } from "bullmq";\nconst ioredis = new Redis();\nconst client = createClient();\nconst queue = new Queue("pay");',
  apis: {
    ...members("redis:createClient()", ["set", "setNX", "getSet", "append", "lPush", "rPush", "sAdd", "publish"], {
      effects: [sink("storage", "text", "1")],
      example: 'client.$("key", KEY);',
    }),
    ...members("redis:createClient()", ["setEx", "hSet"], { effects: [sink("storage", "json", "1|2")], example: 'client.$("key", 60, KEY);' }),
    ...members("ioredis:()", ["set", "setnx", "getset", "append", "lpush", "rpush", "sadd", "publish"], {
      effects: [sink("storage", "text", "1")],
      example: 'ioredis.$("key", KEY);',
    }),
    ...members("ioredis:()", ["setex", "hset"], { effects: [sink("storage", "json", "1|2")], example: 'ioredis.$("key", 60, KEY);' }),
    "ioredis:Redis": { same: "ioredis:" },
    ...members("ioredis:()", ["multi", "pipeline"], { gives: "ioredis:()" }),
    "redis:createClient().multi": { gives: "redis:createClient()" },
    ...members("@upstash/redis:Redis()", ["set", "lpush"], { effects: [sink("storage", "json", "1")], example: `${UPSTASH}.$("key", KEY);` }),
    "@upstash/redis:Redis().setex": { effects: [sink("storage", "json", "2")], example: `${UPSTASH}.setex("key", 60, KEY);` },
    "@upstash/redis:Redis().hset": { effects: [sink("storage", "json", "1")], example: `${UPSTASH}.hset("key", { stripe: KEY });` },
    "@upstash/redis:Redis.fromEnv": { gives: "@upstash/redis:Redis()" },
    "@vercel/kv:kv.set": { effects: [sink("storage", "json", "1")], example: 'import { kv } from "@vercel/kv";\nkv.set("key", KEY);' },
    "bullmq:Queue().add": { effects: [sink("storage", "json", "1")], example: 'queue.add("pay", { key: KEY });' },
    "bull:().add": { effects: [sink("storage", "json", "0|1")], example: 'import Bull from "bull";\nnew Bull("pay").add({ key: KEY });' },
    "memjs:Client.create().set": { effects: [sink("storage", "text", "1")], example: 'import memjs from "memjs";\nmemjs.Client.create().set("key", KEY);' },
    ...members("@aws-sdk/client-s3:", ["PutObjectCommand"], {
      effects: [sink("storage", "raw", "0.Body|0.Metadata")],
      example: 'import { PutObjectCommand } from "@aws-sdk/client-s3";\nnew PutObjectCommand({ Bucket: "b", Key: "k", Body: KEY });',
    }),
    "@aws-sdk/client-sqs:SendMessageCommand": {
      effects: [sink("storage", "raw", "0.MessageBody")],
      example: 'import { SendMessageCommand } from "@aws-sdk/client-sqs";\nnew SendMessageCommand({ QueueUrl: "q", MessageBody: KEY });',
    },
    "@aws-sdk/client-sns:PublishCommand": {
      effects: [sink("storage", "raw", "0.Message")],
      example: 'import { PublishCommand } from "@aws-sdk/client-sns";\nnew PublishCommand({ TopicArn: "t", Message: KEY });',
    },
    "kafkajs:Kafka().producer().send": {
      effects: [sink("storage", "json", "0.messages")],
      example: 'import { Kafka } from "kafkajs";\nnew Kafka({ brokers: [] }).producer().send({ topic: "pay", messages: [{ value: KEY }] });',
    },
    "@aws-sdk/lib-storage:Upload": {
      effects: [sink("storage", "raw", "0.params.Body")],
      example: 'import { Upload } from "@aws-sdk/lib-storage";\nnew Upload({ client: DATA, params: { Bucket: "b", Key: "k", Body: KEY } });',
    },
    ...members("@aws-sdk/client-s3:S3()", ["putObject"], {
      effects: [sink("storage", "raw", "0.Body|0.Metadata")],
      example: 'import { S3 } from "@aws-sdk/client-s3";\nnew S3({}).putObject({ Bucket: "b", Key: "k", Body: KEY });',
    }),
    "conf:().set": { effects: [sink("storage", "json", "1")], example: 'import Conf from "conf";\nnew Conf().set("key", KEY);' },
    "electron-store:().set": { effects: [sink("storage", "json", "1")], example: 'import Store from "electron-store";\nnew Store().set("key", KEY);' },
  },
};
