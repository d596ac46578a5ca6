import type { Resource } from "../../../model/resource.ts";

/** Replaces a secret value. */
export const REDACTED = "(not shown)";

/** Names of fields that may contain secrets, at any depth. */
const SENSITIVE_FIELDS: ReadonlySet<string> = new Set(["userData", "age"]);

/** Returns a spec as in Git, without values that give access to something. */
export function redactSpec({ spec }: Pick<Resource, "spec">): unknown {
  return redact(spec, "");
}

function redact(value: unknown, name: string): unknown {
  if (SENSITIVE_FIELDS.has(name)) return redactValue(value);
  if (typeof value === "string") return redactUrl(value);
  if (Array.isArray(value)) return value.map((item) => redact(item, ""));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]));
}

/** Redacts the values of an object, and keeps its keys. */
function redactValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return REDACTED;
  return Object.fromEntries(Object.keys(value).map((key) => [key, REDACTED]));
}

/** Keeps only the origin of a URL. Its user, path or query may be a secret, as in the addresses of webhooks. */
function redactUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { origin, pathname, search, username } = new URL(text);
  const isPlain = username === "" && search === "" && pathname === "/";
  return isPlain ? text : `${origin}/${REDACTED}`;
}
