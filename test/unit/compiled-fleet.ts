import { type CompileInput, createCompiler } from "../../src/engine/compile.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { Artifact } from "../../src/kinds/kind.ts";
import type { DesiredObject, MemberMark, ObservedObject } from "../../src/model/object.ts";
import { formatProblem } from "../../src/model/problem.ts";
import type { Membership, Resource } from "../../src/model/resource.ts";
import type { ClusterFacts, HostFacts } from "../../src/model/snapshot.ts";

/** A host with room for all machines. */
export const HOST_FACTS: HostFacts = {
  arch: "x86_64",
  hypervisor: "qemu",
  cpus: 8,
  memoryBytes: 64 * 2 ** 30,
  kvm: { usable: false, reason: "no /dev/kvm" },
  devices: [],
  cpuUnit: "shares",
  hugepages: { free: 0, total: 0 },
  shell: true,
};

export const ARTIFACT: Artifact = {
  disk: { digest: "d".repeat(64), format: "qcow2", virtualBytes: 2 ** 25 },
  kernel: { digest: "a".repeat(64), initrd: "b".repeat(64), cmdline: "console=ttyS0" },
};

const gateway = (name: string, number: number) =>
  `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: ${name}}, spec: {libvirt: "lab://t/${name}", roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.${number}}, uplink: {interface: eth1}}}\n---\n`;

/** Two gateway hosts, and a network between them whose router is on one. */
export const OVERLAY_YAML = `${gateway("hv1", 1)}${gateway("hv2", 2)}
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 512Mi}}}
---
{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}
---
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: app}, spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}}
---
`;

/** The base of every small fleet, to which tests add their resources. */
export const BASE_YAML = `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1, labels: {zone: a}}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv2, labels: {zone: b}}, spec: {libvirt: "lab://t/hv2"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1, maxGuest: 2}, memory: {guest: 512Mi, maxGuest: 1Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: local}, spec: {type: dir, path: /data}}
---
{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}
---
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: app}, spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}}
---
`;

/** Returns the resources of a YAML text. An invalid fleet fails the test with its problems. */
export function resourcesOf(yaml: string): readonly Resource[] {
  const files = [{ path: "fleet.yaml", content: new TextEncoder().encode(yaml) }];
  const { resources, problems } = createLoader().load(files);
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join("\n"));
  return resources;
}

export interface CompileConditions {
  readonly observed?: readonly ObservedObject[];
  readonly unreadable?: readonly string[];
  readonly facts?: Partial<HostFacts>;
  /** Facts of clusters, by target. */
  readonly clusters?: Readonly<Record<string, ClusterFacts>>;
  /** Keyed hashes, by `secretKey`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** ISO 8601. [`NOW`] */
  readonly now?: string;
  readonly rollouts?: NonNullable<CompileInput["rollouts"]>;
  readonly failures?: NonNullable<CompileInput["failures"]>;
  readonly history?: NonNullable<CompileInput["history"]>;
}

const NOW = "2026-03-01T10:00:00.000Z";

export function compileInputOf(
  resources: readonly Resource[],
  {
    observed = [],
    unreadable = [],
    facts = {},
    clusters = {},
    secrets = {},
    now = NOW,
    rollouts = new Map(),
    failures = new Map(),
    history = new Map(),
  }: CompileConditions = {},
): CompileInput {
  const hosts = resources.filter(({ kind, name }) => kind === "Host" && !unreadable.includes(name));
  const images = resources.filter(({ kind }) => kind === "Image");
  return {
    fleet: "test",
    resources,
    snapshot: {
      objects: observed,
      facts: new Map(hosts.map(({ name }) => [name, { ...HOST_FACTS, ...facts }])),
      clusters: new Map(Object.entries(clusters)),
      unreadable: new Map(unreadable.map((name) => [name, "connection refused"])),
    },
    artifacts: new Map(images.map(({ id }) => [id, ARTIFACT])),
    secretHashes: new Map(Object.entries(secrets)),
    now,
    rollouts,
    failures,
    history,
  };
}

export function compileFleet(yaml: string, conditions: CompileConditions = {}) {
  return createCompiler(kinds)(compileInputOf(resourcesOf(yaml), conditions));
}

/** Returns the desired objects as they are observed after an apply. */
export function asObserved(objects: readonly DesiredObject<object>[]): ObservedObject[] {
  return objects.map(({ id, type, target, name, state, dependsOn, owner, keep, protect, member }) => ({
    id,
    type,
    target,
    name,
    state: state as ObservedObject["state"], // states are made of JSON values
    dependsOn,
    mark: {
      ...{ fleet: "test", owner, applied: "", commit: "worktree", protect, keep },
      ...(member === undefined ? {} : { member: memberMarkOf(member) }),
    },
  }));
}

/** The time at which the machines of observed members were created. */
export const CREATED = "2025-12-01T00:00:00.000Z";

function memberMarkOf({ pool, template, warm }: Membership): MemberMark {
  const times = { templated: CREATED, created: CREATED, updated: CREATED };
  return { pool, template, commit: "worktree", warm, attempts: 0, ...times };
}
