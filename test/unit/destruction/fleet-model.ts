import fc from "fast-check";
import { stringify } from "yaml";

/** A small fleet as its author thinks of it, and the edits that authors make: most are sound, some are the mistakes that people make. */
export interface FleetModel {
  readonly fleet: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly project: string;
  readonly hosts: readonly string[];
  /** Names of pools, and their folders or volume groups. */
  readonly pools: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, VolumeModel>>;
  readonly machines: Readonly<Record<string, MachineModel>>;
  /** Appended as it is: what is no YAML, or comes twice. */
  readonly rest: string;
}

interface VolumeModel {
  readonly pool: string;
  readonly size: string;
  readonly deletionPolicy: "Delete" | "Retain";
  readonly keep: string;
  readonly protect: boolean;
}

interface MachineModel {
  readonly image: string;
  readonly pool: string;
  readonly size: string;
  readonly volumes: readonly string[];
  readonly recreate: string;
  readonly deletionPolicy: "Delete" | "Retain";
}

export const INITIAL_FLEET: FleetModel = {
  fleet: { apply: "auto", guard: { maxDeletePercent: 100, maxDisruptPercent: 100, maxDeletes: 1000 } },
  name: "demo",
  project: "default",
  hosts: ["hv1", "hv2"],
  pools: { local: "/srv/local", fast: "vg0" },
  volumes: {
    data: { pool: "local", size: "1Gi", deletionPolicy: "Delete", keep: "7d", protect: false },
    logs: { pool: "local", size: "2Gi", deletionPolicy: "Retain", keep: "7d", protect: true },
  },
  machines: {
    db: machine(["data", "logs"]),
    web: { ...machine([]), pool: "fast" },
  },
  rest: "",
};

function machine(volumes: readonly string[]): MachineModel {
  return {
    image: "micro",
    pool: "local",
    size: "1Gi",
    volumes,
    recreate: "Immediate",
    deletionPolicy: "Delete",
  };
}

export function yamlOf(
  { fleet, name, project, hosts, pools, volumes, machines, rest }: FleetModel,
  lab = "t",
): string {
  const metadata = (one: string) => ({ name: one, project });
  const base = [
    { kind: "Fleet", metadata: { name }, spec: fleet },
    ...hosts.map((host) => ({
      kind: "Host",
      metadata: { name: host },
      spec: { libvirt: `lab://${lab}/${host}` },
    })),
    ...Object.entries(pools).map(([pool, path]) => ({
      kind: "StoragePool",
      metadata: { name: pool },
      spec: path.startsWith("/") ? { type: "dir", path } : { type: "logical", volumeGroup: path },
    })),
    {
      kind: "InstanceType",
      metadata: { name: "small" },
      spec: { cpu: { guest: 1 }, memory: { guest: "128Mi" } },
    },
    ...["micro", "other"].map((image) => ({
      kind: "Image",
      metadata: { name: image },
      spec: { source: { recipe: "micro" } },
    })),
  ];
  const disks = Object.entries(volumes).map(([volume, { pool, size, ...rest }]) => ({
    kind: "Volume",
    metadata: metadata(volume),
    spec: { pool, size, ...rest },
  }));
  const all = Object.entries(machines).map(
    ([one, { image, pool, size, volumes: attached, recreate, deletionPolicy }]) => ({
      kind: "VirtualMachine",
      metadata: metadata(one),
      spec: {
        instanceType: "small",
        image,
        rootDisk: { pool, size },
        volumes: attached.map((volume) => ({ volume })),
        updatePolicy: { reboot: "Immediate", recreate },
        deletionPolicy,
      },
    }),
  );
  return (
    [...base, ...disks, ...all]
      .map((one) => stringify({ apiVersion: "fleetwright/v1", ...one }))
      .join("---\n") + rest
  );
}

export type Edit = (before: FleetModel) => FleetModel;

const NAMES = ["data", "logs", "more", "constructor"];
const MACHINES = ["db", "web", "shop", "constructor"];
const volumeName = fc.constantFrom(...NAMES);
const machineName = fc.constantFrom(...MACHINES);

const volumeChange = fc.record(
  {
    pool: fc.constantFrom("local", "two", "fast"),
    size: fc.constantFrom("512Mi", "1Gi", "4Gi"),
    deletionPolicy: fc.constantFrom<VolumeModel["deletionPolicy"][]>("Delete", "Retain"),
    keep: fc.constantFrom("1s", "1h", "7d"),
    protect: fc.boolean(),
  },
  { requiredKeys: [] },
);

const machineChange = fc.record(
  {
    image: fc.constantFrom("micro", "other"),
    pool: fc.constantFrom("local", "two", "fast"),
    size: fc.constantFrom("512Mi", "1Gi", "4Gi"),
    recreate: fc.constantFrom("Never", "Immediate"),
    deletionPolicy: fc.constantFrom<MachineModel["deletionPolicy"][]>("Delete", "Retain"),
    volumes: fc.subarray(NAMES),
  },
  { requiredKeys: [] },
);

