import {
  type DomainRef,
  type TypedValue,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainStatsTypes,
} from "node-libvirt";
import type { ObservedObject } from "../../model/object.ts";
import { cancellableSleep } from "../shared/wait.ts";
import { withMembers } from "../shared/with-members.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import type { DomainState } from "./states.ts";

/** The balloon of a machine, in KiB. */
export interface Balloon {
  /** Memory that it leaves the machine. */
  readonly memoryKiB: number;
  /** Memory that the guest can give back at most, as far as it says. */
  readonly spareKiB: number;
}

/** Balloons by UUID of the machine. Only of machines whose guest driver answers. */
export type Balloons = ReadonlyMap<string, Balloon>;

export async function readBalloons(host: LibvirtHost): Promise<Balloons> {
  if (isTestDriver(host)) return new Map();
  const S = virConnectGetAllDomainStatsFlags;
  const active = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE; // has the same value for this call
  const flags = S.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT | active;
  const all = await host.connect.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_BALLOON, flags);
  const balloons = all.map(({ ref, stats }) => [ref.uuid, readBalloon(stats)] as const);
  return new Map(balloons.filter((entry): entry is [string, Balloon] => entry[1] !== undefined));
}

/**
 * Returns a balloon; undefined if the guest's driver has reported no statistics. Without that driver nothing inflates or
 * deflates the balloon. The guest's statistics are some seconds old, from when it may have had more memory: what it used
 * then it still uses.
 */
export function readBalloon(stats: Readonly<Record<string, TypedValue>>): Balloon | undefined {
  if (!(Number(stats["balloon.last-update"] ?? 0) > 0)) return undefined;
  const [memoryKiB, total, usable] = ["current", "available", "usable"].map(
    (name) => stats[`balloon.${name}`],
  );
  const spareNow =
    usable === undefined || total === undefined
      ? Infinity
      : Number(memoryKiB) - Number(total) + Number(usable);
  return { memoryKiB: Number(memoryKiB), spareKiB: Math.min(Number(usable ?? Infinity), spareNow) };
}

/**
 * Returns whether the guest gives memory back until it has `desiredKiB`: its driver answers, and it has that much to spare.
 * A kernel keeps about a 60th of the memory that it started with for itself, so that a small share of that is out of reach.
 */
export function followsBalloon(balloon: Balloon | undefined, desiredKiB: number): boolean {
  return balloon !== undefined && balloon.memoryKiB - desiredKiB <= Math.max(0, balloon.spareKiB);
}

/** Time to see a balloon move: the driver moves memory in steps, and QEMU updates its size once a second. */
const MOVES_MS = 1_200;

/**
 * Removes `running.memoryKiB` of machines whose balloon still moves, after a start for example: the requested size is
 * unknown then. Reads the balloons again only if a machine has not its stored size.
 */
export async function withBalloonsAtRest(
  host: LibvirtHost,
  { refs }: { readonly refs: readonly DomainRef[] },
  machines: readonly ObservedObject<DomainState>[],
  signal: AbortSignal,
): Promise<ObservedObject<DomainState>[]> {
  const uuids = new Map(refs.map(({ name, uuid }) => [name, uuid]));
  const isUnsettled = ({ running, state }: ObservedObject<DomainState>) =>
    running?.memoryKiB !== undefined && running.memoryKiB !== state.memoryKiB;
  if (isTestDriver(host) || !machines.some(isUnsettled)) return [...machines];
  await cancellableSleep(MOVES_MS, signal);
  const later = await readBalloons(host);
  return machines.map((machine) => {
    const now = later.get(uuids.get(machine.name) ?? "");
    if (!isUnsettled(machine) || now === undefined || now.memoryKiB === machine.running?.memoryKiB)
      return machine;
    const { memoryKiB: _moving, ...running } = machine.running ?? {};
    return withMembers(machine, { running });
  });
}
