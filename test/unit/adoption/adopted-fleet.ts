import { adoptedSnapshot } from "../../../src/cli/adopt/adopted-snapshot.ts";
import {
  type AdoptionCandidate,
  adoptionCandidates,
  toAdoptChange,
} from "../../../src/cli/adopt/adoption-candidates.ts";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { describeAdopted } from "../../../src/drivers/libvirt/domain-adopt.ts";
import { readRunning } from "../../../src/drivers/libvirt/domain-running.ts";
import { readDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import { readMark, writeMark } from "../../../src/drivers/libvirt/metadata.ts";
import type { DomainState, NetworkState } from "../../../src/drivers/libvirt/states.ts";
import { type Element, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { textOf } from "../../../src/drivers/libvirt/xml-edit.ts";
import { type Compiled, createCompiler } from "../../../src/engine/compile.ts";
import { createPlanner } from "../../../src/engine/plan.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { kinds } from "../../../src/kinds/index.ts";
import { EVERY_LINEAGE } from "../../../src/model/lineage.ts";
import { type ObservedObject, objectRef } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { asObserved, compileInputOf, resourcesOf } from "../compiled-fleet.ts";

/** The cluster of a StoragePool `ceph` that all fleets may have. */
export const MONITORS = ["10.0.0.1:6789", "10.0.0.2:6789"] as const;
const CLUSTERS = { "ceph:ceph": { monitors: MONITORS, pool: true } };
const SECRETS = { "StoragePool/default/ceph#keyring": "hash" };

const HOST = "hv1";
const HOST_CPUS = 8;
const HOST_FACTS = { hostCpus: HOST_CPUS, defaultCpuShares: 1024 };

/** A host with a domain that somebody else defined, and its volumes. */
export interface ForeignHost {
  readonly stored: Element;
  /** Undefined: the domain is shut off. */
  readonly live?: Element | undefined;
  readonly autostart: boolean;
  /** By `pool/name`. */
  readonly volumes: Readonly<
    Record<string, { readonly format: "qcow2" | "raw"; readonly capacityBytes: number }>
  >;
  /** Names of libvirt networks that another system made. */
  readonly networks: readonly string[];
  /** Images in clusters that another system made, as a driver observes them. */
  readonly images: readonly ObservedObject[];
}

export function foreignHost(xml: string, options: Partial<ForeignHost> = {}): ForeignHost {
  return { stored: parseXml(xml), autostart: false, volumes: {}, networks: [], images: [], ...options };
}

/** Returns the domain as the driver observes it. */
export function observedDomain({ stored, live, autostart }: ForeignHost): ObservedObject {
  const definition = readDomain(stored);
  const balloonAnswers = false;
  const running =
    live &&
    readRunning(
      { live, stored, definition, balloonAnswers, hostCpus: HOST_CPUS, defaultCpuShares: 1024 },
      String,
    );
  const state: DomainState = { power: live === undefined ? "shutoff" : "running", autostart, ...definition };
  const observed = {
    ...objectRef("domain", HOST, textOf(stored, "name") ?? ""),
    state,
    mark: readMark(stored),
    dependsOn: [],
    ...(running === undefined ? {} : { running }),
  };
  return observed as unknown as ObservedObject; // states are made of JSON values
}

function foreignVolumes({ volumes }: ForeignHost): ObservedObject[] {
  return Object.entries(volumes).map(([name, { format, capacityBytes }]) => ({
    ...objectRef("volume", HOST, name),
    state: { pool: name.slice(0, name.indexOf("/")), format, capacityBytes },
    mark: undefined,
    dependsOn: [],
  }));
}

function foreignNetwork(name: string): ObservedObject {
  const state: NetworkState = {
    uuid: "9a1f7e4e-3c1c-4e5c-8b1a-1f0e2d3c4b5a",
    forward: "nat",
    bridge: "virbr0",
    mtu: null,
    address: "192.168.122.1/24",
    dhcp: true,
    nameservers: [],
    active: true,
    autostart: true,
    leases: {},
  };
  const object = { ...objectRef("network", HOST, name), state, mark: undefined, dependsOn: [] };
  return object as unknown as ObservedObject; // states are made of JSON values
}

const types = typesOf(createDrivers({ backend: "real" }));

export interface Adoption {
  /** The host after the adoption, with our metadata. */
  readonly host: ForeignHost;
  /** The plan that the adoption leaves, from definitions that were read again. */
  readonly plan: Plan;
  /** The domain before the adoption, as the pure function foresees it, and as it is read afterwards. */
  readonly before: ObservedObject;
  readonly foreseen: ObservedObject;
  readonly after: ObservedObject;
  /** The adopted volumes. */
  readonly volumes: readonly ObservedObject[];
  readonly compiled: Compiled;
}

/** Adopts the volumes and the machine of a fleet, as `fleetwright adopt` does. Everything else of the fleet is in place. */
export function adoptAll(yaml: string, host: ForeignHost): Adoption {
  const before = observedDomain(host);
  const found = [before, ...foreignVolumes(host), ...host.images, ...host.networks.map(foreignNetwork)];
  const volumes = adoptedObjects(yaml, found, "Volume");
  const adopted = adoptedObjects(yaml, volumes.objects, "VirtualMachine");
  const foreseen = adopted.objects.find(({ id }) => id === before.id);
  const candidate = adopted.candidates.find(({ observed }) => observed.id === before.id);
  if (foreseen === undefined || candidate === undefined) throw new Error(`${before.id} is no candidate`);
  const after = withMetadata(host, candidate);
  const observed = observedDomain(after);
  return {
    host: after,
    before,
    foreseen,
    after: observed,
    volumes: adopted.objects.filter(({ type }) => type === "volume" || type === "rbd"),
    ...planOf(
      yaml,
      adopted.objects.map((object) => (object.id === before.id ? observed : object)),
    ),
  };
}

/** Writes our metadata to both definitions, as one call to libvirt does. */
function withMetadata(host: ForeignHost, candidate: AdoptionCandidate): ForeignHost {
  const stored = describeAdopted(
    { ...host, live: host.live, ...HOST_FACTS },
    toAdoptChange(candidate),
    String,
  );
  writeMark(stored, candidate.mark);
  if (host.live === undefined) return { ...host, stored };
  const metadata = stored.children.filter((node) => typeof node !== "string" && node.name === "metadata");
  const others = host.live.children.filter((node) => typeof node === "string" || node.name !== "metadata");
  return { ...host, stored, live: { ...host.live, children: [...others, ...metadata] } };
}

function adoptedObjects(yaml: string, objects: readonly ObservedObject[], kind: string) {
  const context = contextOf(yaml, objects);
  const candidates = context.resources
    .filter((resource) => resource.kind === kind)
    .flatMap(({ id }) => adoptionCandidates(id, context));
  return { candidates, objects: adoptedSnapshot({ objects }, candidates).objects };
}

/** Returns what adoption knows of a fleet on a host with these objects. */
export function contextOf(yaml: string, objects: readonly ObservedObject[]) {
  const fleet = { fleet: { id: "test" }, lineage: EVERY_LINEAGE, source: { commit: "worktree" } };
  return { ...compileWith(yaml, objects), ...fleet };
}

/** Compiles the fleet. All objects exist that are not given and that something creates. */
function compileWith(yaml: string, objects: readonly ObservedObject[]) {
  const resources = resourcesOf(yaml);
  const facts = { cpus: HOST_CPUS, hypervisor: "kvm" as const, hugepages: { free: 4096, total: 4096 } };
  const compile = createCompiler(kinds);
  const conditions = { facts, clusters: CLUSTERS, secrets: SECRETS };
  const first = compile(compileInputOf(resources, { observed: objects, ...conditions }));
  const present = new Set(objects.map(({ id }) => id));
  const created = first.objects.filter(
    ({ id, type, mustExist }) => !present.has(id) && type !== "domain" && mustExist === undefined,
  );
  const input = compileInputOf(resources, { observed: [...objects, ...asObserved(created)], ...conditions });
  return { resources, snapshot: input.snapshot, compiled: compile(input) };
}

/** Returns the plan for a fleet on a host with these objects, and with all that it creates. */
export function planOf(
  yaml: string,
  objects: readonly ObservedObject[],
): Pick<Adoption, "plan" | "compiled"> {
  const { resources, snapshot, compiled } = compileWith(yaml, objects);
  const plan = createPlanner(types)({
    fleet: { ...policyOf(resources), id: "test" },
    commit: "worktree",
    now: "2026-01-01T00:00:00Z",
    resources: resources.length,
    desired: compiled.objects,
    pools: compiled.pools,
    snapshot,
    suspended: new Map(),
    invalid: new Set(),
    unparsable: [],
    blocked: compiled.blocked,
    problems: compiled.problems,
    notices: compiled.notices,
    approvals: new Set(),
  });
  return { plan, compiled };
}
