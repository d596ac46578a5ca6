import type { HostView, Placement, PlacementReason, Workload } from "../kinds/kind.ts";
import type { TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import { admitNew, objections } from "./place/admit.ts";
import { type Book, openBook, placementsOf } from "./place/book.ts";
import { compare } from "./place/compare.ts";
import { groupRemark } from "./place/groups.ts";
import { keepObserved } from "./place/keep.ts";
import { demandOf, NOTHING, type Room } from "./place/room.ts";
import { showFree, unfitness } from "./place/rules.ts";
import { score } from "./place/weigh.ts";

/** Where machines go, and which cannot go anywhere. */
export interface Placed {
  /** Also of blocked machines that are observed on one host: what they have there is not up for deletion. */
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  readonly blocked: readonly Blocked[];
  /** What spoke for and against each host when this machine was placed. Places everything again: ask for one. */
  explain(id: ResourceId): PlacementReason[];
}

/**
 * Gives every machine a host. What is observed somewhere stays there; what is observed nowhere is placed, but not
 * while a host that could hold it is unreadable. The order of the arguments does not matter.
 */
export function place(
  workloads: readonly Workload[],
  hosts: readonly HostView[],
  unreadable: ReadonlyMap<TargetId, string>,
): Placed {
  const sorted = [...workloads].sort((a, b) => compare(a.resource, b.resource));
  const settle = (until?: ResourceId) => settled(openBook(hosts, unreadable), sorted, until);
  const book = settle();
  const placements = placementsOf(book);
  return {
    placements,
    blocked: book.blocked.sort((a, b) => compare(a.resource, b.resource)),
    explain: (id) => {
      const workload = sorted.find(({ resource }) => resource === id);
      return workload === undefined ? [] : explain(settle(id), workload, placements.get(id)?.host);
    },
  };
}

function settled(book: Book, sorted: readonly Workload[], until: ResourceId | undefined): Book {
  keepObserved(
    book,
    sorted.filter(({ observedOn }) => observedOn.length > 0),
  );
  admitNew(
    book,
    sorted.filter(({ observedOn }) => observedOn.length === 0),
    until,
  );
  return book;
}

function explain(book: Book, workload: Workload, chosen: TargetId | undefined): PlacementReason[] {
  return [...book.rooms.values()].map((room) => {
    const { host } = room;
    if (workload.observedOn.includes(host))
      return { ...present(room, workload), verdict: verdict(host, chosen, "refused") };
    const against = objections(book, room, workload);
    if (against.length > 0) return { host, verdict: "refused", reasons: against };
    return { ...inFavour(book, room, workload), verdict: verdict(host, chosen, "possible") };
  });
}

function verdict<Else extends string>(
  host: TargetId,
  chosen: TargetId | undefined,
  otherwise: Else,
): "chosen" | Else {
  return host === chosen ? "chosen" : otherwise;
}

function present(room: Room, workload: Workload): Omit<PlacementReason, "verdict"> {
  return { host: room.host, reasons: ["is there already", ...unfitness(room, workload)] };
}

function inFavour(book: Book, room: Room, workload: Workload): Omit<PlacementReason, "verdict"> {
  const demand = demandOf(workload, NOTHING);
  const remark = groupRemark(book.groups, workload.group, room);
  const points = score(room, { workload, demand, rooms: [], company: undefined }, book.groups);
  return {
    host: room.host,
    reasons: [showFree(room, demand), ...(remark === undefined ? [] : [remark])],
    score: Math.round(points * 1000) / 1000,
  };
}
