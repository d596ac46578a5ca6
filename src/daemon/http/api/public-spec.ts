import type { Resource } from "../../../model/resource.ts";

/** What stands where a value is not shown. */
export const NOT_SHOWN = "(not shown)";

/** In which fields people write what only machines should know, by name, wherever they are. */
const KEPT_BACK: ReadonlySet<string> = new Set(["userData", "age"]);

/** A spec as everybody may see it who may read here: as in Git, without what gives access to something. */
export function publicSpec({ spec }: Pick<Resource, "spec">): unknown {
  return shown(spec, "");
}

function shown(value: unknown, name: string): unknown {
  if (KEPT_BACK.has(name)) return hidden(value);
  if (typeof value === "string") return withoutAccess(value);
  if (Array.isArray(value)) return value.map((one) => shown(one, ""));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one, key)]));
}

/** Which keys there are may be seen. */
function hidden(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return NOT_SHOWN;
  return Object.fromEntries(Object.keys(value).map((key) => [key, NOT_SHOWN]));
}

/** Addresses on the web may have a password in them, and those of webhooks are themselves one. */
function withoutAccess(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { origin, pathname, search, username } = new URL(text);
  const isPlain = username === "" && search === "" && pathname === "/";
  return isPlain ? text : `${origin}/${NOT_SHOWN}`;
}
