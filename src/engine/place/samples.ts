import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { HostView, PlacementRule, Workload } from "../../kinds/kind.ts";
import type { HostFacts } from "../../model/plan.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";

/** Builders for tests: each names only what matters to its test. */
export const GIB = 1024 ** 3;

export function vm(name: string): ResourceId {
  return resourceId("VirtualMachine", "default", name);
}

/** One shared vCPU and 1 GiB, observed nowhere. */
export function machine(name: string, given: Partial<Workload> & { on?: string } = {}): Workload {
  const { on, ...rest } = given;
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

interface Given {
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
  hugepages: { free: 0, total: 0 },
  shell: true,
};

/** Eight CPUs, one of them reserved, and 8 GiB for machines. */
export function host(name: string, { labels = {}, spec = {}, facts = {} }: Given = {}): HostView {
  return {
    ...silentHost(name, labels),
    resource: resource(name, labels, spec),
    facts: { ...FACTS, ...facts },
  };
}

/** One that did not answer. */
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

export function group(policy: PlacementRule["policy"], given: Partial<PlacementRule> = {}): PlacementRule {
  return {
    id: resourceId("PlacementGroup", "default", "web"),
    policy,
    topologyKey: "host",
    maxPerDomain: 1,
    ...given,
  };
}
