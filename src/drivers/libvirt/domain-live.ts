import { equal } from "../../model/hash.ts";
import { growDisks } from "./domain-disk-bytes.ts";
import { liveDisks } from "./domain-live-disks.ts";
import { liveInterfaces } from "./domain-live-interfaces.ts";
import { ejectSeed, insertSeed } from "./domain-live-seed.ts";
import { PERIOD_US } from "./domain-resources.ts";
import type { RunningState } from "./domain-running.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import { until } from "./pause.ts";
import type { DomainState } from "./states.ts";
import { parseXml } from "./xml.ts";
import { textOf } from "./xml-edit.ts";

/**
 * Does on the running machine what can be done there. A field whose running side is not known counts as changed when
 * the stored one was.
 */
export async function changeLive(change: LiveChange, before: Partial<DomainState>): Promise<void> {
  const fields = Object.keys(LIVE_OPERATIONS) as (keyof typeof LIVE_OPERATIONS)[]; // its own keys
  for (const field of fields) {
    const known = change.running[field] === undefined ? before[field] : change.running[field];
    if (!equal(known, change.after[field])) await LIVE_OPERATIONS[field](change);
  }
}

/** Which call changes which field. */
const LIVE_OPERATIONS = {
  vcpus: plugVcpus,
  memoryKiB: setBalloon,
  cpuShares: ({ connect, ref, after }: LiveChange) =>
    connect.domainSetSchedulerParameters(ref, { cpu_shares: BigInt(after.cpuShares) }, LIVE),
  cpuQuotaUs: ({ connect, ref, after }: LiveChange) =>
    connect.domainSetSchedulerParameters(
      ref,
      { vcpu_period: BigInt(PERIOD_US), vcpu_quota: BigInt(after.cpuQuotaUs) },
      LIVE,
    ),
  cpuset: pinVcpus,
  cpuPins: pinVcpus,
  emulatorPins: ({ connect, ref, after, hostCpus }: LiveChange) =>
    connect.domainPinEmulator(ref, orAll(after.emulatorPins, hostCpus), LIVE),
  seed: (change: LiveChange) => (change.after.seed === null ? ejectSeed(change) : insertSeed(change)),
  disks: liveDisks,
  diskBytes: growDisks,
  interfaces: liveInterfaces,
} satisfies {
  readonly [Field in keyof DomainState & keyof RunningState]?: (change: LiveChange) => Promise<void>;
};

/** Up to what the machine was started with; fewer takes a restart, since those of the start cannot be taken out. */
async function plugVcpus({ connect, ref, running, after }: LiveChange): Promise<void> {
  const wanted = Math.min(after.vcpus, running.vcpusMax ?? after.vcpus);
  if (wanted > (running.vcpus ?? 0)) await connect.domainSetVcpus(ref, wanted, LIVE);
}

const BALLOON_TIMEOUT_MS = 10_000;

/** The guest's driver gives and takes bit by bit: waits for it, as long as it moves within reason. */
async function setBalloon({ connect, ref, running, after, signal }: LiveChange): Promise<void> {
  const wanted = Math.min(after.memoryKiB, running.memoryMaxKiB ?? after.memoryKiB);
  await connect.domainSetMemory(ref, wanted, LIVE);
  if (running.memoryKiB === undefined) return; // nobody answers: it counts from the guest's driver on
  const settled = async () => {
    const live = parseXml(await connect.domainGetXMLDesc(ref));
    return Number(textOf(live, "currentMemory")) === wanted;
  };
  await until(settled, { timeoutMs: BALLOON_TIMEOUT_MS, signal });
}

/** Also CPUs that are not plugged in yet: they are pinned when they come. */
async function pinVcpus({ connect, ref, running, after, hostCpus }: LiveChange): Promise<void> {
  const count = running.vcpusMax ?? after.vcpusMax;
  for (let vcpu = 0; vcpu < count; vcpu += 1) {
    const pin = after.cpuPins[vcpu];
    await connect.domainPinVcpu(ref, vcpu, pin === undefined ? orAll(after.cpuset, hostCpus) : [pin], LIVE);
  }
}

function orAll(cpus: readonly number[], hostCpus: number): readonly number[] {
  return cpus.length > 0 ? cpus : Array.from({ length: hostCpus }, (_, cpu) => cpu);
}
