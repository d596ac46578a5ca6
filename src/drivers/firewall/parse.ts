import type { Json, Keyed } from "../../model/json.ts";
import { byAddress, type ChainBody, type Family, type Item, type Items } from "./items.ts";

/** One entry of nft's answer: its kind, and what it says. */
type Entry = readonly [string, Keyed<Json>];

/** What `nft -j list table` says of one table: libnftables-json(5). */
export function parseTable(family: Family, output: string): Items {
  const { nftables } = JSON.parse(output) as { nftables: readonly Record<string, Keyed<Json>>[] }; // its documented shape
  const entries = nftables.flatMap((object): Entry[] => Object.entries(object));
  const rules = rulesByChain(entries);
  return byAddress(entries.flatMap((entry) => itemsOf(family, entry, rules)));
}

type Rules = ReadonlyMap<string, readonly Keyed<Json>[]>;

function rulesByChain(entries: readonly Entry[]): Rules {
  const rules = new Map<string, Keyed<Json>[]>();
  for (const [kind, { chain, family: _family, table: _table, handle: _handle, ...rule }] of entries) {
    if (kind !== "rule") continue;
    const name = String(chain);
    const known = rules.get(name);
    if (known === undefined) rules.set(name, [rule]);
    else known.push(rule);
  }
  return rules;
}

function itemsOf(family: Family, [kind, said]: Entry, rules: Rules): Item[] {
  const { name: given, family: _family, table: _table, handle: _handle, ...rest } = said;
  const name = String(given);
  switch (kind) {
    case "metainfo":
    case "table":
    case "rule":
      return [];
    case "chain":
      return [{ family, what: "chain", name, body: chainBody(rest, rules.get(name) ?? []) }];
    case "set":
    case "map":
      return setItems(family, name, rest);
    default:
      return [{ family, what: "other", name, key: kind, body: null }];
  }
}

function chainBody(attributes: Keyed<Json>, rules: readonly Keyed<Json>[]): ChainBody {
  return { hook: Object.keys(attributes).length === 0 ? null : attributes, rules };
}

function setItems(family: Family, name: string, { elem = [], ...attributes }: Keyed<Json>): Item[] {
  const isMap = attributes.map !== undefined;
  const elements = (elem as readonly Json[]).map((one): Item => {
    const [key = null, verdict = null] = isMap && Array.isArray(one) ? one : [one];
    return { family, what: "element", name, key, body: verdict };
  });
  return [{ family, what: "set", name, body: attributes }, ...elements];
}
