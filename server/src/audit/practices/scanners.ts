/** Programs that look for secrets. */
export const SECRET_SCANNERS =
  /\b(?:keywarden|gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|git-secrets|talisman|secretlint|whispers|Secret-Detection)\b/i;

/** Those that look through the whole history, as they are called here. */
export const HISTORY_SCANS =
  /keywarden(?:@\S+)?\s+audit[^\n]*--history|gitleaks(?:-action|\s+(?:git|detect)\b)|trufflehog|ggshield\s+secret\s+scan\s+(?:repo|commit-range)|git-secrets[^\n]*--scan-history|SECRET_DETECTION_HISTORIC_SCAN/i;

/** Programs that know of vulnerable packages. */
export const DEPENDENCY_SCANNERS =
  /\b(?:npm audit|yarn (?:npm )?audit|pnpm audit|audit-ci|better-npm-audit|pip-audit|safety (?:check|scan)|osv-scanner|dependency-review-action|snyk (?:test|code)|snyk\/actions|grype|trivy|dependency-check|Dependency-Scanning|uv audit)\b/i;

/** What makes one of them fail on findings of high severity where it would not by itself. */
export const FAILS_ON_HIGH =
  /audit-level[= ]+"?(?:low|moderate|high)|fail-on-severity:\s*(?:low|moderate|high)|severity-threshold[= ]+(?:low|medium|high)|exit-code:?[= ]+['"]?1|--fail-on|--high\b/i;

/** Those that end with an error on any finding unless told otherwise. */
export const FAIL_BY_THEMSELVES =
  /\b(?:pip-audit|osv-scanner|safety (?:check|scan)|npm audit|pnpm audit|yarn (?:npm )?audit|snyk test|snyk\/actions|dependency-review-action|uv audit)\b/i;

/** Programs that find weaknesses in source code. */
export const STATIC_ANALYSIS =
  /\b(?:codeql|semgrep|bandit|keywarden|sonar(?:cloud|qube|-scanner)?|snyk code|brakeman|njsscan|eslint-plugin-security|SAST\.gitlab-ci|checkmarx|horusec|ruff check[^\n]*\bS\b)/i;
