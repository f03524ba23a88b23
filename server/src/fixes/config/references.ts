import type { Edit } from "../../text/edit.ts";
import { fileNameOf } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { lineBreakOf } from "../code-style.ts";
import { composeSecret } from "./compose-secret.ts";
import { type KeyEntry, linesOfEntry, quotedSpan } from "./key-entry.ts";

/** How a place in a configuration file refers to a key that is kept elsewhere. */
export interface Reference {
  readonly variant: string;
  /** Goes on after "Refer to": "the secret STRIPE_SECRET_KEY of the repository". */
  readonly title: string;
  readonly safety: "safe" | "suggestion";
  readonly edits: readonly Edit[];
  readonly notes: readonly string[];
  /** Whether the variable is read from a `.env` beside the file. */
  readonly dotenv?: boolean;
}

/** The references that fit the place, the best first; empty where the file's reader knows none. */
export function referencesFor(site: KeyEntry, path: string, text: string): Reference[] {
  const references = referencesByReader(site, path, text);
  const { file, entry, whole } = site;
  // Among the braces of YAML a brace of one's own must be in quotes.
  if (file.format !== "yaml" || entry.quote !== "" || !/^\s*[,\]}]/.test(text.slice(entry.span.end, entry.span.end + 200))) return references;
  return references.flatMap((it): Reference[] => {
    if (it.variant !== "reference" || it.edits.every((edit) => !/[{}]/.test(edit.text) || /^valueFrom:/.test(edit.text))) return [it];
    return whole ? [{ ...it, edits: it.edits.map((edit) => ({ ...edit, text: `"${edit.text}"` })) }] : [];
  });
}

function referencesByReader(site: KeyEntry, path: string, text: string): Reference[] {
  const { file, entry } = site;
  // A build argument stays with the image, whatever it refers to.
  if (entry.role === "build-argument") return removal(site, text, "the command that starts the container", BUILD_NOTE);
  switch (file.kind) {
    case "compose":
      return [
        { ...replacing(site, `\${${site.variable}:?}`), title: `the environment variable ${site.variable}`, notes: [], dotenv: true },
        ...composeSecret(site, text),
      ];
    case "github":
      return [
        {
          ...replacing(site, `\${{ secrets.${site.variable} }}`),
          title: `the secret ${site.variable} of the repository`,
          notes: [`Set it with \`gh secret set ${site.variable}\`.`],
        },
      ];
    case "gitlab":
      return inherited(site, text, `$${site.variable}`, "a masked, protected variable of the GitLab project", "Settings → CI/CD → Variables");
    case "circleci":
      return inherited(site, text, `$${site.variable}`, "a variable of the CircleCI project or a context", "Project Settings → Environment Variables");
    case "bitbucket":
      return inherited(site, text, `$${site.variable}`, "a secured variable of the repository", "Repository settings → Repository variables");
    case "azure":
      return [
        {
          ...replacing(site, `$(${site.variable})`),
          title: `the secret variable ${site.variable} of the pipeline`,
          notes: [`Set it as a secret variable of the pipeline, or link a variable group from a key vault.`],
        },
      ];
    case "kubernetes":
      return kubernetes(site, text);
    case "ansible":
      return yamlTemplate(site, `{{ lookup('ansible.builtin.env', '${site.variable}') }}`, `the environment variable ${site.variable} of the control node`, [
        `To keep it in the repository, encrypt it: \`ansible-vault encrypt_string --stdin-name '${site.entry.name}'\` asks for it and prints what to paste.`,
      ]);
    case "chef":
      return chef(site);
    case "hiera":
      return site.whole
        ? [
            {
              ...replacing(site, "ENC[PKCS7,]"),
              safety: "suggestion",
              title: "a value that eyaml encrypts",
              notes: [`Put the output of \`eyaml encrypt -l '${site.entry.name}' -p -o string\` in its place; it asks for the key.`],
            },
          ]
        : [];
    case "helm":
      return site.whole
        ? [
            {
              ...emptied(site),
              title: "a value given at installation",
              notes: [`Give it at installation from a file that is not committed, or name an existing Secret in its place.`],
            },
          ]
        : [];
    case "serverless":
      return [{ ...replacing(site, `\${env:${site.variable}}`), title: `the environment variable ${site.variable}`, notes: [] }];
    case "package-json":
      return entry.role === "command" ? [{ ...replacing(site, `$${site.variable}`), title: `the environment variable ${site.variable}`, notes: [] }] : [];
    case undefined:
      return byFormat(site, path, text);
  }
}

