import { equal } from "../../model/hash.ts";
import { waitUntil } from "../shared/wait.ts";
import { growDisks } from "./domain-disk-bytes.ts";
import { changeDisks } from "./domain-live-disks.ts";
import { changeInterfaces } from "./domain-live-interfaces.ts";
import { ejectSeed, insertSeed } from "./domain-live-seed.ts";
import { PERIOD_US } from "./domain-resources.ts";
import type { RunningState } from "./domain-types.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import type { DomainState } from "./states.ts";
import { parseXml } from "./xml.ts";
import { attributeOf, textOf } from "./xml-edit.ts";

/**
 * Changes on the running machine what can be changed there. A field whose running side is unknown counts as changed if
 * the stored one was.
 */
export async function changeLive(change: LiveChange, before: Partial<DomainState>): Promise<void> {
  for (const field of fieldsToChange(change, before)) await LIVE_OPERATIONS[field](change);
}

type LiveField = keyof typeof LIVE_OPERATIONS;

/**
 * Returns the fields in which a running machine differs from its desired state. A field that its resource leaves open
 * since the adoption stays as it runs: the definition may say the same in other words.
 */
export function fieldsToChange(
  { running, after }: Pick<LiveChange, "running" | "after">,
  before: Partial<DomainState>,
): LiveField[] {
  const fields = Object.keys(LIVE_OPERATIONS) as LiveField[]; // the table's own keys
  const open = before.unmanaged?.fields ?? [];
  return fields.filter((field) => {
    if (open.includes(field) && equal(before[field], after[field])) return false;
    return !equal(running[field] === undefined ? before[field] : running[field], after[field]);
  });
}

/** The operation that changes each field. */
const LIVE_OPERATIONS = {
  vcpus: plugVcpus,
  memoryKiB: setBalloon,
  cpuShares: ({ connect, ref, after, defaultCpuShares }: LiveChange) =>
    connect.domainSetSchedulerParameters(
      ref,
      { cpu_shares: BigInt(after.cpuShares ?? defaultCpuShares) },
      LIVE,
    ),
  cpuQuotaUs: ({ connect, ref, after }: LiveChange) =>
    connect.domainSetSchedulerParameters(
      ref,
      { vcpu_period: BigInt(PERIOD_US), vcpu_quota: BigInt(after.cpuQuotaUs) },
      LIVE,
    ),
  cpuset: pinVcpus,
  cpuPins: pinVcpus,
  emulatorPins: ({ connect, ref, after, hostCpus }: LiveChange) =>
    connect.domainPinEmulator(ref, orAllCpus(after.emulatorPins, hostCpus), LIVE),
  seed: (change: LiveChange) => (change.after.seed === null ? ejectSeed(change) : insertSeed(change)),
  disks: changeDisks,
  diskBytes: growDisks,
  interfaces: changeInterfaces,
} satisfies {
  readonly [Field in keyof DomainState & keyof RunningState]?: (change: LiveChange) => Promise<void>;
};

/** Adds vCPUs up to the maximum of the last start. Removing vCPUs of the start needs a restart. */
async function plugVcpus({ connect, ref, running, after }: LiveChange): Promise<void> {
  const desired = Math.min(after.vcpus, running.vcpusMax ?? after.vcpus);
  if (desired > (running.vcpus ?? desired)) await connect.domainSetVcpus(ref, desired, LIVE);
}

const BALLOON_TIMEOUT_MS = 10_000;

/**
 * Sets the balloon and waits a limited time for the guest's driver, which moves memory in steps. An adopted machine may
 * have no balloon: its memory changes by a restart.
 */
async function setBalloon({ connect, ref, live, running, after, signal }: LiveChange): Promise<void> {
  if (attributeOf(live, "devices", "memballoon", "model") === "none") return;
  const desired = Math.min(after.memoryKiB, running.memoryMaxKiB ?? after.memoryKiB);
  await connect.domainSetMemory(ref, desired, LIVE);
  if (running.memoryKiB === undefined) return; // no driver answers; the value takes effect when it does
  const hasSettled = async () => {
    const live = parseXml(await connect.domainGetXMLDesc(ref));
    return Number(textOf(live, "currentMemory")) === desired;
  };
  await waitUntil(hasSettled, { timeoutMs: BALLOON_TIMEOUT_MS, signal });
}

/** Pins also vCPUs that are not plugged in yet. */
async function pinVcpus({ connect, ref, running, after, hostCpus }: LiveChange): Promise<void> {
  const count = running.vcpusMax ?? after.vcpusMax;
  for (let vcpu = 0; vcpu < count; vcpu += 1)
    await connect.domainPinVcpu(ref, vcpu, orAllCpus(cpusOf(vcpu, after), hostCpus), LIVE);
}

/**
 * Returns the host CPUs of a vCPU; empty for all. A vCPU that the next start takes away from a machine with dedicated
 * CPUs goes where the emulator is: its CPU may be another machine's by then.
 */
function cpusOf(vcpu: number, { cpuPins, cpuset, emulatorPins, vcpusMax }: DomainState): readonly number[] {
  const pin = cpuPins[vcpu];
  if (pin !== undefined) return [pin];
  return vcpu >= vcpusMax && Object.keys(cpuPins).length > 0 ? emulatorPins : cpuset;
}

function orAllCpus(cpus: readonly number[], hostCpus: number): readonly number[] {
  return cpus.length > 0 ? cpus : Array.from({ length: hostCpus }, (_, cpu) => cpu);
}
