import { parseArgs } from "node:util";
import { createDrivers, typesOf } from "../src/drivers/index.ts";
import { hashState } from "../src/engine/plan/digest.ts";
import { createPlanningPipeline, type DesiredFleet, NO_CONDITIONS } from "../src/engine/planning-pipeline.ts";
import { policyOf } from "../src/engine/policy.ts";
import { createLoader } from "../src/fleet/load.ts";
import type { Artifact } from "../src/kinds/kind.ts";
import type { DesiredObject, ObservedObject } from "../src/model/object.ts";
import { formatProblem } from "../src/model/problem.ts";
import type { HostFacts, Snapshot } from "../src/model/snapshot.ts";

const USAGE = `usage: node scripts/run.mjs bench/pools.ts [OPTION...]

Measures how long a pass decides about many pools: compiles and plans in one process, without hosts. Prints the milliseconds
of CPU time of passes in which nothing changed, one member crashed, one pool gets another template, and all pools get another one.

  --pools N     pools [1000]
  --members N   members of each [10]
  --hosts N     hosts [100]
`;

const NOW = Date.parse("2026-03-01T10:00:00Z");

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      pools: { type: "string", default: "1000" },
      members: { type: "string", default: "10" },
      hosts: { type: "string", default: "100" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) process.stdout.write(USAGE);
  else measure(Number(values.pools), Number(values.members), Number(values.hosts));
  return 0;
}

function measure(pools: number, members: number, hosts: number): void {
  const load = createLoader();
  const fleetOf = (changed: (pool: number) => boolean) =>
    desiredFleet(load, { pools, members, hosts, changed });
  const plan = createPlanningPipeline({
    types: typesOf(createDrivers({ backend: "real" })),
    backend: "real",
  });
  const facts = new Map(Array.from({ length: hosts }, (_, index) => [`hv${index}`, HOST_FACTS]));
  const snapshotOf = (objects: readonly ObservedObject[]): Snapshot => {
    return { objects, facts, clusters: new Map(), unreadable: new Map() };
  };
  let passes = 0;
  const pass = (what: string, desired: DesiredFleet, snapshot: Snapshot, expected: number) => {
    const start = process.cpuUsage();
    passes += 1;
    const result = plan(desired, {
      ...NO_CONDITIONS,
      snapshot,
      approvals: [],
      now: new Date(NOW + passes * 1000),
    });
    const { user, system } = process.cpuUsage(start);
    const going = result.plan.changes.filter(({ type, hold }) => type === "domain" && hold === undefined);
    process.stdout.write(
      `${what}: ${Math.round((user + system) / 1000)} ms, ${going.length} changes of machines go\n`,
    );
    if (going.length !== expected) throw new Error(`${what}: ${expected} changes were expected`);
    return result;
  };
  const before = fleetOf(() => false);
  const created = pass("first pass, nothing exists", before, snapshotOf([]), pools * members);
  const objects = asObserved(created.compiled.objects);
  const settled = snapshotOf(objects);
  pass("first pass over what exists", before, settled, 0);
  pass("nothing changed", before, settled, 0);
  const crashed = snapshotOf(
    objects.map((object, index) => (index === firstDomain(objects) ? stopped(object) : object)),
  );
  pass("one member crashed", before, crashed, 1);
  pass("it runs again", before, settled, 0);
  pass(
    "one pool has another template",
    fleetOf((pool) => pool === 7),
    settled,
    members + 1,
  );
  pass(
    "all pools have another template",
    fleetOf(() => true),
    settled,
    pools * (members + 1),
  );
  process.stdout.write(`${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB\n`);
}

interface FleetParameters {
  readonly pools: number;
  readonly members: number;
  readonly hosts: number;
  /** True: the pool gets another template. */
  readonly changed: (pool: number) => boolean;
}

