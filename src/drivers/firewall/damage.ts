import type { Json, Keyed } from "../../model/json.ts";
import { type Item, type Items, sameItem } from "./items.ts";
import { portChain } from "./names.ts";
import type { PortState } from "./states.ts";

/** What differs from these items in the tables, as sentences. */
export function damageOf(wanted: Items, there: Items): string[] {
  return [...wanted].flatMap(([address, item]) => {
    const found = there.get(address);
    if (found === undefined) return [`${nameOf(item)} is gone`];
    return sameItem(item, found) ? [] : [`${nameOf(item)} was changed`];
  });
}

/** What is in the tables and nobody asked for, as sentences. */
export function surplusOf(wanted: Items, there: Items): Item[] {
  return [...there].filter(([address]) => !wanted.has(address)).map(([, item]) => item);
}

export function showSurplus(item: Item): string {
  return `${nameOf(item)} was added`;
}

function nameOf(item: Item): string {
  const { family, what, name, key = null } = item;
  if (what === "element") return `${family} ${name}: ${showKey(key)}`;
  return `${family} ${what === "other" ? String(key) : what} ${name}`;
}

function showKey(key: Json): string {
  const fields = typeof key === "object" && key !== null && "concat" in key ? key.concat : undefined;
  return Array.isArray(fields) ? fields.join(" ") : typeof key === "string" ? key : JSON.stringify(key);
}

/** Whether an entry that nobody asked for is about this port: named by its tap, or leading to its chains. */
export function concerns({ tap }: PortState, { what, key = null, body }: Item): boolean {
  if (what !== "element") return false;
  const verdict = (body as { goto?: Keyed<string> } | null)?.goto; // a verdict as nft tells it
  const ways = [portChain("in", tap), portChain("out", tap)];
  return showKey(key).split(" ")[0] === tap || ways.includes(String(verdict?.target));
}
