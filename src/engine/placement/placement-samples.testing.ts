import type { HostSpec } from "../../generated/kinds/host.ts";
import type { HostView, PlacementRule, Workload } from "../../kinds/kind.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import type { HostFacts } from "../../model/snapshot.ts";

/** Builders for tests. A test names only the properties that matter to it. */
export const GIB = 1024 ** 3;

export function vm(name: string): ResourceId {
  return resourceId("VirtualMachine", "default", name);
}

/** Builds a machine with one shared vCPU and 1 GiB, observed nowhere. */
export function machine(name: string, overrides: Partial<Workload> & { on?: string } = {}): Workload {
  const { on, ...rest } = overrides;
  return {
    resource: vm(name),
    labels: {},
    vcpus: 1,
    cpuPolicy: "shared",
    memoryBytes: GIB,
    hugepages: false,
    devices: [],
    hostSelector: {},
    observedOn: on === undefined ? [] : [on],
    observedCpus: [],
    observedDevices: [],
    ...rest,
  };
}

interface HostOverrides {
  readonly labels?: Record<string, string>;
  readonly spec?: Partial<HostSpec>;
  readonly facts?: Partial<HostFacts>;
}

const SPEC: HostSpec = {
  libvirt: "test:///default",
  roles: ["compute"],
  overcommit: { cpu: 4, memory: 1 },
  reserved: { cpu: 1, memory: "1Gi" },
  devices: [],
  unschedulable: false,
  maintenance: false,
  deletionPolicy: "Delete",
  protect: false,
  drift: "fix",
};

const FACTS: HostFacts = {
  arch: "x86_64",
  hypervisor: "qemu",
  cpus: 8,
  memoryBytes: 9 * GIB,
  kvm: { usable: true },
  devices: [],
  cpuUnit: "shares",
  hugepages: { free: 0, total: 0 },
  shell: true,
};

/** Builds a host with eight CPUs, of which one is reserved, and 8 GiB for machines. */
export function host(name: string, { labels = {}, spec = {}, facts = {} }: HostOverrides = {}): HostView {
  return {
    ...silentHost(name, labels),
    resource: resource(name, labels, spec),
    facts: { ...FACTS, ...facts },
  };
}

/** Builds a host that did not answer. */
export function silentHost(name: string, labels: Record<string, string> = {}): HostView {
  return { id: name, resource: resource(name, labels, {}), facts: undefined };
}

function resource(
  name: string,
  labels: Record<string, string>,
  spec: Partial<HostSpec>,
): HostView["resource"] {
  const source = { file: "hosts.yaml", line: 1, column: 1 };
  const id = resourceId("Host", "default", name);
  return {
    id,
    kind: "Host",
    name,
    project: "default",
    labels,
    annotations: {},
    spec: { ...SPEC, ...spec },
    source,
  };
}

export function group(
  policy: PlacementRule["policy"],
  overrides: Partial<PlacementRule> = {},
): PlacementRule {
  return {
    id: resourceId("PlacementGroup", "default", "web"),
    policy,
    topologyKey: "host",
    maxPerDomain: 1,
    ...overrides,
  };
}
