import { equal } from "../../model/hash.ts";
import type { Json, Keyed } from "../../model/json.ts";
import { type ChainBody, FAMILIES, type Family, type Item, type Items, sameItem } from "./items.ts";

/** `{ add: { rule: … } }` */
export type Command = Keyed<Json>;

/** What the kernel does at once, or not at all (nft(8), "atomic"). */
export interface Transaction {
  readonly commands: readonly Command[];
  /** What is in the tables afterwards. */
  readonly after: Items;
}

/** The tables of a fleet, as they are. */
export interface Tables {
  readonly families: ReadonlySet<Family>;
  readonly items: Items;
}

/** What there should be, and the part of it that may be written now. */
export interface Wish {
  readonly wanted: Items;
  /** All else that differs is a change of its own, which may be held. */
  readonly mine: Items;
}

/**
 * The way from what is there to what is wanted: only what differs is touched, so counters, and the rules of others, stay
 * as they are. What nobody wants goes in any case. Where a set or a base chain has the wrong attributes, which nothing can
 * change, the table is made anew as a whole.
 */
export function transaction(table: string, { wanted, mine }: Wish, there: Tables): Transaction {
  const after = new Map<string, Item>();
  const commands = FAMILIES.flatMap((family) => {
    const all = ofFamily(wanted, family);
    const exists = there.families.has(family);
    if (all.size === 0) return exists ? [{ delete: { table: { family, name: table } } }] : [];
    const before = ofFamily(there.items, family);
    const anew = !exists || mustBeAnew(all, before);
    const steps = anew ? stepsFrom(new Map(), all, all) : stepsFrom(before, all, ofFamily(mine, family));
    for (const [address, item] of steps.after) after.set(address, item);
    return [...(anew ? newTable(table, family) : []), ...commandsOf(table, steps)];
  });
  return { commands, after };
}

function ofFamily(items: Items, family: Family): Items {
  return new Map([...items].filter(([, item]) => item.family === family));
}

/** Added first, a table can be deleted whether it was there or not. */
function newTable(name: string, family: Family): Command[] {
  const table = { table: { family, name } };
  return [{ add: table }, { delete: table }, { add: table }];
}

function mustBeAnew(wanted: Items, there: Items): boolean {
  for (const [address, item] of wanted) {
    const before = there.get(address);
    if (before === undefined || before === item) continue;
    if (item.what === "set" && !sameItem(item, before)) return true;
    if (item.what === "chain" && !equal(placeOf(item), placeOf(before))) return true;
  }
  return false;
}

interface Steps {
  readonly added: readonly Item[];
  /** What is there and should be something else, and what it should be. */
  readonly exchanged: readonly (readonly [Item, Item])[];
  readonly surplus: readonly Item[];
  readonly after: Items;
}

function stepsFrom(there: Items, wanted: Items, mine: Items): Steps {
  const added: Item[] = [];
  const exchanged: [Item, Item][] = [];
  const surplus: Item[] = [];
  const after = new Map(mine);
  for (const [address, item] of mine) {
    const before = there.get(address);
    if (before === undefined) added.push(item);
    else if (!sameItem(item, before)) exchanged.push([before, item]);
  }
  for (const [address, item] of there) {
    if (!wanted.has(address)) surplus.push(item);
    else if (!after.has(address)) after.set(address, item);
  }
  return { added, exchanged, surplus, after };
}

/**
 * In an order in which everything that is referred to is there: entries that go, what is new, rules, entries that come, and
 * last what nobody refers to any more.
 */
function commandsOf(table: string, { added, exchanged, surplus }: Steps): Command[] {
  const of = (items: readonly Item[], what: Item["what"]) => items.filter((item) => item.what === what);
  const [before, after] = [exchanged.map(([one]) => one), exchanged.map(([, other]) => other)];
  return [
    ...elementCommands(table, "delete", of([...surplus, ...before], "element")),
    ...of(added, "set").map((item) => ({ add: setCommand(table, item) })),
    ...of([...added, ...after], "chain").map((item) => ({ add: chainCommand(table, item) })),
    ...of([...surplus, ...after], "chain").map((item) => ({ flush: plainChain(table, item) })),
    ...of([...added, ...after], "chain").flatMap((item) => ruleCommands(table, item)),
    ...elementCommands(table, "add", of([...added, ...after], "element")),
    ...of(surplus, "chain").map((item) => ({ delete: plainChain(table, item) })),
    ...of(surplus, "set").map((item) => ({ delete: { set: place(table, item) } })),
    ...of(surplus, "other").map((item) => ({ delete: { [String(item.key)]: place(table, item) } })),
  ];
}

function place(table: string, { family, name }: Item): Keyed<Json> {
  return { family, table, name };
}

function setCommand(table: string, item: Item): Keyed<Json> {
  const attributes = item.body as Keyed<Json>; // a set's body
  return { [attributes.map === undefined ? "set" : "map"]: { ...place(table, item), ...attributes } };
}

function hookOf({ body }: Item): ChainBody["hook"] {
  return (body as ChainBody).hook; // a chain's body
}

/** Where it hangs; its policy alone can be changed. */
function placeOf(item: Item): Keyed<Json> | null {
  const hook = hookOf(item);
  return hook === null ? null : { ...hook, policy: "" };
}

function chainCommand(table: string, item: Item): Keyed<Json> {
  return { chain: { ...place(table, item), ...hookOf(item) } };
}

function plainChain(table: string, item: Item): Keyed<Json> {
  return { chain: place(table, item) };
}

function ruleCommands(table: string, { family, name, body }: Item): Command[] {
  const { rules } = body as ChainBody; // a chain's body
  return rules.map((rule) => ({ add: { rule: { family, table, chain: name, ...rule } } }));
}

/** One command a set, however many entries. */
function elementCommands(table: string, verb: string, items: readonly Item[]): Command[] {
  const bySet = new Map<string, Item[]>();
  for (const item of items) {
    const known = bySet.get(item.name);
    if (known === undefined) bySet.set(item.name, [item]);
    else known.push(item);
  }
  return [...bySet.values()].map((some) => {
    const [first] = some as [Item, ...Item[]]; // no set is without an item
    return { [verb]: { element: { ...place(table, first), elem: some.map(elementOf) } } };
  });
}

function elementOf({ key = null, body }: Item): Json {
  return body === null ? key : [key, body];
}