const BUILD_NOTE =
  "What a build needs is mounted: `RUN --mount=type=secret,id=stripe,env=STRIPE_SECRET_KEY …`; what the program needs is handed over when the container starts.";

function byFormat(site: KeyEntry, path: string, text: string): Reference[] {
  const { file, entry, variable } = site;
  const title = `the environment variable ${variable}`;
  const name = fileNameOf(path);
  switch (file.format) {
    case "dockerfile":
      return entry.role === "command" ? [] : removal(site, text, "the command that starts the container", BUILD_NOTE);
    case "hcl":
      return terraform(site, name, text);
    case "shell":
      return shell(site, text);
    case "groovy":
      return jenkins(site);
    case "puppet":
      return site.whole
        ? [
            {
              variant: "lookup",
              title: "a value of Hiera",
              safety: "suggestion",
              edits: [{ span: quotedSpan(entry), text: `lookup('${entry.name.replace(/[^\w]/g, "")}')` }],
              notes: [`Keep it in Hiera, encrypted: \`eyaml encrypt -l '${entry.name.replace(/[^\w]/g, "")}' -p\` asks for it and prints what to paste.`],
            },
          ]
        : [];
    case "toml":
      if (/^wrangler/.test(name)) return removal(site, text, "a secret of the Worker", `Set it with \`wrangler secret put ${entry.name}\`.`);
      if (/^fly\b/.test(name))
        return removal(site, text, "a secret of the Fly app", `Set it with \`fly secrets set ${entry.name}=-\`, which reads it from its input.`);
      return /^netlify/.test(name) ? removal(site, text, "a variable of the Netlify site", `Set it with \`netlify env:set ${entry.name} --secret\`.`) : [];
    case "properties":
      return /^application[\w-]*\.properties$/.test(name) ? [{ ...replacing(site, `\${${variable}}`), title, notes: [] }] : [];
    case "yaml":
      if (/^render\.ya?ml$/.test(name)) return render(site, text);
      if (/^(?:AWSTemplateFormatVersion|Transform):/m.test(text)) return cloudFormation(site);
      return /^application[\w-]*\.ya?ml$/.test(name) ? [{ ...replacing(site, `\${${variable}}`), title, notes: [] }] : [];
    case "ini":
      return name === ".npmrc" ? [{ ...replacing(site, `\${${variable}}`), title, notes: [] }] : [];
    case "json":
      if (/^appsettings(?:\.[\w-]+)?\.json$/.test(name)) return dotnet(site);
      if (/devcontainer\.json$/.test(name)) return [{ ...replacing(site, `\${localEnv:${variable}}`), title, notes: [] }];
      return /(?:^|\/)\.(?:vscode|cursor)\/|\.code-workspace$/.test(path) ? [{ ...replacing(site, `\${env:${variable}}`), title, notes: [] }] : [];
    default:
      return [];
  }
}

/** The key replaced where it stands, with what is around it left as it is. */
function replacing({ key }: KeyEntry, reference: string): Pick<Reference, "variant" | "safety" | "edits"> {
  return { variant: "reference", safety: "safe", edits: [{ span: key, text: reference }] };
}

function emptied({ entry }: KeyEntry): Pick<Reference, "variant" | "safety" | "edits"> {
  return { variant: "reference", safety: "suggestion", edits: [{ span: quotedSpan(entry), text: '""' }] };
}

/** An item of an encrypted data bag, called like the value. */
function chef({ entry, whole }: KeyEntry): Reference[] {
  if (!whole || entry.quote === "") return [];
  const name = entry.name.replace(/[^\w]/g, "");
  return [
    {
      variant: "data-bag",
      title: "an encrypted data bag",
      safety: "suggestion",
      edits: [{ span: quotedSpan(entry), text: `data_bag_item('stripe', 'keys')['${name}']` }],
      notes: [
        `Make it with \`knife data bag create stripe keys --secret-file FILE\`: the editor that it opens takes \`{"id": "keys", "${name}": …}\`, and what is stored is encrypted.`,
      ],
    },
  ];
}

