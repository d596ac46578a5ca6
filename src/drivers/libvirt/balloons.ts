import {
  type DomainRef,
  type TypedValue,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainStatsTypes,
} from "node-libvirt";
import type { ObservedObject } from "../../model/object.ts";
import { type Host, isTestDriver } from "./host.ts";
import { pause } from "./pause.ts";
import type { DomainState } from "./states.ts";

/** What a machine's balloon leaves it, in KiB, by the UUID of those whose guest's driver answers. */
export type Balloons = ReadonlyMap<string, number>;

export async function readBalloons(host: Host): Promise<Balloons> {
  if (isTestDriver(host)) return new Map();
  const S = virConnectGetAllDomainStatsFlags;
  const active = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE; // means the same here
  const flags = S.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT | active;
  const all = await host.connect.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_BALLOON, flags);
  const answering = all.filter(({ stats }) => balloonAnswers(stats));
  return new Map(answering.map(({ ref, stats }) => [ref.uuid, Number(stats["balloon.current"])]));
}

/** The guest's driver has told its statistics: only then does anything fill or empty the balloon. */
function balloonAnswers(stats: Readonly<Record<string, TypedValue>>): boolean {
  return Number(stats["balloon.last-update"] ?? 0) > 0;
}

export async function balloonAnswersNow(host: Host, ref: DomainRef): Promise<boolean> {
  return (await readBalloons(host)).has(ref.uuid);
}

/** A guest's driver gives and takes memory bit by bit, and QEMU tells of it once a second. */
const MOVES_MS = 1_200;

/**
 * Machines, each without its memory as it runs as long as its balloon is on the way: what was asked of it, after a start
 * for one, is not known then. Only those that have not what is stored for them are looked at twice.
 */
export async function withBalloonsAtRest(
  host: Host,
  { refs }: { readonly refs: readonly DomainRef[] },
  machines: readonly ObservedObject<DomainState>[],
  signal: AbortSignal,
): Promise<ObservedObject<DomainState>[]> {
  const uuids = new Map(refs.map(({ name, uuid }) => [name, uuid]));
  const isOther = ({ running, state }: ObservedObject<DomainState>) =>
    running?.memoryKiB !== undefined && running.memoryKiB !== state.memoryKiB;
  if (isTestDriver(host) || !machines.some(isOther)) return [...machines];
  await pause(MOVES_MS, signal);
  const later = await readBalloons(host);
  return machines.map((machine) => {
    const now = later.get(uuids.get(machine.name) ?? "");
    if (!isOther(machine) || now === undefined || now === machine.running?.memoryKiB) return machine;
    const { memoryKiB: _moving, ...running } = machine.running ?? {};
    return { ...machine, running };
  });
}
