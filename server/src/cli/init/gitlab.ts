import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import { addMissing, type InitFolder, listAt, mergedYaml, type WrittenFile } from "./written-file.ts";

const TEMPLATES = ["Jobs/SAST.gitlab-ci.yml", "Jobs/Dependency-Scanning.gitlab-ci.yml"];

/** Jobs that audit each change, and the whole history in a scheduled pipeline; GitLab's own scans beside them. What is there is kept. */
export function gitlabFiles(folder: InitFolder, version: string): WrittenFile[] {
  const path = folder.read(".gitlab-ci.yaml") === undefined ? ".gitlab-ci.yml" : ".gitlab-ci.yaml";
  const fresh = `# A scheduled pipeline (Build > Pipeline schedules) each week runs the job \`keywarden-history\`.
include:
${TEMPLATES.map((it) => `  - template: ${it}`).join("\n")}

keywarden:
  image: node:24-slim
  script:
    - npx --yes keywarden@${version} audit --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json

keywarden-history:
  image: node:24
  variables:
    GIT_DEPTH: "0"
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - npx --yes keywarden@${version} audit --history
`;
  return [
    mergedYaml(path, folder.read(path), fresh, (document, root) => {
      const own = parseDocument(fresh).contents as YAMLMap;
      const include = root.get("include", true);
      // One include stands there without a list.
      if (include !== undefined && include !== null && !isSeq(include)) root.set("include", document.createNode([include]));
      const list = listAt(document, root, "include");
      for (const template of TEMPLATES) {
        const name = template.slice(template.indexOf("/") + 1);
        const known = list?.items.some((it) => (isMap(it) ? String(it.get("template")) : isScalar(it) ? String(it.value) : "").endsWith(name));
        if (!known) list?.add(document.createNode({ template }));
      }
      own.delete("include");
      addMissing(root, own);
    }),
  ];
}