/** In the `environment` of a pipeline a credential of Jenkins; elsewhere its variable. */
function jenkins({ entry, whole, variable }: KeyEntry): Reference[] {
  if (!whole || !entry.path.includes("environment")) return [];
  const id = variable.toLowerCase().replaceAll("_", "-");
  return [
    {
      variant: "reference",
      title: "a credential of Jenkins",
      safety: "suggestion",
      edits: [{ span: quotedSpan(entry), text: `credentials('${id}')` }],
      notes: [`Make it under Manage Jenkins → Credentials, as secret text with the id ${id}.`],
    },
  ];
}

/** A value that Render asks for and keeps. */
function render(site: KeyEntry, text: string): Reference[] {
  const { entry, whole } = site;
  const { start, end } = quotedSpan(entry);
  const label = /value[ \t]*:[ \t]*$/.exec(text.slice(Math.max(0, start - 40), start))?.[0];
  if (!whole || label === undefined || entry.path.at(-1) !== "value") return [];
  return [
    {
      variant: "reference",
      title: "a value that Render keeps",
      safety: "suggestion",
      edits: [{ span: { start: start - label.length, end }, text: "sync: false" }],
      notes: [`Set ${entry.name} in the service's environment in the dashboard of Render.`],
    },
  ];
}

/** A dynamic reference to AWS Secrets Manager; of a parameter only the value would be one, and it is given when the stack is made. */
function cloudFormation({ entry, whole, variable }: KeyEntry): Reference[] {
  if (!whole || entry.path[0] === "Parameters") return [];
  return [
    {
      variant: "reference",
      title: "a secret of AWS Secrets Manager",
      safety: "suggestion",
      edits: [{ span: quotedSpan(entry), text: `"{{resolve:secretsmanager:stripe:SecretString:${variable}}}"` }],
      notes: [`Keep it there under \`stripe\`, as JSON with the name ${variable}.`],
    },
  ];
}

/** Nothing in the file: .NET reads user secrets while developing, and the environment above all. */
function dotnet(site: KeyEntry): Reference[] {
  const { entry, whole } = site;
  if (!whole) return [];
  const names = entry.path.flatMap((it) => it.split(":"));
  return [
    {
      ...emptied(site),
      title: `the environment variable ${names.join("__")}`,
      notes: [`Set ${names.join("__")} where the program runs; while developing, \`dotnet user-secrets set "${names.join(":")}" KEY\`.`],
    },
  ];
}

/** The value's lines gone, where it has lines of its own. */
function removal(site: KeyEntry, text: string, title: string, note: string): Reference[] {
  const lines = site.whole ? linesOfEntry(text, site.entry) : undefined;
  return lines === undefined ? [] : [{ variant: "removal", title, safety: "suggestion", edits: [{ span: lines, text: "" }], notes: [note] }];
}

/** For pipelines whose own variables are in the environment of every job: to name one again would hide it. */
function inherited(site: KeyEntry, text: string, reference: string, title: string, where: string): Reference[] {
  const notes = [`Set ${site.variable} under ${where}.`];
  if (site.whole && site.entry.role === "variable" && site.entry.name === site.variable) return removal(site, text, title, notes[0] ?? "");
  return [{ ...replacing(site, reference), title, notes }];
}

/** A template in YAML must be in quotes: an open brace begins a mapping. */
function yamlTemplate(site: KeyEntry, template: string, title: string, notes: readonly string[]): Reference[] {
  const { entry, whole, key } = site;
  const inQuotes = entry.quote === '"' || entry.quote === "|";
  if (!whole && !inQuotes) return [];
  const span: Span = whole ? quotedSpan(entry) : key;
  return [{ variant: "reference", title, safety: "suggestion", edits: [{ span, text: whole && entry.quote !== "|" ? `"${template}"` : template }], notes }];
}

