import { canonical, equal } from "../../model/hash.ts";
import type { Json, Keyed } from "../../model/json.ts";

export const FAMILIES = ["inet", "bridge"] as const;
export type NftFamily = (typeof FAMILIES)[number];

/**
 * One item of our tables. Desired and current items are maps by address. Comparing them is comparing texts, because nft
 * lists every rule exactly as it was given (libnftables-json(5)).
 */
export interface Item {
  readonly family: NftFamily;
  /**
   * `other`: items that Fleetwright never creates, counters and flow tables for example. Their `key` is the word for
   * them.
   */
  readonly what: "set" | "chain" | "element" | "other";
  readonly name: string;
  /** Key of an element, as nft lists it. */
  readonly key?: Json;
  /** Attributes of a set; hook (or null) and rules of a chain; verdict of an element in a map, otherwise null. */
  readonly body: Json;
}

export type Items = ReadonlyMap<string, Item>;

export function addressOf({ family, what, name, key }: Item): string {
  const place = `${family} ${what} ${name}`;
  return key === undefined ? place : `${place} ${canonical(key)}`;
}

export function isSameItem(item: Item, other: Item | undefined): boolean {
  return other !== undefined && (item === other || equal(item.body, other.body));
}

export function byAddress(items: Iterable<Item>): Map<string, Item> {
  const itemsByAddress = new Map<string, Item>();
  for (const item of items) itemsByAddress.set(addressOf(item), item);
  return itemsByAddress;
}

/** The hook of a base chain: https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks */
export type Hook = {
  readonly type: "filter";
  readonly hook: "prerouting" | "postrouting" | "output";
  readonly prio: number;
  readonly policy: "accept";
};

export type Expressions = readonly Json[];

export type ChainBody = {
  readonly hook: Keyed<Json> | null;
  /** Rules as nft lists them, without their table and chain. */
  readonly rules: readonly Keyed<Json>[];
};

export function chain(
  family: NftFamily,
  name: string,
  rules: readonly Expressions[],
  hook: Hook | null = null,
): Item {
  const body: ChainBody = { hook, rules: rules.map((expr) => ({ expr })) };
  return { family, what: "chain", name, body };
}

/** Returns a set, or with `map` a map from its keys to verdicts. */
export function set(
  family: NftFamily,
  name: string,
  type: string | readonly string[],
  map?: "verdict",
): Item {
  return { family, what: "set", name, body: { type, ...(map === undefined ? {} : { map }) } };
}

/** Returns an element with one key, or with one of several fields. */
export function element(family: NftFamily, name: string, key: readonly string[], verdict: Json = null): Item {
  const [only = "", ...more] = key;
  return { family, what: "element", name, key: more.length === 0 ? only : { concat: key }, body: verdict };
}
