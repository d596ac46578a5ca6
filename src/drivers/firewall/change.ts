import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import { showResource } from "../../model/resource.ts";
import type { OpenHost } from "../driver.ts";
import { unknownType } from "../host-driver.ts";
import type { Noted as Marked } from "../marks.ts";
import type { Book } from "./book.ts";
import { letFilter } from "./bridges.ts";
import type { Items } from "./items.ts";
import { notedBy } from "./observe.ts";
import type { GroupState, PortState } from "./states.ts";
import { itemsOfGround, itemsOfGroup, itemsOfMembers, itemsOfPort, type Noted } from "./wish.ts";

export interface Task {
  readonly change: Change;
  readonly signal: AbortSignal;
}

/** Which mark an object has; none: it goes. */
interface Noting {
  readonly change: Change;
  readonly mark: Marked | undefined;
}

/** What a change comes to. */
interface Step extends Noting {
  readonly items: readonly Items[];
  /** The bridge that must hand its packets to the filter. */
  readonly bridge?: string;
}

/**
 * Changes in one transaction. Marks come first and go last: after a crash there may be a mark without its rules, which is
 * seen, and never a rule without its mark.
 */
export async function together(host: OpenHost, book: Book, tasks: readonly Task[]): Promise<void> {
  const steps = tasks.map(({ change }) => stepOf(host, change));
  const signal = AbortSignal.any(tasks.map((task) => task.signal));
  const before = marksOf(host, steps);
  await noteAll(host, steps);
  try {
    await writeTables(host, book, steps, signal);
  } catch (error) {
    await noteAll(host, before);
    await forgetAll(host, before);
    throw error;
  }
  await forgetAll(host, steps);
}

function stepOf(host: OpenHost, change: Change): Step {
  if (!possible(change.action))
    throw new Failure(
      "unsupported",
      `${subjectOf(change)}: ${change.action} is not possible for the firewall`,
    );
  if (!MAKES[change.action]) return { change, mark: undefined, items: [] };
  const { mark, after } = change;
  if (mark === undefined || after === undefined) throw new Failure("bug", `${subjectOf(change)}: no state`);
  const before = host.marks.of(change.type).get(change.name);
  if (before !== undefined && before.mark.fleet !== host.world.fleet)
    throw new Failure("world-moved", `${subjectOf(change)}: another fleet has one of that name`);
  const { state, ...rest } = partOf(change, after);
  return { change, mark: { mark, state }, ...rest };
}

const MAKES = {
  create: true,
  update: true,
  replace: true,
  delete: false,
} as const satisfies Partial<Record<Action, boolean>>;

function possible(action: Action): action is keyof typeof MAKES {
  return Object.hasOwn(MAKES, action);
}

export function subjectOf(change: Change): string {
  return `${showResource(change.owner)} (${change.id})`;
}

/** What the mark keeps, which is all that the tables do not tell by themselves, and what is in the tables. */
interface Part {
  readonly state: JsonObject;
  readonly items: readonly Items[];
  readonly bridge?: string;
}

function partOf(change: Change, after: JsonObject): Part {
  const state = after as unknown; // the planner keeps states with their types
  if (change.type === "port") return portPart(state as PortState);
  if (change.type === "group") return groupPart(change.name, state as GroupState);
  throw unknownType("firewall", change);
}

function portPart(state: PortState): Part {
  const port: PortState = { ...state, damage: [] };
  const bridge = port.groups === null ? {} : { bridge: port.bridge };
  return { state: { ...port }, items: [itemsOfPort(port)], ...bridge };
}

function groupPart(name: string, { rules, members }: GroupState): Part {
  const group = { rules };
  const state = group as unknown as JsonObject; // made of JSON values
  return { state, items: [itemsOfGroup(name, group), itemsOfMembers(name, { members })] };
}

async function noteAll({ marks }: OpenHost, steps: readonly Noting[]): Promise<void> {
  for (const [type, some] of byType(steps)) {
    const made = some.flatMap(({ change, mark }) =>
      mark === undefined ? [] : [[change.name, mark] as const],
    );
    await marks.writeAll(type, new Map(made));
  }
}

async function forgetAll({ marks }: OpenHost, steps: readonly Noting[]): Promise<void> {
  for (const [type, some] of byType(steps)) {
    const gone = some.filter(({ mark }) => mark === undefined);
    await marks.removeAll(
      type,
      gone.map(({ change }) => change.name),
    );
  }
}

/** The marks as they were, of all that got another one. */
function marksOf({ marks }: OpenHost, steps: readonly Step[]): Noting[] {
  const made = steps.filter(({ mark }) => mark !== undefined);
  return made.map(({ change }) => ({ change, mark: marks.of(change.type).get(change.name) }));
}

async function writeTables(
  { shell, marks, world }: OpenHost,
  book: Book,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<void> {
  const noted = without(notedBy(world.fleet, marks), steps);
  const mine = [itemsOfGround(noted), ...steps.flatMap(({ items }) => items)];
  const groups = steps.flatMap(({ change, mark }) => (change.type === "group" && mark ? [change.name] : []));
  await book.write(noted, new Map(mine.flatMap((items) => [...items])), groups, signal);
  const bridges = new Set(steps.flatMap(({ bridge }) => bridge ?? []));
  for (const bridge of bridges) await letFilter(shell, bridge, signal);
}

/** All that is to be there afterwards. */
function without({ ports, groups }: Noted, steps: readonly Step[]): Noted {
  const gone = new Set(steps.flatMap(({ change, mark }) => (mark === undefined ? [change.id] : [])));
  if (gone.size === 0) return { ports, groups };
  const rest = { port: new Map(ports), group: new Map(groups) };
  for (const { change } of steps)
    if (gone.has(change.id)) rest[change.type as "port" | "group"].delete(change.name); // the types of this driver
  return { ports: rest.port, groups: rest.group };
}

function byType(steps: readonly Noting[]): Map<string, Noting[]> {
  const found = new Map<string, Noting[]>();
  for (const step of steps) found.set(step.change.type, [...(found.get(step.change.type) ?? []), step]);
  return found;
}
