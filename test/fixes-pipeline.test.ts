import assert from "node:assert/strict";
import { test } from "node:test";
import { editFor, offersFor } from "../server/src/fixes/fixes.ts";
import { TestProject } from "./fix-cases.ts";

/** Builds that are given a key get it as a secret that is mounted; what is around it stays as it is, and the finding is gone. */

interface Case {
  readonly name: string;
  readonly path: string;
  readonly before: string;
  /** Undefined where nothing may be offered. */
  readonly after: string | undefined;
  readonly note?: RegExp;
}

const MOUNT = "--mount=type=secret,id=STRIPE_SECRET_KEY,env=STRIPE_SECRET_KEY";
const SYNTAX = "# syntax=docker/dockerfile:1\n";

const CASES: readonly Case[] = [
  {
    name: "an argument that a command names",
    path: "Dockerfile",
    before: 'FROM node:24\nARG NODE_ENV\n# the key\nARG STRIPE_SECRET_KEY\nRUN npm ci\nRUN node seed.js "$STRIPE_SECRET_KEY" # c\nCMD ["node", "a.js"]\n',
    after: `${SYNTAX}FROM node:24\nARG NODE_ENV\n# the key\nRUN npm ci\nRUN ${MOUNT} node seed.js "$STRIPE_SECRET_KEY" # c\nCMD ["node", "a.js"]\n`,
    note: /docker build --secret id=STRIPE_SECRET_KEY,env=STRIPE_SECRET_KEY/,
  },
  {
    name: "an argument made a variable, for a build that reads it without naming it",
    path: "Dockerfile",
    before: `# syntax=docker/dockerfile:1.7\r\nFROM node:24 AS build\r\nARG STRIPE_SECRET_KEY\r\nENV STRIPE_SECRET_KEY=$STRIPE_SECRET_KEY\r\nRUN npm ci && \\\r\n    npm run build\r\nRUN ls\r\nFROM node:24\r\nCOPY --from=build /a /a\r\n`,
    after: `# syntax=docker/dockerfile:1.7\r\nFROM node:24 AS build\r\nRUN ${MOUNT} npm ci && \\\r\n    npm run build\r\nRUN ls\r\nFROM node:24\r\nCOPY --from=build /a /a\r\n`,
  },
  {
    name: "one of several on a line",
    path: "web.dockerfile",
    before: `${SYNTAX}FROM a\nARG A=b STRIPE_SECRET_KEY C\nENV D=e STRIPE_SECRET_KEY=\${STRIPE_SECRET_KEY} \\\n    F=g\nRUN npm run build\n`,
    after: `${SYNTAX}FROM a\nARG A=b C\nENV D=e \\\n    F=g\nRUN ${MOUNT} npm run build\n`,
    note: /docker run -e STRIPE_SECRET_KEY/,
  },
  {
    name: "the first of several, and one on a line of its own among others",
    path: "Dockerfile",
    before:
      "FROM a\nARG STRIPE_SECRET_KEY A\nENV STRIPE_SECRET_KEY=$STRIPE_SECRET_KEY \\\n    B=c \\\n    STRIPE_SECRET_KEY=$STRIPE_SECRET_KEY \\\n    D=e\nCMD run\n",
    after: "FROM a\nARG A\nENV B=c \\\n    D=e\nCMD run\n",
  },
  {
    name: "the old form of ENV, for the program alone",
    path: "Dockerfile",
    before: "FROM a\nARG STRIPE_SECRET_KEY\nENV STRIPE_SECRET_KEY $STRIPE_SECRET_KEY\nCMD run\n",
    after: "FROM a\nCMD run\n",
    note: /^Hand STRIPE_SECRET_KEY over when the container starts/,
  },
  {
    name: "a value made of more than the key",
    path: "Dockerfile",
    before: "FROM a\nARG STRIPE_SECRET_KEY\nENV AUTH=Bearer:$STRIPE_SECRET_KEY\nRUN npm run build\n",
    after: undefined,
  },
  {
    name: "a label with the key",
    path: "Dockerfile",
    before: "FROM a\nARG STRIPE_SECRET_KEY\nLABEL key=$STRIPE_SECRET_KEY\n",
    after: undefined,
  },
  {
    name: "a command that builds",
    path: "build.sh",
    before: '#!/bin/sh\ndocker build --build-arg STRIPE_SECRET_KEY="$STRIPE_SECRET_KEY" \\\n  --build-arg A=b . # c\n',
    after: "#!/bin/sh\ndocker build --secret id=STRIPE_SECRET_KEY,env=STRIPE_SECRET_KEY \\\n  --build-arg A=b . # c\n",
    note: /--mount=type=secret,id=STRIPE_SECRET_KEY/,
  },
  {
    name: "a command that builds, with the name alone",
    path: ".gitlab-ci.yml",
    before: "build:\n  script:\n    - docker build --build-arg=STRIPE_SECRET_KEY -t a .\n",
    after: "build:\n  script:\n    - docker build --secret id=STRIPE_SECRET_KEY,env=STRIPE_SECRET_KEY -t a .\n",
  },
  {
    name: "a command whose value is not in the environment",
    path: "build.sh",
    before: 'docker build --build-arg STRIPE_SECRET_KEY="$LIVE_STRIPE_SECRET_KEY" .\n',
    after: undefined,
  },
  {
    name: "the arguments of an action",
    path: ".github/workflows/a.yml",
    before:
      "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          # what is built with\n          build-args: |\n            STRIPE_SECRET_KEY=${{ secrets.STRIPE_SECRET_KEY }}\n            A=b\n          push: true\n",
    after:
      "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          # what is built with\n          build-args: |\n            A=b\n          secrets: |\n            STRIPE_SECRET_KEY=${{ secrets.STRIPE_SECRET_KEY }}\n          push: true\n",
  },
  {
    name: "the last argument of an action that has secrets",
    path: ".github/workflows/a.yml",
    before:
      "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          secrets: |\n              B=${{ secrets.B }}\n          build-args: |\n            A=b\n            STRIPE_SECRET_KEY=${{ secrets.STRIPE_SECRET_KEY }}\n",
    after:
      "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          secrets: |\n              B=${{ secrets.B }}\n              STRIPE_SECRET_KEY=${{ secrets.STRIPE_SECRET_KEY }}\n          build-args: |\n            A=b\n",
  },
  {
    name: "the only argument of an action",
    path: ".github/workflows/a.yml",
    before:
      "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          build-args: |\n            STRIPE_SECRET_KEY=${{ secrets.STRIPE_SECRET_KEY }}\n",
    after:
      "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          secrets: |\n            STRIPE_SECRET_KEY=${{ secrets.STRIPE_SECRET_KEY }}\n",
  },
];

for (const { name, path, before, after, note } of CASES) {
  test(`${name}: ${path}`, async () => {
    const project = new TestProject({ [path]: before });
    const found = (await project.findingsOf(path)).filter(({ rule }) => rule === "key-in-pipeline");
    assert.ok(found.length > 0, "the case is found");
    for (const finding of found) {
      const context = await project.contextOf(path);
      const offer = (await offersFor(finding, context)).find(({ repair }) => repair === "build-secret");
      if (after === undefined) {
        assert.equal(offer, undefined);
        continue;
      }
      assert.deepEqual([offer?.title, offer?.safety], ["Mount STRIPE_SECRET_KEY as a build secret", "suggestion"]);
      const edit = offer && (await editFor(offer, finding, context));
      assert.ok(edit);
      const done = project.after(edit);
      assert.equal(done.files.get(path), after);
      if (note) assert.match(edit.notes.join("\n"), note);
      assert.deepEqual(
        (await done.findingsOf(path)).map(({ rule }) => rule),
        [],
      );
    }
  });
}
