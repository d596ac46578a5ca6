import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import type { HostContext } from "../driver.ts";
import { unknownTypeFailure, unsupportedFailure } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import type { MarkRecord } from "../shared/marks.ts";
import { assertStillOurs } from "../shared/ownership-check.ts";
import { enableBridgeNetfilter } from "./bridge-netfilter.ts";
import {
  baseItemsByAddress,
  cachedGroupItems,
  cachedMemberItems,
  cachedPortItems,
  type ManagedObjects,
} from "./desired-items.ts";
import type { Items } from "./items.ts";
import { managedObjects } from "./observe.ts";
import type { GroupState, PortState } from "./states.ts";
import type { TableCache } from "./table-cache.ts";

export interface QueuedChange {
  readonly change: Change;
  readonly signal: AbortSignal;
}

/** The mark of an object after a change; undefined: the object is deleted. */
interface MarkUpdate {
  readonly change: Change;
  readonly mark: MarkRecord | undefined;
}

/** The effects of a change. */
interface FirewallChange extends MarkUpdate {
  readonly items: readonly Items[];
  /** Bridge that must hand its packets to the filter. */
  readonly bridge?: string;
}

/**
 * Applies changes in one transaction. Marks are written before and removed after it. Therefore a crash may leave a mark
 * without its rules, which is noticed, but never a rule without its mark.
 */
export async function applyTogether(
  host: HostContext,
  cache: TableCache,
  tasks: readonly QueuedChange[],
): Promise<void> {
  // The deadline: each task has that of its change, and each command on the host its own.
  const signal = AbortSignal.any(tasks.map((task) => task.signal));
  await refreshMarks(host, tasks, signal);
  const changes = tasks.map(({ change }) => toFirewallChange(host, change));
  const before = previousMarks(host, changes);
  await writeMarks(host, changes);
  try {
    await writeTables(host, cache, changes, signal);
  } catch (error) {
    await writeMarks(host, before);
    await removeMarks(host, before);
    throw error;
  }
  await removeMarks(host, changes);
}

/** Reads the marks of all changed objects again, in one round trip for each type: the last look. */
async function refreshMarks(
  { marks }: HostContext,
  tasks: readonly QueuedChange[],
  signal: AbortSignal,
): Promise<void> {
  for (const type of ["port", "group"]) {
    const names = tasks.filter(({ change }) => change.type === type).map(({ change }) => change.name);
    if (names.length > 0) await marks.refreshSome(type, names, signal);
  }
}

function toFirewallChange(host: HostContext, change: Change): FirewallChange {
  if (!isSupported(change.action)) throw unsupportedFailure(change, "the firewall");
  const before = host.marks.of(change.type).get(change.name);
  if (before !== undefined) assertStillOurs(change, host.context.fleet, before.mark);
  if (!KEEPS_OBJECT[change.action]) return { change, mark: undefined, items: [] };
  const { mark, after } = change;
  if (mark === undefined || after === undefined) throw new Failure("bug", `${subjectOf(change)}: no state`);
  const { state, ...rest } = renderState(change, after);
  return { change, mark: { mark, state }, ...rest };
}

const KEEPS_OBJECT = {
  create: true,
  update: true,
  replace: true,
  delete: false,
} as const satisfies Partial<Record<Action, boolean>>;

function isSupported(action: Action): action is keyof typeof KEEPS_OBJECT {
  return Object.hasOwn(KEEPS_OBJECT, action);
}

/** State for the mark, which holds all that the tables cannot tell, and the items for the tables. */
interface RenderedState {
  readonly state: JsonObject;
  readonly items: readonly Items[];
  readonly bridge?: string;
}

function renderState(change: Change, after: JsonObject): RenderedState {
  const state = after as unknown; // the planner keeps states with their types
  if (change.type === "port") return renderPort(state as PortState);
  if (change.type === "group") return renderGroup(change.name, state as GroupState);
  throw unknownTypeFailure("firewall", change);
}

function renderPort(state: PortState): RenderedState {
  const port: PortState = { ...state, damage: [] };
  const bridge = port.groups === null ? {} : { bridge: port.bridge };
  return { state: { ...port }, items: [cachedPortItems(port)], ...bridge };
}

function renderGroup(name: string, { rules, members }: GroupState): RenderedState {
  const group = { rules };
  const state = group as unknown as JsonObject; // made of JSON values
  return { state, items: [cachedGroupItems(name, group), cachedMemberItems(name, { members })] };
}

async function writeMarks({ marks }: HostContext, steps: readonly MarkUpdate[]): Promise<void> {
  for (const [type, updates] of groupByType(steps)) {
    const marked = updates.flatMap(({ change, mark }) =>
      mark === undefined ? [] : [[change.name, mark] as const],
    );
    await marks.writeAll(type, new Map(marked));
  }
}

async function removeMarks({ marks }: HostContext, steps: readonly MarkUpdate[]): Promise<void> {
  for (const [type, updates] of groupByType(steps)) {
    const gone = updates.filter(({ mark }) => mark === undefined);
    await marks.removeAll(
      type,
      gone.map(({ change }) => change.name),
    );
  }
}

/** Returns the previous marks of all objects whose marks change. */
function previousMarks({ marks }: HostContext, steps: readonly FirewallChange[]): MarkUpdate[] {
  const marked = steps.filter(({ mark }) => mark !== undefined);
  return marked.map(({ change }) => ({ change, mark: marks.of(change.type).get(change.name) }));
}

async function writeTables(
  { shell, marks, context }: HostContext,
  cache: TableCache,
  changes: readonly FirewallChange[],
  signal: AbortSignal,
): Promise<void> {
  const managed = withoutRemoved(managedObjects(context.fleet, marks), changes);
  const writable = [baseItemsByAddress(managed), ...changes.flatMap(({ items }) => items)];
  const groups = changes.flatMap(({ change, mark }) =>
    change.type === "group" && mark ? [change.name] : [],
  );
  await cache.write(managed, new Map(writable.flatMap((items) => [...items])), groups, signal);
  const bridges = new Set(changes.flatMap(({ bridge }) => bridge ?? []));
  for (const bridge of bridges) await enableBridgeNetfilter(shell, bridge, signal);
}

/** Returns the objects that exist after the changes. */
function withoutRemoved({ ports, groups }: ManagedObjects, steps: readonly FirewallChange[]): ManagedObjects {
  const gone = new Set(steps.flatMap(({ change, mark }) => (mark === undefined ? [change.id] : [])));
  if (gone.size === 0) return { ports, groups };
  const rest = { port: new Map(ports), group: new Map(groups) };
  for (const { change } of steps)
    if (gone.has(change.id)) rest[change.type as "port" | "group"].delete(change.name); // the types of this driver
  return { ports: rest.port, groups: rest.group };
}

function groupByType(steps: readonly MarkUpdate[]): Map<string, MarkUpdate[]> {
  const groups = new Map<string, MarkUpdate[]>();
  for (const step of steps) groups.set(step.change.type, [...(groups.get(step.change.type) ?? []), step]);
  return groups;
}
