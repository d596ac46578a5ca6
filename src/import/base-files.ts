import type { DomainState } from "../drivers/libvirt/states.ts";
import { InvalidAddress, parseLibvirtUri } from "../host/libvirt-uri.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import type { HostFacts } from "../model/snapshot.ts";
import type { DraftFile, ResourceDraft } from "./drafts.ts";
import { HUGE_PAGE_BYTES } from "./huge-pages.ts";
import { toResourceName } from "./resource-name.ts";

/**
 * Returns the name of a Host for a host that has none: the first label of the host in its URI, and else of the name
 * that libvirt tells (virConnectGetHostname).
 */
export function hostNameFor(uri: string, hostname: string): string {
  const address = parseLibvirtUri(uri);
  if (!(address instanceof InvalidAddress)) {
    if (address.driver === "lab") return toResourceName(address.host);
    if (address.driver === "test") return "test";
    const { host = "" } = address.authority ?? {};
    if (/[a-z]/i.test(host) && !host.includes(":")) return firstLabel(host);
  }
  return firstLabel(hostname);
}

function firstLabel(name: string): string {
  return toResourceName(name.split(".")[0] || "host");
}

/** A host that the fleet does not have yet. */
export interface NewHost {
  readonly name: string;
  readonly libvirt: string;
  readonly facts: HostFacts | undefined;
  readonly objects: readonly ObservedObject[];
  /** The machines whose memory is in huge pages. */
  readonly onHugePages: ReadonlySet<ObjectId>;
}

/** Returns the files of a fleet that has no name, and of a host that it does not have. */
export function baseFiles(fleet: string | undefined, host: NewHost | undefined): DraftFile[] {
  const files: DraftFile[] = [];
  if (fleet !== undefined) {
    const comments = ["The mark of each object contains this name: change it before the first adoption."];
    files.push({ path: "fleet.yaml", drafts: [{ kind: "Fleet", name: fleet, spec: {}, comments }] });
  }
  if (host !== undefined) files.push({ path: `hosts/${host.name}.yaml`, drafts: [hostDraft(host)] });
  return files;
}

function hostDraft({ name, libvirt, facts, ...found }: NewHost): ResourceDraft {
  const overcommit = facts === undefined ? {} : overcommitFor(facts, found);
  const isPlain = Object.values(overcommit).every((factor) => factor === undefined);
  const comments = isPlain ? [] : ["Its machines need more together than it has: overcommit lets them stay."];
  return { kind: "Host", name, spec: { libvirt, overcommit: isPlain ? undefined : overcommit }, comments };
}

/** The defaults of a Host: shared vCPUs per CPU, memory of machines per memory, and the memory of the host itself. */
const DEFAULTS = { cpu: 4, memory: 1, reservedBytes: 512 * 2 ** 20 };
/** The largest factors of a Host. A machine that needs more does not fit, and the proof says so. */
const LARGEST = { cpu: 10_000, memory: 1000 };

/** Returns the factors with which all machines of the host fit on it, running or not. Undefined: the default suffices. */
function overcommitFor(
  { cpus, memoryBytes, hugepages }: HostFacts,
  { objects, onHugePages }: Pick<NewHost, "objects" | "onHugePages">,
): { readonly cpu: number | undefined; readonly memory: number | undefined } {
  const machines = objects.filter(
    ({ type }) => type === "domain",
  ) as unknown as ObservedObject<DomainState>[]; // the driver returns this type
  const sum = (amount: (machine: ObservedObject<DomainState>) => number) =>
    machines.reduce((total, machine) => total + amount(machine), 0);
  const ordinary = memoryBytes - DEFAULTS.reservedBytes - hugepages.total * HUGE_PAGE_BYTES;
  const neededBytes = sum(({ id, state }) => (onHugePages.has(id) ? 0 : state.memoryKiB * 1024));
  return {
    cpu: factor(sum(({ state }) => state.vcpus) / cpus, DEFAULTS.cpu, LARGEST.cpu),
    memory: factor(neededBytes / ordinary, DEFAULTS.memory, LARGEST.memory),
  };
}

/** Rounds up to one decimal. */
function factor(needed: number, usual: number, largest: number): number | undefined {
  return needed > usual && Number.isFinite(needed)
    ? Math.min(Math.ceil(needed * 10) / 10, largest)
    : undefined;
}
