import {
  type DomainRef,
  type DomainStats,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainMetadataType,
  virDomainModificationImpact,
  virDomainStatsTypes,
} from "node-libvirt";
import type { CreditRecord } from "../../model/cpu-credits.ts";
import { Failure } from "../../model/failure.ts";
import { objectRef, type TargetId } from "../../model/object.ts";
import type { BurstableMachine, CpuCreditAccess, CpuUsage } from "../cpu-credits.ts";
import { CREDITS_NAMESPACE, CREDITS_PREFIX, formatCreditRecord } from "./credit-record.ts";
import { burst, isBurstable } from "./domain-burst.ts";
import { PERIOD_US } from "./domain-resources.ts";
import { ignoreNotFound, withSubject } from "./errors.ts";
import { isActive, type LibvirtHost } from "./host.ts";
import { readMark } from "./metadata.ts";
import { readStoredDomain } from "./owned-objects.ts";

const { VIR_DOMAIN_AFFECT_CONFIG: CONFIG, VIR_DOMAIN_AFFECT_LIVE: LIVE } = virDomainModificationImpact;
const { VIR_DOMAIN_METADATA_ELEMENT: ELEMENT } = virDomainMetadataType;

/** Creates the access to the CPU time and the CPU limits of a host's domains. */
export function createCpuCreditAccess(host: LibvirtHost): CpuCreditAccess {
  const { connect, target } = host;
  return {
    readUsage: () => withSubject(target, () => readUsage(host)),
    setQuota: (machine, quotaUs) =>
      withSubject(machine.id, async () => {
        const ref = await requireBurstable(host, machine);
        const quota = { vcpu_period: BigInt(PERIOD_US), vcpu_quota: BigInt(quotaUs) };
        await connect.domainSetSchedulerParameters(ref, quota, LIVE);
      }),
    saveRecord: (machine, record) =>
      withSubject(machine.id, async () => writeRecord(host, await requireBurstable(host, machine), record)),
  };
}

/** The same value means VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE for this call. */
const RUNNING = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE;

/** Reads only the total, for which libvirt reads one file of the control group and asks no QEMU (qemuDomainGetStatsCpu). */
async function readUsage({ connect, target }: LibvirtHost): Promise<CpuUsage[]> {
  const flags = RUNNING | virConnectGetAllDomainStatsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;
  const all = await connect.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_CPU_TOTAL, flags);
  return all.flatMap((domain) => toCpuUsage(target, domain) ?? []);
}

const SECONDS_PER_NS = 1e-9;

/** Returns undefined for a domain without a CPU time. */
export function toCpuUsage(target: TargetId, { ref, stats }: DomainStats): CpuUsage | undefined {
  const nanoseconds = Number(stats["cpu.time"] ?? -1);
  if (nanoseconds < 0) return undefined;
  const cpuSeconds = nanoseconds * SECONDS_PER_NS;
  return {
    object: objectRef("domain", target, ref.name).id,
    uuid: ref.uuid,
    process: processOf(target, ref),
    cpuSeconds,
  };
}

function processOf(target: TargetId, { id }: DomainRef): string {
  return `${target}/${id}`;
}

/** Finds the domain again. Throws `world-moved` if it is not a burstable machine of the fleet. */
async function requireBurstable(host: LibvirtHost, { id, uuid }: BurstableMachine): Promise<DomainRef> {
  const ref = await ignoreNotFound(host.connect.domainLookupByUUIDString(uuid));
  const stored = ref && (await readStoredDomain(host, ref));
  const isOurs = stored !== undefined && readMark(stored)?.fleet === host.context.fleet;
  if (ref !== undefined && isOurs && isBurstable(burst.read(stored, String))) return ref;
  throw new Failure("world-moved", `${id}: it is not a burstable machine of the fleet any more`);
}

/**
 * Writes the record of the running definition first. A writer that is killed then leaves the latest record with the process
 * that it is of.
 */
async function writeRecord(
  { connect, target }: LibvirtHost,
  ref: DomainRef,
  record: CreditRecord,
): Promise<void> {
  const write = (text: string, impact: number) =>
    connect.domainSetMetadata(ref, ELEMENT, text, CREDITS_PREFIX, CREDITS_NAMESPACE, impact);
  const { process, ...kept } = record;
  if (isActive(ref) && process === processOf(target, ref)) await write(formatCreditRecord(record), LIVE);
  await write(formatCreditRecord(kept), CONFIG);
}
