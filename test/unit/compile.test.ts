import { describe, expect, it } from "vitest";
import type { DiskState, DomainState, NetworkState, VolumeState } from "../../src/drivers/libvirt/states.ts";
import { createCompiler } from "../../src/engine/compile.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import {
  asObserved,
  BASE_YAML,
  type CompileConditions,
  compileFleet,
  compileInputOf,
  resourcesOf,
} from "./compiled-fleet.ts";

/** One machine, with further fields of its spec. */
function machine(name: string, more = ""): string {
  return `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, interfaces: [{network: app}]${more && `, ${more}`}}}\n---\n`;
}

function volume(name: string, more = ""): string {
  return `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: ${name}}, spec: {pool: local, size: 1Gi${more && `, ${more}`}}}\n---\n`;
}

function find<State>(objects: readonly DesiredObject<object>[], id: RegExp): DesiredObject<State & object> {
  const found = objects.filter((object) => id.test(object.id));
  if (found.length !== 1)
    throw new Error(`${found.length} objects match ${id}: ${objects.map((o) => o.id).join(" ")}`);
  return found[0] as DesiredObject<State & object>;
}

const domainOf = (yaml: string, world?: CompileConditions) =>
  find<DomainState>(compileFleet(BASE_YAML + yaml, world).objects, /^domain@/);

describe("a machine becomes", () => {
  const { objects, blocked } = compileFleet(BASE_YAML + machine("db"));
  const names = objects
    .map((object) => object.id.replace(/[0-9a-f]{8,}/, "#"))
    .filter((id) => !id.startsWith("pool"));

  it("a domain, its disk and seed, copies of the image, and a network and a port on its host", () => {
    expect(blocked).toEqual([]);
    const host = find(objects, /^domain@/).target;
    expect(names.sort()).toEqual([
      `domain@${host}/db`,
      `network@${host}/app`,
      `port@${host}/db.net0`,
      `volume@${host}/fleetwright-test/db.seed-#.iso`,
      `volume@${host}/fleetwright-test/micro-#.initrd`,
      `volume@${host}/fleetwright-test/micro-#.kernel`,
      `volume@${host}/local/db.root-#.qcow2`,
      `volume@${host}/local/micro-#.qcow2`,
    ]);
  });

  it("objects that depend only on existing objects", () => {
    const known = new Set(objects.map((object) => object.id));
    expect(objects.flatMap((object) => object.dependsOn).filter((id) => !known.has(id))).toEqual([]);
  });

  it("pools on every host and the system pool where machines are, with identities derived from the fleet", () => {
    const pools = objects.filter((object) => object.type === "pool");
    expect(pools.map((pool) => pool.id)).toEqual([
      "pool@hv1/fleetwright-test",
      "pool@hv1/local",
      "pool@hv2/local",
    ]);
    expect(new Set(pools.map((pool) => (pool.state as { uuid: string }).uuid)).size).toBe(3);
  });
});

describe("a domain's state", () => {
  it("takes its size from the instance type", () => {
    const { vcpus, vcpusMax, memoryKiB, memoryMaxKiB } = domainOf(machine("db")).state;
    expect({ vcpus, vcpusMax, memoryKiB, memoryMaxKiB }).toEqual({
      vcpus: 1,
      vcpusMax: 2,
      memoryKiB: 512 * 1024,
      memoryMaxKiB: 1024 * 1024,
    });
  });

  it.each([
    ["Always", "running", true],
    ["Halted", "shutoff", false],
    ["Manual", undefined, false],
  ])("with runStrategy %s has power %s", (strategy, power, autostart) => {
    const { state } = domainOf(machine("db", `runStrategy: ${strategy}`));
    expect([state.power, state.autostart]).toEqual([power, autostart]);
  });

  it("pins each vCPU of a dedicated type to its own core", () => {
    const yaml = (BASE_YAML + machine("db")).replace("guest: 1, maxGuest: 2", "guest: 2, policy: dedicated");
    const { state } = find<DomainState>(compileFleet(yaml).objects, /^domain@/);
    expect(Object.keys(state.cpuPins)).toEqual(["0", "1"]);
    expect(new Set(Object.values(state.cpuPins)).size).toBe(2);
    expect(state.emulatorPins.some((cpu) => Object.values(state.cpuPins).includes(cpu))).toBe(false);
  });

  it("names its disks after their volumes, with the root disk first on the bus", () => {
    const { disks } = domainOf(volume("data") + machine("db", "volumes: [{volume: data}]")).state;
    expect(
      Object.entries(disks).map(([key, disk]) => [
        key.replace(/-[0-9a-f]{8}$/, ""),
        disk.target,
        disk.bootOrder,
      ]),
    ).toEqual([
      ["db.root", "vda", 1],
      ["data", "vdb", null],
    ]);
  });

  it("keeps the device name of a disk when an earlier disk is removed", () => {
    const both = volume("a") + volume("b") + machine("db", "volumes: [{volume: a}, {volume: b}]");
    const observed = asObserved(compileFleet(BASE_YAML + both).objects);
    const one = BASE_YAML + both.replace("volumes: [{volume: a}, {volume: b}]", "volumes: [{volume: b}]");
    const { disks } = find<DomainState>(compileFleet(one, { observed }).objects, /^domain@/).state;
    expect(disks.b?.target).toBe("vdc");
  });

  it("limits a volume according to its qos", () => {
    const yaml =
      volume("data", "qos: {totalIops: 100, totalBytesPerSecond: 10Mi}") +
      machine("db", "volumes: [{volume: data}]");
    const disk: DiskState | undefined = domainOf(yaml).state.disks.data;
    expect([disk?.totalIops, disk?.totalBytesPerSecond]).toEqual([100, 10 * 2 ** 20]);
  });
});

