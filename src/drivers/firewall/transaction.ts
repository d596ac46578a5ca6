import { equal } from "../../model/hash.ts";
import type { Json, Keyed } from "../../model/json.ts";
import { type ChainBody, FAMILIES, type Item, type Items, isSameItem, type NftFamily } from "./items.ts";

/** `{ add: { rule: … } }` */
export type NftCommand = Keyed<Json>;

/** Commands that the kernel applies atomically (nft(8), "atomic"). */
interface Transaction {
  readonly commands: readonly NftCommand[];
  /** Contents of the tables afterwards. */
  readonly after: Items;
}

/** The current tables of a fleet. */
export interface Tables {
  readonly families: ReadonlySet<NftFamily>;
  readonly items: Items;
}

/** The desired items, and those of them that may be written now. */
interface DesiredTables {
  readonly desired: Items;
  /** Items of these changes. Other differences belong to other changes, which may be held. */
  readonly writable: Items;
}

/**
 * Plans the commands from the current to the desired tables. Touches only what differs, so that counters and the rules
 * of other objects stay. Removes undesired items in any case. Replaces a whole table if a set or a base chain has wrong
 * attributes, which cannot be changed.
 */
export function planTransaction(
  table: string,
  { desired, writable }: DesiredTables,
  current: Tables,
): Transaction {
  const after = new Map<string, Item>();
  const commands = FAMILIES.flatMap((family) => {
    const all = ofFamily(desired, family);
    const exists = current.families.has(family);
    if (all.size === 0) return exists ? [{ delete: { table: { family, name: table } } }] : [];
    const before = ofFamily(current.items, family);
    const recreate = !exists || mustRecreate(all, before);
    const diff = recreate
      ? diffItems(new Map(), all, all)
      : diffItems(before, all, ofFamily(writable, family));
    for (const [address, item] of diff.after) after.set(address, item);
    return [...(recreate ? recreateTable(table, family) : []), ...commandsOf(table, diff)];
  });
  return { commands, after };
}

function ofFamily(items: Items, family: NftFamily): Items {
  return new Map([...items].filter(([, item]) => item.family === family));
}

/** Returns commands that replace a table. It is added first, so that the deletion of a missing table succeeds. */
function recreateTable(name: string, family: NftFamily): NftCommand[] {
  const table = { table: { family, name } };
  return [{ add: table }, { delete: table }, { add: table }];
}

function mustRecreate(desired: Items, current: Items): boolean {
  for (const [address, item] of desired) {
    const before = current.get(address);
    if (before === undefined || before === item) continue;
    if (item.what === "set" && !isSameItem(item, before)) return true;
    if (item.what === "chain" && !equal(hookAttachment(item), hookAttachment(before))) return true;
  }
  return false;
}

interface ItemDiff {
  readonly added: readonly Item[];
  /** Items that differ, each with its desired one. */
  readonly changed: readonly (readonly [Item, Item])[];
  readonly surplus: readonly Item[];
  readonly after: Items;
}

function diffItems(current: Items, desired: Items, writable: Items): ItemDiff {
  const added: Item[] = [];
  const changed: [Item, Item][] = [];
  const surplus: Item[] = [];
  const after = new Map(writable);
  for (const [address, item] of writable) {
    const before = current.get(address);
    if (before === undefined) added.push(item);
    else if (!isSameItem(item, before)) changed.push([before, item]);
  }
  for (const [address, item] of current) {
    if (!desired.has(address)) surplus.push(item);
    else if (!after.has(address)) after.set(address, item);
  }
  return { added, changed, surplus, after };
}

/**
 * Orders the commands so that every reference exists: removed entries, new sets and chains, rules, new entries, and
 * last the chains and sets that are no longer referred to.
 */
function commandsOf(table: string, { added, changed, surplus }: ItemDiff): NftCommand[] {
  const of = (items: readonly Item[], what: Item["what"]) => items.filter((item) => item.what === what);
  const [before, after] = [changed.map(([from]) => from), changed.map(([, to]) => to)];
  return [
    ...elementCommands(table, "delete", of([...surplus, ...before], "element")),
    ...of(added, "set").map((item) => ({ add: setCommand(table, item) })),
    ...of([...added, ...after], "chain").map((item) => ({ add: chainCommand(table, item) })),
    ...of([...surplus, ...after], "chain").map((item) => ({ flush: chainRef(table, item) })),
    ...of([...added, ...after], "chain").flatMap((item) => ruleCommands(table, item)),
    ...elementCommands(table, "add", of([...added, ...after], "element")),
    ...of(surplus, "chain").map((item) => ({ delete: chainRef(table, item) })),
    ...of(surplus, "set").map((item) => ({ delete: { set: itemRef(table, item) } })),
    ...of(surplus, "other").map((item) => ({ delete: { [String(item.key)]: itemRef(table, item) } })),
  ];
}

function itemRef(table: string, { family, name }: Item): Keyed<Json> {
  return { family, table, name };
}

function setCommand(table: string, item: Item): Keyed<Json> {
  const attributes = item.body as Keyed<Json>; // a set's body
  return { [attributes.map === undefined ? "set" : "map"]: { ...itemRef(table, item), ...attributes } };
}

function hookOf({ body }: Item): ChainBody["hook"] {
  return (body as ChainBody).hook; // a chain's body
}

/** Returns the attachment of a base chain; its policy alone can be changed. */
function hookAttachment(item: Item): Keyed<Json> | null {
  const hook = hookOf(item);
  return hook === null ? null : { ...hook, policy: "" };
}

function chainCommand(table: string, item: Item): Keyed<Json> {
  return { chain: { ...itemRef(table, item), ...hookOf(item) } };
}

function chainRef(table: string, item: Item): Keyed<Json> {
  return { chain: itemRef(table, item) };
}

function ruleCommands(table: string, { family, name, body }: Item): NftCommand[] {
  const { rules } = body as ChainBody; // a chain's body
  return rules.map((rule) => ({ add: { rule: { family, table, chain: name, ...rule } } }));
}

/** Returns one command for each set, with all of its entries. */
function elementCommands(table: string, verb: string, items: readonly Item[]): NftCommand[] {
  const bySet = new Map<string, Item[]>();
  for (const item of items) {
    const existing = bySet.get(item.name);
    if (existing === undefined) bySet.set(item.name, [item]);
    else existing.push(item);
  }
  return [...bySet.values()].map((entries) => {
    const [first] = entries as [Item, ...Item[]]; // no set is without an item
    return { [verb]: { element: { ...itemRef(table, first), elem: entries.map(elementOf) } } };
  });
}

function elementOf({ key = null, body }: Item): Json {
  return body === null ? key : [key, body];
}
