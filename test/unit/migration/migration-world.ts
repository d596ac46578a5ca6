import { expect } from "vitest";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import { isReady } from "../../../src/engine/plan/queries.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import type { PlannedChange } from "../../../src/model/change.ts";
import type { DesiredObject, ObjectId, ObservedObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { formatProblem } from "../../../src/model/problem.ts";
import { applyEdits } from "../../../src/model/redirect.ts";
import type { HostFacts } from "../../../src/model/snapshot.ts";
import { ARTIFACT, asObserved, HOST_FACTS } from "../compiled-fleet.ts";

/** Plans of fleets whose machines move, and a model of the hosts that carries them out as the drivers do. */

export const document = (kind: string, name: string, spec: string, labels = "{}") =>
  `---\n{apiVersion: fleetwright/v1, kind: ${kind}, metadata: {name: ${name}, labels: ${labels}}, spec: ${spec}}\n`;

const host = (number: number) =>
  document(
    "Host",
    `hv${number}`,
    `{libvirt: "lab://t/hv${number}", shell: "lab://t/hv${number}", overcommit: {cpu: 8, memory: 2}, underlay: {interface: eth0, address: 10.99.0.${number}}, roles: [compute, gateway], uplink: {interface: eth1}}`,
    `{name: hv${number}}`,
  );

/** Three hosts, of which hv3 runs the router, an overlay network, a local pool, and images. */
export const BASE = [
  document("Fleet", "test", "{apply: auto, guard: {maxDeletePercent: 100}}"),
  ...[1, 2, 3].map(host),
  document("InstanceType", "small", "{cpu: {guest: 1}, memory: {guest: 512Mi}}"),
  document("StoragePool", "local", "{type: dir, path: /data}"),
  document("Image", "micro", "{source: {recipe: micro}}"),
  document("Network", "app", "{mode: nat, gatewaySelector: {name: hv3}, subnets: [{cidr: 10.20.0.0/24}]}"),
].join("");

/** A machine with a place; `more` are further fields of its spec. */
export const machine = (name: string, on: string, more = "rootDisk: {pool: local, size: 1Gi}") =>
  document(
    "VirtualMachine",
    name,
    `{instanceType: small, image: micro, interfaces: [{network: app}], placement: {hostSelector: {name: ${on}}}, ${more}}`,
  );

const runPipeline = () =>
  createPlanningPipeline({ types: typesOf(createDrivers({ backend: "real" })), backend: "real" });

const LINKS = { eth0: { mtu: 1600, addresses: ["10.99.0.1/24", "10.99.0.2/24", "10.99.0.3/24"] } };

export interface Conditions {
  readonly facts?: Readonly<Record<string, Partial<HostFacts>>>;
  /** Hosts that cannot be read. Their objects are left out of what is observed. */
  readonly unreadable?: readonly string[];
  readonly rebalance?: boolean;
}

export interface Planned {
  readonly plan: Plan;
  readonly objects: readonly DesiredObject<object>[];
}

export function planFleet(
  yaml: string,
  observed: readonly ObservedObject[] = [],
  { facts = {}, unreadable = [], rebalance = false }: Conditions = {},
): Planned {
  const loaded = createLoader().load([{ path: "fleet.yaml", content: Buffer.from(yaml) }]);
  expect(loaded.problems.map(formatProblem)).toEqual([]);
  const { resources } = loaded;
  const named = (kind: string) => resources.filter((resource) => resource.kind === kind);
  const readable = named("Host").filter(({ name }) => !unreadable.includes(name));
  const factsOf = (name: string): HostFacts => ({
    ...HOST_FACTS,
    links: LINKS,
    cpu: "kvm64 AMD 0123",
    machineTypes: ["pc-q35-7.2"],
    ...facts[name],
  });
  const { plan, compiled } = runPipeline()(
    {
      loaded,
      commit: "worktree",
      fleet: policyOf(resources),
      resolved: { artifacts: new Map(named("Image").map(({ id }) => [id, ARTIFACT])), problems: [] },
      hashes: new Map(),
      suspended: new Map(),
      notices: [],
    },
    {
      ...NO_CONDITIONS,
      snapshot: {
        objects: observed.filter(({ target }) => !unreadable.includes(target)),
        facts: new Map(readable.map(({ name }) => [name, factsOf(name)])),
        unreadable: new Map(unreadable.map((host) => [host, "no route to host"])),
      },
      approvals: [],
      rebalance,
      now: new Date("2026-11-30T12:00:00Z"),
    },
  );
  return { plan, objects: compiled.objects };
}

/** Returns the world in which a fleet is as its files say. */
export function settledWorld(yaml: string): ObservedObject[] {
  const { objects } = planFleet(yaml);
  return asObserved(objects).map((object, index) =>
    withAnnounced(asRead(object), objects[index]?.advertises),
  );
}

function withAnnounced(object: ObservedObject, announces: readonly ObjectId[] | undefined): ObservedObject {
  if (announces === undefined || object.mark === undefined) return object;
  return { ...object, mark: { ...object.mark, announces: [...announces].sort() } };
}

/** An object as drivers read it: a machine with its version, and without the ports of the firewall that filter it. */
function asRead(object: ObservedObject): ObservedObject {
  if (object.type !== "domain") return object;
  const state = { machineType: "pc-q35-7.2", ...object.state };
  const dependsOn = object.dependsOn.filter((id) => !id.startsWith("port@"));
  return { ...object, state, running: state, dependsOn };
}

/** Carries out the ready changes of a plan, in its order. A change whose dependency failed is left out. */
export function applyPlan(
  { plan, objects }: Planned,
  observed: readonly ObservedObject[],
  fails: (change: PlannedChange) => boolean = () => false,
): ObservedObject[] {
  const world = new Map(observed.map((object) => [object.id, object]));
  const desired = new Map(objects.map((object) => [object.id, object]));
  const notDone = new Set<string>();
  const arrived = new Set<ObjectId>();
  for (const change of plan.changes) {
    const isSkipped = !isReady(change) || change.dependsOn.some((id) => notDone.has(id));
    if (isSkipped || fails(change)) notDone.add(change.change);
    else perform(change, world, desired.get(change.id), arrived);
  }
  return [...world.values()];
}

function perform(
  change: PlannedChange,
  world: Map<ObjectId, ObservedObject>,
  desired: DesiredObject<object> | undefined,
  arrived: Set<ObjectId>,
): void {
  const { id, type, target, name, after, mark, trashed } = change;
  const before = world.get(id);
  if (change.action === "delete") return void world.delete(id);
  if (change.action === "trash")
    return void world.set(id, { ...(before as ObservedObject), mark, trashed: trashed as never });
  if (change.action === "migrate") {
    world.delete(change.from as ObjectId);
    arrived.add(id);
    for (const disk of change.migration?.disks ?? []) arrive(disk, world, target);
    for (const { id: follower, after: machines, edits, mark: followed } of change.migration?.redirects ??
      []) {
      const object = world.get(follower);
      if (object === undefined || !machines.every((each) => arrived.has(each))) continue;
      world.set(follower, { ...object, state: applyEdits(object.state, edits), mark: followed });
    }
  }
  const dependsOn = desired?.dependsOn ?? before?.dependsOn ?? [];
  const origin = before?.moved === undefined ? {} : { moved: before.moved };
  world.set(id, asRead({ id, type, target, name, state: after ?? {}, mark, dependsOn, ...origin }));
}

type Disk = NonNullable<PlannedChange["migration"]>["disks"][number];

/** The old copy stays, as it does in the world; the next change puts it into the trash. */
function arrive({ from, to, state, mark }: Disk, world: Map<ObjectId, ObservedObject>, target: string): void {
  const source = world.get(from) as ObservedObject;
  const here = (id: ObjectId) => id.replace(`@${source.target}/`, `@${target}/`) as ObjectId;
  const moved = { from: source.target, count: (source.moved?.count ?? 0) + 1 };
  const { name, type } = source;
  expect(world.get(to)?.unfinished ?? true, `${to} is in the way`).toBe(true); // what an earlier attempt began is made anew
  world.set(to, { id: to, type, target, name, state, mark, dependsOn: source.dependsOn.map(here), moved });
}

export const domainOf = (world: readonly ObservedObject[], name: string) =>
  world.filter((object) => object.type === "domain" && object.name === name);

/** Changes a field of the state of each domain, as a machine that others started. */
export function withDomains(
  world: readonly ObservedObject[],
  edit: (state: DomainState) => Partial<DomainState>,
): ObservedObject[] {
  return world.map((object) => {
    if (object.type !== "domain") return object;
    const state = {
      ...object.state,
      ...edit(object.state as unknown as DomainState),
    } as ObservedObject["state"];
    return {
      ...object,
      state,
      ...(state.power === "shutoff" ? { running: undefined as never } : { running: state }),
    };
  });
}

export const changesOf = ({ plan }: Planned) => plan.changes.map(({ change }) => change);
export const messagesOf = ({ plan }: Planned) => plan.blocked.map(({ message }) => message);