function kubernetes(site: KeyEntry, text: string): Reference[] {
  const { entry, whole } = site;
  const create = `Make it with \`kubectl create secret generic stripe --from-env-file=FILE\`, with a file that is not committed.`;
  if (entry.path[0] === "data" || entry.path[0] === "stringData") {
    const lines = whole ? linesOfEntry(text, entry) : undefined;
    const note = "Keep it out of the manifest: as a SealedSecret, an ExternalSecret, or encrypted by SOPS.";
    return lines === undefined
      ? []
      : [{ variant: "removal", title: "a Secret that is not in the repository", safety: "suggestion", edits: [{ span: lines, text: "" }], notes: [note] }];
  }
  if (!whole || entry.path.at(-1) !== "value" || entry.role !== "variable") return [];
  const { start, end } = quotedSpan(entry);
  const label = /["']?value["']?[ \t]*:[ \t]*$/.exec(text.slice(Math.max(0, start - 40), start))?.[0];
  if (label === undefined) return [];
  const reference = `valueFrom: { secretKeyRef: { name: stripe, key: ${site.variable} } }`;
  return [
    {
      variant: "reference",
      title: "a Kubernetes Secret",
      safety: "safe",
      edits: [{ span: { start: start - label.length, end }, text: reference }],
      notes: [create],
    },
  ];
}

/** A variable of the module in place of the text; what a file of values sets comes from the environment. */
function terraform(site: KeyEntry, name: string, text: string): Reference[] {
  const { entry, whole } = site;
  if (!whole || entry.quote !== '"') return [];
  if (/\.tfvars$/.test(name)) return removal(site, text, `the environment variable TF_VAR_${entry.name}`, `Set TF_VAR_${entry.name} where Terraform runs.`);
  const variable = site.variable.toLowerCase();
  const br = lineBreakOf(text);
  if (entry.path[0] === "variable" && entry.path.at(-1) === "default") {
    const own = entry.path[1] ?? variable;
    const lines = linesOfEntry(text, { ...entry, name: "default" });
    const body = /^([ \t]*)/.exec(text.slice(lines?.start))?.[1] ?? "  ";
    const block = text.slice(0, entry.span.start).lastIndexOf("variable");
    const isMarked = /\bsensitive[ \t]*=[ \t]*true\b/.test(text.slice(block, text.indexOf("\n}", block)));
    const marked = isMarked ? "" : `${body}sensitive = true${br}`;
    return lines === undefined
      ? []
      : [
          {
            variant: "variable",
            title: `the environment variable TF_VAR_${own}`,
            safety: "suggestion",
            edits: [{ span: lines, text: marked }],
            notes: [`Set TF_VAR_${own} where Terraform runs. Its state holds the value all the same: keep it encrypted.`],
          },
        ];
  }
  const declared = new RegExp(`^[ \\t]*variable[ \\t]+"${variable}"`, "m").test(text);
  const block = ["", `variable "${variable}" {`, "  type      = string", "  sensitive = true", "}", ""].join(br);
  const end = { start: text.length, end: text.length };
  return [
    {
      variant: "variable",
      title: `the variable ${variable}`,
      safety: "suggestion",
      edits: [{ span: quotedSpan(entry), text: `var.${variable}` }, ...(declared ? [] : [{ span: end, text: (text.endsWith("\n") ? "" : br) + block }])],
      notes: [`Set TF_VAR_${variable} where Terraform runs.`],
    },
  ];
}

function shell(site: KeyEntry, text: string): Reference[] {
  const { entry, whole, variable, key } = site;
  const title = `the environment variable ${variable}`;
  // A makefile has a syntax of its own.
  if (/^\t/m.test(text) && /^[\w.-]+:(?!=)/m.test(text) && !text.startsWith("#!")) return [];
  if (whole && entry.name === variable)
    return [{ variant: "reference", title, safety: "suggestion", edits: [{ span: quotedSpan(entry), text: `"\${${variable}:?}"` }], notes: [] }];
  const quote = entry.quote;
  if (quote === "'")
    return whole ? [{ variant: "reference", title, safety: "suggestion", edits: [{ span: quotedSpan(entry), text: `"$${variable}"` }], notes: [] }] : [];
  return [
    {
      variant: "reference",
      title,
      safety: "suggestion",
      edits: [{ span: key, text: whole && quote === "" ? `"$${variable}"` : `\${${variable}}` }],
      notes: [],
    },
  ];
}
