/** Programs that look for secrets. */
export const SECRET_SCANNERS =
  /\b(?:keywarden|gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|git-secrets|talisman|secretlint|whispers|Secret-Detection|kingfisher|ripsecrets|nosey-?parker|CredScan|MicrosoftSecurityDevOps|Auto-DevOps\.gitlab-ci)\b|\btrivy[\s\S]*scanners[=: ]+["']?[\w,]*secret/i;

/** Those that look through the whole history, as they are called here. */
export const HISTORY_SCANS =
  /keywarden(?:@\S+)?\s+audit[^\n]*--history|gitleaks(?:-action|\s+(?:git|detect)\b)|trufflehog|ggshield\s+secret\s+scan\s+(?:repo|commit-range)|git-secrets[^\n]*--scan-history|SECRET_DETECTION_HISTORIC_SCAN/i;

/** Programs that know of vulnerable packages. */
export const DEPENDENCY_SCANNERS =
  /\b(?:(?:npm|pnpm|bun|deno) audit(?! fix)|yarn (?:npm )?audit|audit-ci|better-npm-audit|pip-audit|safety (?:check|scan)|pipenv check|osv-scanner|dependency-review-action|snyk (?:test|code)|snyk\/(?:actions|scan)|grype|trivy|dependency-check|Dependency-Scanning|uv audit|Auto-DevOps\.gitlab-ci)\b/i;

/** What makes one of them fail on findings of high severity where it would not by itself. */
export const FAILS_ON_HIGH =
  /audit-level[= ]+"?(?:low|moderate|high)|fail-on-severity:\s*(?:low|moderate|high)|severity-threshold[= ]+(?:low|medium|high)|exit-code:?[= ]+['"]?1|--fail-on|--high\b/i;

/** Those that end with an error on any finding unless told otherwise. */
export const FAIL_BY_THEMSELVES =
  /\b(?:pip-audit|osv-scanner|safety (?:check|scan)|pipenv check|(?:npm|pnpm|bun|deno) audit(?! fix)|audit-ci|better-npm-audit|yarn (?:npm )?audit|snyk test|snyk\/(?:actions|scan)|dependency-review-action|uv audit)\b/i;

/** Programs that find weaknesses in source code. */
export const STATIC_ANALYSIS =
  /\b(?:codeql|semgrep|opengrep|bandit|gosec|devskim|qodana|megalinter|super-linter|Auto-DevOps\.gitlab-ci|components\/sast|MicrosoftSecurityDevOps|keywarden|sonar(?:cloud|qube|-scanner)?|snyk code|brakeman|njsscan|psalm|eslint-plugin-security|SAST\.gitlab-ci|checkmarx|horusec|ruff check[^\n]*\bS\b)/i;
