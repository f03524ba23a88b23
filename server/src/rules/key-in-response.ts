import { someValue } from "../flow/values/shapes.ts";
import { holdsFor } from "../project/manifests/majors.ts";
import { arrivalReport, dataArriving, holdsData, holdsWhole, isStripeObject, secretArriving, wholeArriving } from "./reaching.ts";
import type { Rule } from "./rule.ts";

export const keyInResponse: Rule = {
  id: "key-in-response",
  title: "Stripe key sent in a response",
  severity: "error",
  cwe: "CWE-200",
  what: "A Stripe key, or an object that shows one, is sent in an HTTP response or rendered into a page.",
  why: "Whoever can ask for it has the key.",
  advice: "Send the fields that the client needs; of Stripe objects `.to_dict()` or single fields.",
  messages: {
    response: "{name} is sent to the client here. Send only what the client needs.",
    everything: "The whole environment, or all settings, are sent to the client here, keys and all. Send only what the client needs.",
    serialised:
      "A Stripe object is returned here, and the framework serialises the key inside it (stripe-python 15 and later). Return `.to_dict()` or the fields needed.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n@app.get("/config")\ndef config():\n    return jsonify(key=os.environ["STRIPE_SECRET_KEY"])\n',
      good: 'import os\n\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n@app.get("/config")\ndef config():\n    return jsonify(key=os.environ["STRIPE_PUBLISHABLE_KEY"])\n',
    },
    {
      path: "app.ts",
      bad: 'import express from "express";\n\nconst app = express();\napp.get("/config", (req, res) => res.json({ key: process.env.STRIPE_SECRET_KEY }));\n',
      good: 'import express from "express";\n\nconst app = express();\napp.get("/config", (req, res) => res.json({ key: process.env.STRIPE_PUBLISHABLE_KEY }));\n',
    },
  ],
  *find(context) {
    // Since 15 a Stripe object is no dict: an encoder that walks private state finds the key of its client.
    const keeps = holdsFor(context.sdkVersions.pypi.majors, "15..");
    for (const event of context.arrivalsIn(["response", "template"])) {
      if (LOCALS.test(event.by?.path ?? "") && !context.mentions(RENDERS)) continue;
      const arrival = secretArriving(context, event);
      // Of an object of settings a template shows what it names.
      const whole = arrival ? undefined : wholeArriving(event);
      const everything = whole?.[0].kind === "settings" && event.sink.kind === "template" ? undefined : whole;
      if (arrival) yield arrivalReport(context, event, arrival, "response", "error");
      else if (everything) yield arrivalReport(context, event, { step: everything[1], name: "" }, "everything", "error", holdsWhole);
      else {
        const object =
          keeps !== "none" && event.sink.form === "inspect" && someValue(event.value, isStripeObject)
            ? dataArriving(event, ["stripe-object", "key-inside"])
            : undefined;
        if (object)
          yield arrivalReport(context, event, { step: object.step, name: "" }, "serialised", keeps === "all" ? "error" : "warning", (part) =>
            holdsData(part, ["stripe-object", "key-inside"]),
          );
      }
    }
  },
};

/** What is kept for the rest of a request, or for all of them: nobody sees it where nothing is rendered. */
const LOCALS = /\.locals\.\*$/;
const RENDERS = /\.render\(|\bviews?[ -]engine\b|["'`]views["'`]|\.engine\(/;
