import { equal } from "../../model/hash.ts";
import type { Json, Keyed } from "../../model/json.ts";

/**
 * A table of IPv4 rules that is ours alone, in the form in which nft lists it, so that what is read back can be compared
 * (libnftables-json(5)). Maps lead from one address to another; their elements change, the rest stands.
 */
export interface Table {
  readonly name: string;
  readonly maps: readonly string[];
  readonly chains: readonly Chain[];
  readonly rules: readonly Rule[];
}

export interface Chain {
  readonly name: string;
  readonly type: "filter" | "nat";
  readonly hook: "prerouting" | "input" | "forward" | "postrouting";
  readonly prio: number;
}

export interface Rule {
  readonly chain: string;
  readonly expr: readonly Json[];
}

/** One element of a map; the comment says whose it is. */
export interface MapElement {
  readonly key: string;
  readonly value: string;
  readonly comment: string;
}

export type Elements = Readonly<Record<string, readonly MapElement[]>>;

const FAMILY = "ip";

type Plain = Keyed<Json>;

/** Makes the table anew, whatever it was before, in one transaction: no packet meets half of it. */
export function replacing(table: Table, elements: Elements = {}): Json[] {
  const whole = { family: FAMILY, name: table.name };
  return [
    { add: { table: whole } },
    { delete: { table: whole } },
    { add: { table: whole } },
    ...contents(table).map((one) => ({ add: one })),
    ...Object.entries(elements).flatMap(([map, some]) => adding(table.name, map, some)),
  ];
}

/** Adding it first lets a table go that is not there. */
export function removing(name: string): Json[] {
  const table = { family: FAMILY, name };
  return [{ add: { table } }, { delete: { table } }];
}

export function adding(table: string, map: string, elements: readonly MapElement[]): Json[] {
  const elem = elements.map(({ key, value, comment }) => [{ elem: { val: key, comment } }, value]);
  return elem.length === 0 ? [] : [{ add: { element: { family: FAMILY, table, name: map, elem } } }];
}

export function dropping(table: string, map: string, keys: readonly string[]): Json[] {
  return keys.length === 0 ? [] : [{ delete: { element: { family: FAMILY, table, name: map, elem: keys } } }];
}

/** Whether what nft lists is the table, elements aside. */
export function isTable(listing: string | undefined, table: Table): boolean {
  return equal(objectsIn(listing).flatMap(shape), contents(table));
}

/** The elements of a map as nft lists them. */
export function elementsOf(listing: string | undefined, map: string): MapElement[] {
  const found = objectsIn(listing).find((one) => (one.map as Plain | undefined)?.name === map);
  const elements = ((found?.map as Plain | undefined)?.elem ?? []) as unknown as Listed[]; // as nft documents it
  return elements.map(([key, value]) =>
    typeof key === "string"
      ? { key, value, comment: "" }
      : { key: key.elem.val, value, comment: key.elem.comment ?? "" },
  );
}

type Listed = readonly [
  string | { readonly elem: { readonly val: string; readonly comment?: string } },
  string,
];

function contents({ name: table, maps, chains, rules }: Table): Plain[] {
  const base = { family: FAMILY, table };
  return [
    ...maps.map((name) => ({ map: { ...base, name, type: "ipv4_addr", map: "ipv4_addr" } })),
    ...chains.map((chain) => ({ chain: { ...base, ...chain, policy: "accept" } })),
    ...rules.map((rule) => ({ rule: { ...base, ...rule } })),
  ];
}

function objectsIn(listing: string | undefined): Plain[] {
  if (listing === undefined || listing.trim() === "") return [];
  const { nftables } = JSON.parse(listing) as { nftables: Plain[] }; // of nft -j
  return nftables;
}

/** What nft adds of its own: handles, and where it stands. */
function shape(one: Plain): Plain[] {
  const [[kind = "", value] = []] = Object.entries(one);
  if (kind === "metainfo" || kind === "table") return [];
  const { handle: _handle, elem: _elem, ...rest } = value as Plain; // every object of nft is one
  return [{ [kind]: rest }];
}
