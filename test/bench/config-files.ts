/** Configuration files of about so many lines, one of each format: like a real one, with a few values of Stripe's among many others. */
export function configFiles(lines: number): Readonly<Record<string, string>> {
  const services = (size: number, write: (name: string, index: number) => string): string =>
    Array.from({ length: Math.ceil(lines / size) }, (_, index) => write(index % 40 === 7 ? `stripe_${index}` : `service_${index}`, index)).join("\n");
  return {
    ".env": services(
      4,
      (name, i) => `# ${name}\n${name.toUpperCase()}_URL=https://host-${i}.example.com/v1\n${name.toUpperCase()}_SECRET_KEY="\${KEY_${i}}"\nPORT_${i}=80`,
    ),
    "settings.ini": services(4, (name, i) => `[${name}]\nurl = https://host-${i}.example.com ; where it is\nsecret_key = %(key_${i})s\ntimeout: ${i}`),
    "app.properties": services(
      4,
      (name, i) => `# ${name}\n${name}.url=https://host-${i}.example.com\n${name}.secret-key=\${KEY_${i}}\n${name}.name=a \\u00e9 ${i}`,
    ),
    "deployment.yaml": services(
      20,
      (name, i) =>
        `---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name.replaceAll("_", "-")}\n  labels: { app: a-${i}, tier: "back" }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: registry.example.com/a:${i} # pinned\n          env:\n            - name: ${name.toUpperCase()}_SECRET_KEY\n              valueFrom:\n                secretKeyRef: { name: a, key: b }\n            - name: URL\n              value: 'https://host-${i}.example.com'\n          command: |\n            exec run --name a`,
    ),
    "docker-compose.yml": `services:\n${services(10, (name, i) => `  ${name}:\n    image: "a:${i}"\n    environment:\n      ${name.toUpperCase()}_SECRET_KEY: \${KEY_${i}:?}\n      URL: https://host-${i}.example.com\n    ports: ["${i}:80"]\n    depends_on:\n      - database\n    volumes:\n      - ./a:/b`)}`,
    ".github/workflows/deploy.yml": `on: push\njobs:\n${services(10, (name, i) => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - name: deploy ${i}\n        env:\n          ${name.toUpperCase()}_SECRET_KEY: \${{ secrets.${name.toUpperCase()}_SECRET_KEY }}\n        run: |\n          ./deploy --name ${name} | tee log\n          echo done`)}`,
    "config.json": `{\n${services(6, (name, i) => `  "${name}": {\n    "url": "https://host-${i}.example.com",\n    "secretKey": "\${KEY_${i}}",\n    "retries": ${i},\n    "tags": ["a", "b"]\n  },`)}\n  "end": true\n}`,
    "config.json5": `{\n${services(6, (name, i) => `  ${name}: {\n    url: 'https://host-${i}.example.com', // where\n    secretKey: '\${KEY_${i}}',\n    retries: ${i},\n    tags: ['a', 'b'],\n  },`)}\n}`,
    "config.toml": services(
      5,
      (name, i) => `[services.${name}]\nurl = "https://host-${i}.example.com"\nsecret_key = "\${KEY_${i}}"\nretries = ${i} # times\ntags = ["a", "b"]`,
    ),
    "web.config": `<configuration><appSettings>\n${services(3, (name, i) => `  <!-- ${name} -->\n  <add key="${name}SecretKey" value="#{KEY_${i}}#" />\n  <add key="Url${i}" value="https://host-${i}.example.com?a=1&amp;b=2" />`)}\n</appSettings></configuration>`,
    Dockerfile: `FROM node:24\n${services(4, (name, i) => `# ${name}\nENV ${name.toUpperCase()}_URL=https://host-${i}.example.com\nRUN --mount=type=secret,id=a npm run build-${i} \\\n  && npm test`)}`,
    "main.tf": services(
      8,
      (name, i) =>
        `resource "aws_lambda_function" "${name}" {\n  function_name = "a-${i}" # its name\n  environment {\n    variables = {\n      ${name.toUpperCase()}_SECRET_KEY = var.${name}_secret_key\n    }\n  }\n}`,
    ),
    "site.pp": services(
      5,
      (name, i) =>
        `class { '${name}':\n  url        => 'https://host-${i}.example.com', # where\n  secret_key => lookup('key_${i}'),\n  ensure     => present,\n}`,
    ),
    "default.rb": services(
      3,
      (name, i) => `default['a']['${name}']['url'] = 'https://host-${i}.example.com'\ndefault['a']['${name}']['secret_key'] = ENV['KEY_${i}']\n# retries`,
    ),
    "deploy.sh": services(
      6,
      (name, i) =>
        `export ${name.toUpperCase()}_SECRET_KEY="$(vault kv get -field=key secret/a-${i})"\nif [ -n "$HOST_${i}" ]; then\n  echo "deploying ${name}" | tee -a log\n  curl -fsS "https://host-${i}.example.com" > out-${i}\nfi\n# next`,
    ),
    "seed.sql": services(
      3,
      (name, i) =>
        `-- ${name}\nINSERT INTO settings (name, value) VALUES ('${name}_secret_key', NULL), ('url', 'https://host-${i}.example.com');\nUPDATE a SET b = ${i} WHERE c = 'd';`,
    ),
    "NOTES.md": services(6, (name, i) => `## ${name} ${i}\n\nSet \`${name.toUpperCase()}_SECRET_KEY\` and run:\n\n    curl https://host-${i}.example.com\n`),
  };
}
