import type { Json, Keyed } from "../../model/json.ts";
import { type Item, type Items, isSameItem } from "./items.ts";
import type { PortState } from "./states.ts";
import { portChain } from "./table-names.ts";

/** Describes how the tables differ from these items, in sentences. */
export function describeDrift(desired: Items, current: Items): string[] {
  return [...desired].flatMap(([address, item]) => {
    const existing = current.get(address);
    if (existing === undefined) return [`${itemName(item)} is gone`];
    return isSameItem(item, existing) ? [] : [`${itemName(item)} was changed`];
  });
}

/** Returns the items in the tables that are not desired. */
export function surplusItems(desired: Items, current: Items): Item[] {
  return [...current].filter(([address]) => !desired.has(address)).map(([, item]) => item);
}

export function describeSurplus(item: Item): string {
  return `${itemName(item)} was added`;
}

function itemName(item: Item): string {
  const { family, what, name, key = null } = item;
  if (what === "element") return `${family} ${name}: ${formatKey(key)}`;
  return `${family} ${what === "other" ? String(key) : what} ${name}`;
}

function formatKey(key: Json): string {
  const fields = typeof key === "object" && key !== null && "concat" in key ? key.concat : undefined;
  if (Array.isArray(fields)) return fields.join(" ");
  return typeof key === "string" ? key : JSON.stringify(key);
}

/** Returns true if an undesired entry concerns this port: its key is the tap, or it leads to the port's chains. */
export function isAboutPort({ tap }: PortState, { what, key = null, body }: Item): boolean {
  if (what !== "element") return false;
  const verdict = (body as { goto?: Keyed<string> } | null)?.goto; // a verdict as nft lists it
  const chains = [portChain("in", tap), portChain("out", tap)];
  return formatKey(key).split(" ")[0] === tap || chains.includes(String(verdict?.target));
}