function desiredFleet(
  loader: ReturnType<typeof createLoader>,
  { pools, members, hosts, changed }: FleetParameters,
): DesiredFleet {
  const documents = [
    "kind: Fleet, metadata: {name: bench}, spec: {apply: auto, guard: {maxDeletePercent: 100, maxDisruptPercent: 100}}",
    "kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 512Mi}}",
    "kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}",
    ...Array.from(
      { length: hosts },
      (_, index) =>
        `kind: Host, metadata: {name: hv${index}}, spec: {libvirt: "lab://t/hv${index}", overcommit: {cpu: 16, memory: 4}}`,
    ),
  ];
  const files = [{ path: "base.yaml", content: toYaml(documents) }];
  for (let pool = 0; pool < pools; pool += 1)
    files.push({ path: `pool-${pool}.yaml`, content: toYaml([poolDocument(pool, members, changed(pool))]) });
  const loaded = loader.load(files);
  const [problem] = loaded.problems;
  if (problem !== undefined) throw new Error(formatProblem(problem));
  const image = loaded.resources.find(({ kind }) => kind === "Image");
  const artifacts = new Map(image === undefined ? [] : [[image.id, ARTIFACT]]);
  const fleet = policyOf(loaded.resources);
  const known = { resolved: { artifacts, problems: [] }, hashes: new Map(), suspended: new Map() };
  return { loaded, commit: "c".repeat(40), fleet, ...known, notices: [] };
}

function poolDocument(pool: number, members: number, isChanged: boolean): string {
  const device = isChanged ? ", devices: {watchdog: reset}" : "";
  const spec = `{instanceType: small, image: micro, updatePolicy: {reboot: Immediate}${device}}`;
  return `kind: VirtualMachinePool, metadata: {name: pool${pool}}, spec: {replicas: ${members}, updateStrategy: {maxUnavailable: 1, minReady: 10s}, template: {spec: ${spec}}}`;
}

function toYaml(documents: readonly string[]): Uint8Array {
  return new TextEncoder().encode(
    documents.map((text) => `{apiVersion: fleetwright/v1, ${text}}\n`).join("---\n"),
  );
}

const HOST_FACTS: HostFacts = {
  arch: "x86_64",
  hypervisor: "qemu",
  cpus: 64,
  memoryBytes: 512 * 2 ** 30,
  kvm: { usable: true },
  devices: [],
  cpuUnit: "shares",
  hugepages: { free: 0, total: 0 },
  shell: true,
};

const ARTIFACT: Artifact = {
  disk: { digest: "d".repeat(64), format: "qcow2", virtualBytes: 2 ** 25 },
  kernel: { digest: "a".repeat(64), initrd: "b".repeat(64), cmdline: "console=ttyS0" },
};

/** Returns the desired objects as they are observed long after an apply. */
function asObserved(objects: readonly DesiredObject<object>[]): ObservedObject[] {
  const time = new Date(NOW - 86_400_000).toISOString();
  return objects.map(
    ({ id, type, target, name, state: desired, dependsOn, owner, keep, protect, member }) => {
      const state = desired as ObservedObject["state"]; // states are made of JSON values
      const mark = {
        fleet: "bench",
        owner,
        applied: hashState(state),
        commit: "c".repeat(40),
        protect,
        keep,
      };
      const times = { templated: time, created: time, updated: time, attempts: 0, commit: "c".repeat(40) };
      const membership = member && {
        ...times,
        pool: member.pool,
        template: member.template,
        warm: member.warm,
      };
      const base = { id, type, target, name, state, dependsOn };
      const observed = { ...base, mark: membership === undefined ? mark : { ...mark, member: membership } };
      return type === "domain" ? { ...observed, running: state, startedAt: time } : observed;
    },
  );
}

function firstDomain(objects: readonly ObservedObject[]): number {
  return objects.findIndex(({ type }) => type === "domain");
}

function stopped({ running: _, startedAt: __, ...object }: ObservedObject): ObservedObject {
  return { ...object, state: { ...object.state, power: "shutoff" } };
}
