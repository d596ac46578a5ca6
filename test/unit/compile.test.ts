import { describe, expect, it } from "vitest";
import type { DiskState, DomainState, NetworkState, VolumeState } from "../../src/drivers/libvirt/states.ts";
import { createCompiler } from "../../src/engine/compile.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import { applied, compileFleet, GROUND, inputOf, resourcesOf, type World } from "./world.ts";

/** One machine, with anything more in its spec. */
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

const domainOf = (yaml: string, world?: World) =>
  find<DomainState>(compileFleet(GROUND + yaml, world).objects, /^domain@/);

describe("a machine becomes", () => {
  const { objects, blocked } = compileFleet(GROUND + machine("db"));
  const names = objects
    .map((object) => object.id.replace(/[0-9a-f]{8,}/, "#"))
    .filter((id) => !id.startsWith("pool"));

  it("a domain, its disk and seed, the image's copies, and a network and a port where it runs", () => {
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

  it("objects that need only objects which are there", () => {
    const known = new Set(objects.map((object) => object.id));
    expect(objects.flatMap((object) => object.needs).filter((id) => !known.has(id))).toEqual([]);
  });

  it("pools on every host, with identities that follow from the fleet", () => {
    const pools = objects.filter((object) => object.type === "pool");
    expect(pools.map((pool) => pool.id)).toEqual([
      "pool@hv1/fleetwright-test",
      "pool@hv2/fleetwright-test",
      "pool@hv1/local",
      "pool@hv2/local",
    ]);
    expect(new Set(pools.map((pool) => (pool.state as { uuid: string }).uuid)).size).toBe(4);
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

  it("pins each vCPU of a dedicated type to a core of its own", () => {
    const yaml = (GROUND + machine("db")).replace("guest: 1, maxGuest: 2", "guest: 2, policy: dedicated");
    const { state } = find<DomainState>(compileFleet(yaml).objects, /^domain@/);
    expect(Object.keys(state.cpuPins)).toEqual(["0", "1"]);
    expect(new Set(Object.values(state.cpuPins)).size).toBe(2);
    expect(state.emulatorPins.some((cpu) => Object.values(state.cpuPins).includes(cpu))).toBe(false);
  });

  it("names its disks by their volumes, the root disk first on the bus", () => {
    const { disks } = domainOf(volume("data") + machine("db", "volumes: [{volume: data}]")).state;
    expect(
      Object.entries(disks).map(([key, disk]) => [
        key.replace(/-[0-9a-f]{8}$/, ""),
        disk.target,
        disk.bootOrder,
      ]),
    ).toEqual([
      ["db.root", "vda", 1],
      ["data", "vdb", undefined],
    ]);
  });

  it("keeps a disk's device name when one before it goes", () => {
    const both = volume("a") + volume("b") + machine("db", "volumes: [{volume: a}, {volume: b}]");
    const observed = applied(compileFleet(GROUND + both).objects);
    const one = GROUND + both.replace("volumes: [{volume: a}, {volume: b}]", "volumes: [{volume: b}]");
    const { disks } = find<DomainState>(compileFleet(one, { observed }).objects, /^domain@/).state;
    expect(disks.b?.target).toBe("vdc");
  });

  it("limits a volume as its qos says", () => {
    const yaml =
      volume("data", "qos: {totalIops: 100, totalBytesPerSecond: 10Mi}") +
      machine("db", "volumes: [{volume: data}]");
    const disk: DiskState | undefined = domainOf(yaml).state.disks.data;
    expect([disk?.totalIops, disk?.totalBytesPerSecond]).toEqual([100, 10 * 2 ** 20]);
  });
});

describe("addresses", () => {
  it("are given by name and stay when another machine comes before", () => {
    const first = compileFleet(GROUND + machine("b"));
    const observed = applied(first.objects);
    const second = compileFleet(GROUND + machine("a") + machine("b"), { observed });
    const addressOf = (name: string) =>
      find<DomainState>(second.objects, new RegExp(`^domain@.*/${name}$`)).state.interfaces.net0?.ipv4;
    expect([addressOf("a"), addressOf("b")]).toEqual(["10.20.0.3", "10.20.0.2"]);
  });

  it("are leases of the network on the machine's host", () => {
    const { objects } = compileFleet(GROUND + machine("db"));
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
  it("waits for its first machine while its pool is on several hosts", () => {
    const { objects, notices } = compileFleet(GROUND + volume("data"));
    expect(objects.filter((object) => object.type === "volume")).toEqual([]);
    expect(notices).toEqual(["Volume/data: waits for its first machine, since its pool is on 2 hosts"]);
  });

  it("lies on its machine's host, and draws the machine there once it does", () => {
    const yaml =
      GROUND +
      volume("data") +
      machine("db", "volumes: [{volume: data}], placement: {hostSelector: {zone: b}}");
    const observed = applied(compileFleet(yaml).objects).filter((object) => object.type === "volume");
    const freed = yaml.replace(", placement: {hostSelector: {zone: b}}", "");
    const after = compileFleet(freed, {
      observed: observed.filter((object) => object.name === "local/data.qcow2"),
    });
    expect(find(after.objects, /^domain@/).target).toBe("hv2");
  });

  it("is not made elsewhere while a host that may hold it is silent", () => {
    const yaml =
      GROUND +
      volume("data") +
      machine("db", "volumes: [{volume: data}], placement: {hostSelector: {zone: a}}");
    const { objects, blocked } = compileFleet(yaml, { unreadable: ["hv2"] });
    expect(objects.filter((object) => object.name.includes("data"))).toEqual([]);
    expect(blocked.map((one) => one.message)).toContain(
      'Volume/data: host "hv2" cannot be read and may hold it already',
    );
  });

  it("goes to the trash for good by default, for its time with Delete", () => {
    const keepOf = (more: string) => {
      const yaml = GROUND + volume("data", more) + machine("db", "volumes: [{volume: data}]");
      return find<VolumeState>(compileFleet(yaml).objects, /data\.qcow2$/).keep;
    };
    expect(keepOf("")).toEqual({ onDelete: "retain", trashSeconds: 7 * 86_400 });
    expect(keepOf("deletionPolicy: Delete, keep: 1d")).toEqual({ onDelete: "delete", trashSeconds: 86_400 });
  });
});

describe("a seed", () => {
  const seedOf = (more: string) =>
    find(compileFleet(GROUND + machine("db", more)).objects, /seed-/) as DesiredObject<VolumeState>;
  const userData = (text: string, policy: string) =>
    `cloudInit: {userData: "${text}", rerunPolicy: ${policy}}`;
  const instance = (more: string) => domainOf(machine("db", more)).state.instanceId;

  it("has another name with another content", () => {
    expect(seedOf(userData("#!a", "Never")).name).not.toBe(seedOf(userData("#!b", "Never")).name);
  });

  it.each([
    ["Never", true],
    ["OnChange", false],
  ])("with rerunPolicy %s keeps the instance id: %s", (policy, same) => {
    expect(instance(userData("#!a", policy)) === instance(userData("#!b", policy))).toBe(same);
  });

  it("tells the guest its name, its keys and how to get its address", () => {
    const { build } = seedOf("");
    expect(build?.from === "seed" && build.seed.metaData).toMatch(/local-hostname: db\n/);
    expect(build?.from === "seed" && build.seed.networkConfig).toMatch(/set-name: eth0\n +dhcp4: true/);
  });
});

describe("compiling again", () => {
  const yaml = GROUND + machine("a") + machine("b", "placement: {hostSelector: {zone: b}}");
  const compile = createCompiler(kinds);
  const input = inputOf(resourcesOf(yaml));
  const first = compile(input);

  it("gives the identical objects for what did not change", () => {
    expect(compile(input).objects.every((object, index) => object === first.objects[index])).toBe(true);
  });

  it("gives the identical objects also for a resource that was written anew and comes to the same", () => {
    const resources = input.resources.map((one) => ({ ...one, spec: structuredClone(one.spec) }));
    const { objects } = compile({ ...input, resources });
    expect(objects.every((object, index) => object === first.objects[index])).toBe(true);
  });

  it("makes anew only what a change touches", () => {
    const resources = input.resources.map((one) =>
      one.name === "b" ? { ...one, spec: { ...(one.spec as object), runStrategy: "Halted" } } : one,
    );
    const before = new Set(first.objects);
    const fresh = compile({ ...input, resources }).objects.filter((object) => !before.has(object));
    expect(new Set(fresh.map((object) => object.owner))).toEqual(new Set(["VirtualMachine/default/b"]));
  });
});
