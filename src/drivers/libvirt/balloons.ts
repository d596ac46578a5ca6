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

/** Memory in KiB that the balloon leaves a machine, by UUID. It holds only machines whose guest driver answers. */
export type Balloons = ReadonlyMap<string, number>;

export async function readBalloons(host: LibvirtHost): Promise<Balloons> {
  if (isTestDriver(host)) return new Map();
  const S = virConnectGetAllDomainStatsFlags;
  const active = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE; // has the same value for this call
  const flags = S.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT | active;
  const all = await host.connect.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_BALLOON, flags);
  const answering = all.filter(({ stats }) => balloonAnswers(stats));
  return new Map(answering.map(({ ref, stats }) => [ref.uuid, Number(stats["balloon.current"])]));
}

/**
 * Returns true if the guest's driver has reported statistics. Without that driver nothing inflates or deflates the
 * balloon.
 */
function balloonAnswers(stats: Readonly<Record<string, TypedValue>>): boolean {
  return Number(stats["balloon.last-update"] ?? 0) > 0;
}

export async function balloonAnswersNow(host: LibvirtHost, ref: DomainRef): Promise<boolean> {
  return (await readBalloons(host)).has(ref.uuid);
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
    if (!isUnsettled(machine) || now === undefined || now === machine.running?.memoryKiB) return machine;
    const { memoryKiB: _moving, ...running } = machine.running ?? {};
    return withMembers(machine, { running });
  });
}
