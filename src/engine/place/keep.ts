import type { Workload } from "../../kinds/kind.ts";
import type { TargetId } from "../../model/object.ts";
import { type Book, block } from "./book.ts";
import { joinGroup } from "./groups.ts";
import { demandOf, type Grant, holdFast, NOTHING, type Room, take } from "./room.ts";
import { shortage, unfitness } from "./rules.ts";

/** A machine and a host on which it is observed. */
interface Stay {
  readonly workload: Workload;
  readonly host: TargetId;
  readonly room: Room | undefined;
  readonly grant: Grant;
}

const NO_MOVE =
  "moving machines between hosts is not supported yet: let it match again, or delete it and add it anew";

/**
 * Leaves every machine where it is observed, and blocks those that should not be there. In the order of names, in
 * three rounds: all keep the CPUs and devices that they hold; then each takes what it needs besides; and what did not
 * fit is counted last, since it is there all the same.
 */
export function keepObserved(book: Book, seen: readonly Workload[]): void {
  const stays = seen.flatMap((workload) => workload.observedOn.map((host) => stayOf(book, workload, host)));
  const crowded = stays.filter((stay) => !keep(book, stay));
  for (const { workload, room, grant } of crowded)
    if (room !== undefined)
      take(room, { ...demandOf(workload, grant), dedicatedCpus: 0, devices: [] }, workload, grant);
}

function stayOf(book: Book, workload: Workload, host: TargetId): Stay {
  const room = book.rooms.get(host);
  const readable = room !== undefined && room.unreadable === undefined;
  return { workload, host, room, grant: readable ? holdFast(room, workload) : asObserved(workload) };
}

/** Nothing is known of the host: then nothing changes. */
function asObserved({ cpuPolicy, observedCpus, observedDevices }: Workload): Grant {
  return { cpus: cpuPolicy === "dedicated" ? observedCpus : NOTHING.cpus, devices: observedDevices };
}

/** True when it fits where it is. */
function keep(book: Book, stay: Stay): boolean {
  const { workload, host, room, grant } = stay;
  const demand = demandOf(workload, grant);
  const short = room === undefined || room.unreadable !== undefined ? [] : shortage(room, demand);
  report(book, stay, short);
  if (room !== undefined) joinGroup(book.groups, workload.group, room);
  const granted = room === undefined || short.length > 0 ? grant : take(room, demand, workload, grant);
  if (workload.observedOn.length === 1) book.decisions.set(workload.resource, { host, grant: granted });
  return short.length === 0;
}

function report(book: Book, { workload, host, room }: Stay, short: readonly string[]): void {
  const [first] = workload.observedOn;
  if (workload.observedOn.length > 1) {
    if (host === first) blockDuplicate(book, workload);
  } else if (room === undefined)
    block(book, workload, "refused", `is on ${host}, which is no host of this fleet`, NO_MOVE);
  else if (room.unreadable !== undefined)
    block(book, workload, "unreadable", `is on ${host}, which could not be read: ${room.unreadable}`);
  else blockMisfit(book, workload, room, short);
}

function blockDuplicate(book: Book, workload: Workload): void {
  const hosts = [...workload.observedOn].sort().join(" and ");
  const hint = "find out which one is right, and undefine the other by hand";
  block(book, workload, "duplicate", `is on ${hosts} at the same time`, hint);
}

/** A group's rule counts when a machine is placed, so it is not asked here. */
function blockMisfit(book: Book, workload: Workload, room: Room, short: readonly string[]): void {
  const unfit = unfitness(room, workload);
  if (unfit.length > 0) {
    const message = `is on ${room.host}, which may not hold it any more: ${unfit.join("; ")}`;
    block(book, workload, "refused", message, NO_MOVE);
  } else if (short.length > 0) {
    const message = `does not fit on ${room.host}, where it is: ${short.join("; ")}`;
    block(book, workload, "capacity", message, `make it smaller, or make room on ${room.host}`);
  }
}
