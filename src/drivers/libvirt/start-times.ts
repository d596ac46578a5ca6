import {
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainRunningReason,
  virDomainState,
  virDomainStatsTypes,
} from "node-libvirt";
import { isActive, isTestDriver, type LibvirtHost } from "./host.ts";

/** The start of one run of a machine. libvirt gives each run another id. */
interface Run {
  readonly id: number;
  readonly startedAt: string | undefined;
}

/**
 * Creates the reader of start times. libvirt does not report them: QEMU's process id file on the host has the time. Only
 * the first look at a run reads it. A machine whose start is unknown is left out.
 */
export function createStartTimes(
  host: Pick<LibvirtHost, "connect" | "shell" | "context">,
): LibvirtHost["startTimes"] {
  const runs = new Map<string, Run>();
  return async (refs, signal) => {
    if (isTestDriver(host)) return new Map();
    const active = refs.filter(isActive);
    const fresh = active.filter(({ uuid, id }) => runs.get(uuid)?.id !== id);
    if (fresh.length > 0) {
      const [ages, migrated] = await Promise.all([readAges(host, signal), readMigrated(host)]);
      const now = host.context.now().getTime();
      for (const { uuid, id, name } of fresh) {
        const ageMs = ages.get(name) ?? (runs.has(uuid) ? 0 : undefined); // of a run that began since the last look
        runs.set(uuid, { id, startedAt: startOf(migrated.has(uuid) ? undefined : ageMs, now) });
      }
    }
    const uuids = new Set(refs.map(({ uuid }) => uuid));
    for (const uuid of runs.keys()) if (!uuids.has(uuid)) runs.delete(uuid);
    const known = active.map(({ uuid }) => [uuid, runs.get(uuid)?.startedAt] as const);
    return new Map(known.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  };
}

function startOf(ageMs: number | undefined, now: number): string | undefined {
  return ageMs === undefined ? undefined : new Date(now - ageMs).toISOString();
}

/** Prints the time, then the time of each process id file and its name. */
const LIST = `date +%s.%N; find /run/libvirt/qemu -maxdepth 1 -name '*.pid' -printf '%T@ %f\\n' 2>/dev/null; :`;

/** Reads the ages of the machines' processes in milliseconds, by name. By the clock of the host, which may differ. */
async function readAges(
  { shell }: Pick<LibvirtHost, "shell">,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const result = await shell?.script(LIST, { signal });
  return parseAges(result?.stdout ?? "");
}

export function parseAges(stdout: string): Map<string, number> {
  const [now = "", ...lines] = stdout.split("\n");
  const ages = new Map<string, number>();
  for (const line of lines) {
    const [, time, name] = /^(\d+(?:\.\d+)?) (.+)\.pid$/.exec(line) ?? [];
    const ageMs = (Number(now) - Number(time)) * 1000;
    if (name !== undefined && Number.isFinite(ageMs)) ages.set(name, Math.max(0, ageMs));
  }
  return ages;
}

const RUNNING = virDomainState.VIR_DOMAIN_RUNNING;
const MIGRATED = virDomainRunningReason.VIR_DOMAIN_RUNNING_MIGRATED;

/** Returns the machines that came from another host while they ran: their processes are younger than they are. */
async function readMigrated({ connect }: Pick<LibvirtHost, "connect">): Promise<ReadonlySet<string>> {
  const flags =
    virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE | // has the same value for this call
    virConnectGetAllDomainStatsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;
  const all = await connect.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_STATE, flags);
  const migrated = all.filter(
    ({ stats }) => Number(stats["state.state"]) === RUNNING && Number(stats["state.reason"]) === MIGRATED,
  );
  return new Set(migrated.map(({ ref }) => ref.uuid));
}
