import pLimit from "p-limit";
import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import type { ObservedObject } from "../../model/object.ts";
import { showResource } from "../../model/resource.ts";
import type { HostPart, OpenHost } from "../driver.ts";
import { unknownType } from "../host-driver.ts";
import { type Book, openBook } from "./book.ts";
import { filteringBridges, letFilter } from "./bridges.ts";
import { tableOf } from "./names.ts";
import { notedBy, observed } from "./observe.ts";
import type { GroupState, PortState } from "./states.ts";
import { itemsOfGround, itemsOfGroup, itemsOfMembers, itemsOfPort } from "./wish.ts";

/** The filter of one host, as its marks and our tables tell it. */
export function openFirewall(host: OpenHost): HostPart {
  const book = openBook(host.shell, tableOf(host.world.fleet));
  const inTurn = pLimit(1);
  const read = (signal: AbortSignal) => inTurn(() => readAll(host, book, signal));
  return {
    read,
    async reread(ids, signal) {
      const wanted = new Set(ids);
      return (await read(signal)).filter(({ id }) => wanted.has(id));
    },
    perform: (change, signal) => inTurn(() => ACTIONS[change.action]({ host, book, change, signal })),
    async adopt(change) {
      throw new Failure("rejected", `${subjectOf(change)}: it is another fleet's`);
    },
  };
}

/** Without a mark there is nothing of ours: then the host is not asked at all. */
async function readAll(host: OpenHost, book: Book, signal: AbortSignal): Promise<ObservedObject[]> {
  const { target, shell, marks, world } = host;
  if (marks.of("port").size === 0 && marks.of("group").size === 0) {
    book.forget();
    return [];
  }
  const [{ items }, bridges] = await Promise.all([book.read(signal), filteringBridges(shell, signal)]);
  return observed({ target, fleet: world.fleet, marks, items, bridges });
}

interface Task {
  readonly host: OpenHost;
  readonly book: Book;
  readonly change: Change;
  readonly signal: AbortSignal;
}

const ACTIONS: Readonly<Record<Action, (task: Task) => Promise<void>>> = {
  create: write,
  update: write,
  replace: write,
  delete: remove,
  restart: unsupported,
  migrate: unsupported,
  trash: unsupported,
  restore: unsupported,
};

async function unsupported({ change }: Task): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for the firewall`);
}

function subjectOf(change: Change): string {
  return `${showResource(change.owner)} (${change.id})`;
}

/** The mark comes first: a crash leaves a mark whose rules are not there, and that is seen. */
async function write(task: Task): Promise<void> {
  const { host, change } = task;
  const { marks, world } = host;
  const { type, name, mark, after } = change;
  const before = marks.of(type).get(name);
  if (mark === undefined || after === undefined) throw new Failure("bug", `${subjectOf(change)}: no state`);
  if (before !== undefined && before.mark.fleet !== world.fleet)
    throw new Failure("world-moved", `${subjectOf(change)}: another fleet has one of that name`);
  const part = partOf(change, after);
  await marks.write(type, name, { mark, state: part.noted });
  try {
    await part.write(task);
  } catch (error) {
    await (before === undefined ? marks.remove(type, name) : marks.write(type, name, before));
    throw error;
  }
}

interface Part {
  /** What the mark keeps: all that the tables do not tell by themselves. */
  readonly noted: JsonObject;
  write(task: Task): Promise<void>;
}

function partOf(change: Change, after: JsonObject): Part {
  const state = after as unknown; // the planner keeps states with their types
  if (change.type === "port") return portPart(state as PortState);
  if (change.type === "group") return groupPart(change.name, state as GroupState);
  throw unknownType("firewall", change);
}

function portPart(state: PortState): Part {
  const port: PortState = { ...state, damage: [] };
  return {
    noted: { ...port },
    async write({ host, book, signal }) {
      const noted = notedBy(host.world.fleet, host.marks);
      const mine = [...itemsOfGround(noted), ...itemsOfPort(port)];
      await book.write(noted, new Map(mine), undefined, signal);
      if (port.groups !== null) await letFilter(host.shell, port.bridge, signal);
    },
  };
}

function groupPart(name: string, { rules, members }: GroupState): Part {
  const group = { rules };
  return {
    noted: { rules: { ...rules } } as unknown as JsonObject, // made of JSON values
    async write({ host, book, signal }) {
      const noted = notedBy(host.world.fleet, host.marks);
      const own = [...itemsOfGroup(name, group), ...itemsOfMembers(name, { members })];
      await book.write(noted, new Map([...itemsOfGround(noted), ...own]), name, signal);
    },
  };
}

/** The mark goes last: until then it is known that something is left. */
async function remove({ host, book, change, signal }: Task): Promise<void> {
  const { marks, world } = host;
  const { ports, groups } = notedBy(world.fleet, marks);
  const rest = { ports: new Map(ports), groups: new Map(groups) };
  if (change.type === "port") rest.ports.delete(change.name);
  else rest.groups.delete(change.name);
  await book.write(rest, itemsOfGround(rest), undefined, signal);
  await marks.remove(change.type, change.name);
}
