import type { Json, Keyed } from "../../model/json.ts";
import { byAddress, type ChainBody, type Item, type Items, type NftFamily } from "./items.ts";

/** One entry of nft's output: its kind and its body. */
type NftEntry = readonly [string, Keyed<Json>];

/** Parses the output of `nft -j list table` for one table: libnftables-json(5). */
export function parseTable(family: NftFamily, output: string): Items {
  const { nftables } = JSON.parse(output) as { nftables: readonly Record<string, Keyed<Json>>[] }; // its documented shape
  const entries = nftables.flatMap((object): NftEntry[] => Object.entries(object));
  const rules = rulesByChain(entries);
  return byAddress(entries.flatMap((entry) => toItems(family, entry, rules)));
}

type Rules = ReadonlyMap<string, readonly Keyed<Json>[]>;

function rulesByChain(entries: readonly NftEntry[]): Rules {
  const rules = new Map<string, Keyed<Json>[]>();
  for (const [kind, { chain, family: _family, table: _table, handle: _handle, ...rule }] of entries) {
    if (kind !== "rule") continue;
    const name = String(chain);
    const existing = rules.get(name);
    if (existing === undefined) rules.set(name, [rule]);
    else existing.push(rule);
  }
  return rules;
}

function toItems(family: NftFamily, [kind, value]: NftEntry, rules: Rules): Item[] {
  const { name: rawName, family: _family, table: _table, handle: _handle, ...rest } = value;
  const name = String(rawName);
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

function setItems(family: NftFamily, name: string, { elem = [], ...attributes }: Keyed<Json>): Item[] {
  const isMap = attributes.map !== undefined;
  const elements = (elem as readonly Json[]).map((entry): Item => {
    const [key = null, verdict = null] = isMap && Array.isArray(entry) ? entry : [entry];
    return { family, what: "element", name, key, body: verdict };
  });
  return [{ family, what: "set", name, body: attributes }, ...elements];
}
