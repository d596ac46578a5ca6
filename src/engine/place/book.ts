import type { HostView, Placement, Workload } from "../../kinds/kind.ts";
import type { TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import { compare } from "./compare.ts";
import type { Groups } from "./groups.ts";
import { freeCpus, type Grant, openRoom, type Room } from "./room.ts";

/** Where everything stands while machines are placed one after another. */
export interface Book {
  readonly rooms: ReadonlyMap<TargetId, Room>;
  readonly groups: Groups;
  readonly decisions: Map<ResourceId, Decision>;
  readonly blocked: Blocked[];
}

interface Decision {
  readonly host: TargetId;
  readonly grant: Grant;
}

/** All hosts empty, in the order of their names. */
export function openBook(hosts: readonly HostView[], unreadable: ReadonlyMap<TargetId, string>): Book {
  const sorted = [...hosts].sort((a, b) => compare(a.id, b.id));
  const rooms = new Map(sorted.map((host) => [host.id, openRoom(host, unreadable.get(host.id))]));
  return { rooms, groups: new Map(), decisions: new Map(), blocked: [] };
}

export function block(
  book: Book,
  { resource }: Workload,
  code: Blocked["code"],
  message: string,
  hint?: string,
) {
  const text = `${showResource(resource)}: ${message}`;
  book.blocked.push({ resource, code, message: text, ...(hint === undefined ? {} : { hint }) });
}

/** The finished placements. What is shared on a host is only known when all have been placed. */
export function placementsOf({ rooms, decisions }: Book): Map<ResourceId, Placement> {
  const shared = new Map([...rooms.values()].map((room) => [room.host, freeCpus(room)]));
  const placements = new Map<ResourceId, Placement>();
  for (const [id, { host, grant }] of decisions) {
    const devices = grant.devices.filter((address) => address !== undefined);
    placements.set(id, { host, dedicatedCpus: grant.cpus, sharedCpus: shared.get(host) ?? [], devices });
  }
  return placements;
}
