import { equal } from "../../model/hash.ts";
import type { Json, Keyed } from "../../model/json.ts";

/**
 * A table of IPv4 rules that only Fleetwright writes, in the form in which nft lists it, so that a listing can be
 * compared (libnftables-json(5)). Maps lead from one address to another. Only their elements change; the rest stays.
 */
export interface NftTable {
  readonly name: string;
  readonly maps: readonly string[];
  readonly chains: readonly NftChain[];
  readonly rules: readonly NftRule[];
}

interface NftChain {
  readonly name: string;
  readonly type: "filter" | "nat";
  readonly hook: "prerouting" | "input" | "forward" | "postrouting";
  readonly prio: number;
}

export interface NftRule {
  readonly chain: string;
  readonly expr: readonly Json[];
}

/** One element of a map. The comment names its owner. */
export interface MapElement {
  readonly key: string;
  readonly value: string;
  readonly comment: string;
}

export type Elements = Readonly<Record<string, readonly MapElement[]>>;

const FAMILY = "ip";

type NftObject = Keyed<Json>;

/** Returns commands that replace the table, in one transaction: no packet meets half of it. */
export function replaceTable(table: NftTable, elements: Elements = {}): Json[] {
  const whole = { family: FAMILY, name: table.name };
  return [
    { add: { table: whole } },
    { delete: { table: whole } },
    { add: { table: whole } },
    ...tableObjects(table).map((object) => ({ add: object })),
    ...Object.entries(elements).flatMap(([map, added]) => addElements(table.name, map, added)),
  ];
}

/** Returns commands that remove a table. It is added first, so that the removal of a missing table succeeds. */
export function removeTable(name: string): Json[] {
  const table = { family: FAMILY, name };
  return [{ add: { table } }, { delete: { table } }];
}

export function addElements(table: string, map: string, elements: readonly MapElement[]): Json[] {
  const elem = elements.map(({ key, value, comment }) => [{ elem: { val: key, comment } }, value]);
  return elem.length === 0 ? [] : [{ add: { element: { family: FAMILY, table, name: map, elem } } }];
}

export function deleteElements(table: string, map: string, keys: readonly string[]): Json[] {
  return keys.length === 0 ? [] : [{ delete: { element: { family: FAMILY, table, name: map, elem: keys } } }];
}

/**
 * Returns true if nft lists exactly this table, elements aside. The order counts only among objects of one kind: nft 1.0
 * lists maps before chains, and nft 1.1 after them.
 */
export function matchesTable(listing: string | undefined, table: NftTable): boolean {
  return equal(byKind(parseObjects(listing).flatMap(stripListing)), byKind(tableObjects(table)));
}

function byKind(objects: readonly NftObject[]): NftObject[] {
  const kindOf = (object: NftObject) => Object.keys(object)[0] ?? "";
  return objects.toSorted((left, right) => kindOf(left).localeCompare(kindOf(right)));
}

/** Compares the table that nft lists with a desired one: `off` if nft lists none, `changed` if it is another. */
export function tableState(listing: string | undefined, table: NftTable): "on" | "off" | "changed" {
  if (listing === undefined || listing.trim() === "") return "off";
  return matchesTable(listing, table) ? "on" : "changed";
}

/** Parses the elements of a map as nft lists them. */
export function parseElements(listing: string | undefined, map: string): MapElement[] {
  const listed = parseObjects(listing).find((object) => (object.map as NftObject | undefined)?.name === map);
  const elements = ((listed?.map as NftObject | undefined)?.elem ?? []) as unknown as ListedElement[]; // as nft documents it
  return elements.map(([key, value]) =>
    typeof key === "string"
      ? { key, value, comment: "" }
      : { key: key.elem.val, value, comment: key.elem.comment ?? "" },
  );
}

type ListedElement = readonly [
  string | { readonly elem: { readonly val: string; readonly comment?: string } },
  string,
];

function tableObjects({ name: table, maps, chains, rules }: NftTable): NftObject[] {
  const base = { family: FAMILY, table };
  return [
    ...maps.map((name) => ({ map: { ...base, name, type: "ipv4_addr", map: "ipv4_addr" } })),
    ...chains.map((chain) => ({ chain: { ...base, ...chain, policy: "accept" } })),
    ...rules.map((rule) => ({ rule: { ...base, ...rule } })),
  ];
}

function parseObjects(listing: string | undefined): NftObject[] {
  if (listing === undefined || listing.trim() === "") return [];
  const { nftables } = JSON.parse(listing) as { nftables: NftObject[] }; // of nft -j
  return nftables;
}

/** Removes what nft adds to a listing: handles, and the table itself. */
function stripListing(object: NftObject): NftObject[] {
  const [[kind = "", value] = []] = Object.entries(object);
  if (kind === "metainfo" || kind === "table") return [];
  const { handle: _handle, elem: _elem, ...rest } = value as NftObject; // every object of nft is one
  return [{ [kind]: rest }];
}