describe("addresses", () => {
  it("are allocated by name, and stay when an earlier machine is added", () => {
    const first = compileFleet(BASE_YAML + machine("b"));
    const observed = asObserved(first.objects);
    const second = compileFleet(BASE_YAML + machine("a") + machine("b"), { observed });
    const addressOf = (name: string) =>
      find<DomainState>(second.objects, new RegExp(`^domain@.*/${name}$`)).state.interfaces.net0?.ipv4;
    expect([addressOf("a"), addressOf("b")]).toEqual(["10.20.0.3", "10.20.0.2"]);
  });

  it("are leases of the network on the machine's host", () => {
    const { objects } = compileFleet(BASE_YAML + machine("db"));
    const { mac, ipv4 } = find<DomainState>(objects, /^domain@/).state.interfaces.net0 ?? {
      mac: "",
      ipv4: "",
    };
    expect(find<NetworkState>(objects, /^network@/).state.leases).toEqual({
      [mac]: { ipv4, hostname: "db" },
    });
  });
});

describe("a volume", () => {
  it("is not created before its first machine if its pool is on several hosts", () => {
    const { objects, notices } = compileFleet(BASE_YAML + volume("data"));
    expect(objects.filter((object) => object.type === "volume")).toEqual([]);
    expect(notices).toEqual(["Volume/data: waits for its first machine, since its pool is on 2 hosts"]);
  });

  it("is on the host of its machine, and then ties the machine to this host", () => {
    const yaml =
      BASE_YAML +
      volume("data") +
      machine("db", "volumes: [{volume: data}], placement: {hostSelector: {zone: b}}");
    const observed = asObserved(compileFleet(yaml).objects).filter((object) => object.type === "volume");
    const freed = yaml.replace(", placement: {hostSelector: {zone: b}}", "");
    const after = compileFleet(freed, {
      observed: observed.filter((object) => object.name === "local/data.qcow2"),
    });
    expect(find(after.objects, /^domain@/).target).toBe("hv2");
  });

  it("is not created elsewhere while a host that may have it is unreadable", () => {
    const yaml =
      BASE_YAML +
      volume("data") +
      machine("db", "volumes: [{volume: data}], placement: {hostSelector: {zone: a}}");
    const { objects, blocked } = compileFleet(yaml, { unreadable: ["hv2"] });
    expect(objects.filter((object) => object.name.includes("data"))).toEqual([]);
    expect(blocked.map((one) => one.message)).toContain(
      'Volume/data: host "hv2" cannot be read and may hold it already',
    );
  });

  it("stays in the trash forever by default, and for its time with Delete", () => {
    const keepOf = (more: string) => {
      const yaml = BASE_YAML + volume("data", more) + machine("db", "volumes: [{volume: data}]");
      return find<VolumeState>(compileFleet(yaml).objects, /data\.qcow2$/).keep;
    };
    expect(keepOf("")).toEqual({ onDelete: "retain", trashSeconds: 7 * 86_400 });
    expect(keepOf("deletionPolicy: Delete, keep: 1d")).toEqual({ onDelete: "delete", trashSeconds: 86_400 });
  });
});

describe("a seed", () => {
  const seedOf = (more: string) =>
    find(compileFleet(BASE_YAML + machine("db", more)).objects, /seed-/) as DesiredObject<VolumeState>;
  const userData = (text: string, policy: string) =>
    `cloudInit: {userData: "${text}", rerunPolicy: ${policy}}`;
  const instance = (more: string) => domainOf(machine("db", more)).state.instanceId;

  it("has another name for another content", () => {
    expect(seedOf(userData("#!a", "Never")).name).not.toBe(seedOf(userData("#!b", "Never")).name);
  });

  it.each([
    ["Never", true],
    ["OnChange", false],
  ])("with rerunPolicy %s keeps the instance id: %s", (policy, same) => {
    expect(instance(userData("#!a", policy)) === instance(userData("#!b", policy))).toBe(same);
  });

  it("has the name, the keys and the network configuration of the guest", () => {
    const { build } = seedOf("");
    expect(build?.from === "seed" && build.seed.metaData).toMatch(/local-hostname: db\n/);
    expect(build?.from === "seed" && build.seed.networkConfig).toMatch(/set-name: eth0\n +dhcp4: true/);
  });
});

describe("compiling again", () => {
  const yaml = BASE_YAML + machine("a") + machine("b", "placement: {hostSelector: {zone: b}}");
  const compile = createCompiler(kinds);
  const input = compileInputOf(resourcesOf(yaml));
  const first = compile(input);

  it("returns identical objects for unchanged resources", () => {
    expect(compile(input).objects.every((object, index) => object === first.objects[index])).toBe(true);
  });

  it("returns identical objects for a rewritten resource with the same result", () => {
    const resources = input.resources.map((one) => ({ ...one, spec: structuredClone(one.spec) }));
    const { objects } = compile({ ...input, resources });
    expect(objects.every((object, index) => object === first.objects[index])).toBe(true);
  });

  it("returns new objects only for changed resources", () => {
    const resources = input.resources.map((one) =>
      one.name === "b" ? { ...one, spec: { ...(one.spec as object), runStrategy: "Halted" } } : one,
    );
    const before = new Set(first.objects);
    const fresh = compile({ ...input, resources }).objects.filter((object) => !before.has(object));
    expect(new Set(fresh.map((object) => object.owner))).toEqual(new Set(["VirtualMachine/default/b"]));
  });
});
