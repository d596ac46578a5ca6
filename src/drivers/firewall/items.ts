import { canonical, equal } from "../../model/hash.ts";
import type { Json, Keyed } from "../../model/json.ts";

export const FAMILIES = ["inet", "bridge"] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * One thing in a table of ours. What is wanted and what is there are both maps of these by their address, so that
 * comparing them is comparing texts: nft tells every rule back just as it was given (libnftables-json(5)).
 */
export interface Item {
  readonly family: Family;
  /** `other`: what we never make: counters, flow tables. Then the key is the word for it. */
  readonly what: "set" | "chain" | "element" | "other";
  readonly name: string;
  /** Of an element: its key, as nft tells it. */
  readonly key?: Json;
  /**
   * set: its attributes. chain: its hook, or null, and its rules. element: the verdict in a map, else null.
   */
  readonly body: Json;
}

export type Items = ReadonlyMap<string, Item>;

export function addressOf({ family, what, name, key }: Item): string {
  const place = `${family} ${what} ${name}`;
  return key === undefined ? place : `${place} ${canonical(key)}`;
}

export function sameItem(one: Item, other: Item | undefined): boolean {
  return other !== undefined && (one === other || equal(one.body, other.body));
}

export function byAddress(items: Iterable<Item>): Map<string, Item> {
  const found = new Map<string, Item>();
  for (const item of items) found.set(addressOf(item), item);
  return found;
}

/** Where a base chain hangs: https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks */
export type Hook = {
  readonly type: "filter";
  readonly hook: "prerouting" | "postrouting" | "output";
  readonly prio: number;
  readonly policy: "accept";
};

export type Expressions = readonly Json[];

export type ChainBody = {
  readonly hook: Keyed<Json> | null;
  /** As nft tells them, without where they are. */
  readonly rules: readonly Keyed<Json>[];
};

export function chain(
  family: Family,
  name: string,
  rules: readonly Expressions[],
  hook: Hook | null = null,
): Item {
  const body: ChainBody = { hook, rules: rules.map((expr) => ({ expr })) };
  return { family, what: "chain", name, body };
}

/** A set, or with `map` a map from its keys to verdicts. */
export function set(family: Family, name: string, type: string | readonly string[], map?: "verdict"): Item {
  return { family, what: "set", name, body: { type, ...(map === undefined ? {} : { map }) } };
}

/** One key, or one of several fields. */
export function element(family: Family, name: string, key: readonly string[], verdict: Json = null): Item {
  const [only = "", ...more] = key;
  return { family, what: "element", name, key: more.length === 0 ? only : { concat: key }, body: verdict };
}