const policies = fc.record({
  apply: fc.constantFrom("auto", "safe", "approve"),
  prune: fc.boolean(),
  guard: fc.constantFrom(
    { maxDeletePercent: 100, maxDisruptPercent: 100, maxDeletes: 1000 },
    { maxDeletePercent: 0, maxDeletes: 0 },
    {},
  ),
});

/** Edits, each with a name for people to read in a counterexample. */
export const edits: fc.Arbitrary<readonly [string, Edit]> = fc.oneof(
  namedEdit("volume", volumeName, (name) => (before) => ({
    ...before,
    volumes: {
      ...before.volumes,
      [name]: ownValue(before.volumes, name) ?? {
        pool: "local",
        size: "1Gi",
        deletionPolicy: "Delete",
        keep: "1h",
        protect: false,
      },
    },
  })),
  namedEdit("no volume", volumeName, (name) => (before) => ({
    ...before,
    volumes: withoutKey(before.volumes, name),
    machines: mapValues(before.machines, (one) => ({
      ...one,
      volumes: one.volumes.filter((volume) => volume !== name),
    })),
  })),
  namedEdit("no volume, still attached", volumeName, (name) => (before) => ({
    ...before,
    volumes: withoutKey(before.volumes, name),
  })),
  namedEdit("volume spec", fc.tuple(volumeName, volumeChange), ([name, change]) => (before) => ({
    ...before,
    volumes: withChange(before.volumes, name, change),
  })),
  namedEdit("machine", fc.tuple(machineName, fc.subarray(NAMES)), ([name, volumes]) => (before) => ({
    ...before,
    machines: {
      ...before.machines,
      [name]: machine(volumes.filter((volume) => ownValue(before.volumes, volume) !== undefined)),
    },
  })),
  namedEdit("no machine", machineName, (name) => (before) => ({
    ...before,
    machines: withoutKey(before.machines, name),
  })),
  namedEdit("machine spec", fc.tuple(machineName, machineChange), ([name, change]) => (before) => ({
    ...before,
    machines: withChange(before.machines, name, change),
  })),
  namedEdit(
    "renamed machine",
    fc.tuple(machineName, machineName),
    ([from, to]) =>
      (before) =>
        withRenamedKey(before, "machines", from, to),
  ),
  namedEdit("renamed volume", fc.tuple(volumeName, volumeName), ([from, to]) => (before) => ({
    ...withRenamedKey(before, "volumes", from, to),
    machines: mapValues(before.machines, (one) => ({
      ...one,
      volumes: one.volumes.map((volume) => (volume === from ? to : volume)),
    })),
  })),
  namedEdit("renamed host", fc.constantFrom("hv1", "hv9"), (name) => (before) => ({
    ...before,
    hosts: [name, ...before.hosts.slice(1)],
  })),
  namedEdit("hosts", fc.subarray(["hv1", "hv2", "hv3"], { minLength: 1 }), (hosts) => (before) => ({
    ...before,
    hosts,
  })),
  namedEdit(
    "pools",
    fc.constantFrom<FleetModel["pools"]>(
      { local: "/srv/local" },
      { local: "/srv/./local" },
      { local: "/srv/local", two: "/srv//local" },
      { two: "/srv/local" },
      { local: "/srv/elsewhere" },
    ),
    (pools) => (before) => ({ ...before, pools: { ...pools, fast: "vg0" } }),
  ),
  namedEdit("project", fc.constantFrom("default", "shop"), (project) => (before) => ({ ...before, project })),
  namedEdit("policy", policies, (fleet) => (before) => ({ ...before, fleet })),
  namedEdit(
    "rest",
    fc.constantFrom(
      "",
      "---\n: [",
      "---\n{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: data}, spec: {pool: local, size: 1Gi}}\n",
    ),
    (rest) => (before) => ({ ...before, rest }),
  ),
  namedEdit("empty", fc.constant(null), () => (before) => ({ ...before, volumes: {}, machines: {} })),
);

function namedEdit<Value>(
  what: string,
  values: fc.Arbitrary<Value>,
  make: (value: Value) => Edit,
): fc.Arbitrary<readonly [string, Edit]> {
  return values.map((value) => [`${what}: ${JSON.stringify(value)}`, make(value)] as const);
}

function ownValue<Value>(all: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

function withoutKey<Value>(all: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}

function withChange<Value extends object>(
  all: Readonly<Record<string, Value>>,
  name: string,
  change: object,
): Record<string, Value> {
  return mapValues(all, (one, key) => (key === name ? { ...one, ...change } : one));
}

function mapValues<Value>(
  all: Readonly<Record<string, Value>>,
  how: (one: Value, name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).map(([key, one]) => [key, how(one, key)]));
}

function withRenamedKey(
  before: FleetModel,
  part: "volumes" | "machines",
  from: string,
  to: string,
): FleetModel {
  const one = ownValue<VolumeModel | MachineModel>(before[part], from);
  if (one === undefined) return before;
  return { ...before, [part]: { ...withoutKey<VolumeModel | MachineModel>(before[part], from), [to]: one } };
}
