/**
 * What may stand before a credential, as the source of a look-behind: anything but a letter, digit or underscore (`task_test_…`, `desk_live_…` are names),
 * and an escape that ends in a letter or digit: `\n`, `\x22`, `\u0022`, `%3D`, or a terminal's colour.
 */
const LEFT_BOUNDARY = String.raw`(?:(?<![0-9A-Za-z_])|(?<=\\[nrt]|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|\x1b\[[0-9;]*m))`;

/** The pattern of a kind of credential: `prefix` and `body` as groups of these names, behind a left boundary. Never bounded on the right. `others`: what stands before somebody else's. */
export function credentialPattern(prefix: RegExp, body: RegExp, others?: string): RegExp {
  const before = others === undefined ? "" : `(?<!${others})`;
  return new RegExp(`${before}${LEFT_BOUNDARY}(?<prefix>${prefix.source})(?<body>${body.source})`);
}

/** The same pattern wherever it stands, for those who would rather take too much: masking. */
export function withoutBoundary(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.slice(pattern.source.indexOf("(?<prefix>")));
}
