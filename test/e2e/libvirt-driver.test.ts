import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection, DriverContext } from "../../src/drivers/driver.ts";
import { createHostDriver } from "../../src/drivers/host-driver.ts";
import { domains, NO_LIMITS, networks } from "../../src/drivers/libvirt/arbitraries.testing.ts";
import type { DomainDefinition } from "../../src/drivers/libvirt/domain-types.ts";
import { createLibvirtDriver } from "../../src/drivers/libvirt/index.ts";
import { buildSeed } from "../../src/drivers/libvirt/seed.ts";
import type {
  DiskState,
  DomainState,
  InterfaceState,
  NetworkState,
  PoolState,
  VolumeState,
} from "../../src/drivers/libvirt/states.ts";
import { libvirtUri } from "../../src/host/address.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { buildRecipe } from "../../src/lab/image/build.ts";
import { labDown, labUp } from "../../src/lab/lab.ts";
import type { Action, Change } from "../../src/model/change.ts";
import type { JsonObject } from "../../src/model/json.ts";
import {
  type Build,
  type Mark,
  type ObservedObject,
  objectRef,
  type Trashed,
} from "../../src/model/object.ts";
import { callsDuring } from "./libvirt-log.ts";
import { testRoots } from "./roots.ts";

/** Tests the contract of the libvirt driver, on a real libvirtd with real QEMU guests. */

const LAB = "drvtest";
const root = mkdtempSync("/tmp/fw");
process.env.FLEETWRIGHT_LAB_DIR = root;
const ADDRESS = { kind: "host", id: "hv1", libvirt: `lab://${LAB}/hv1`, shell: `lab://${LAB}/hv1` } as const;
const signal = new AbortController().signal;
const never = new AbortController();
const hostile = `'"><a b='&]]>ü😀`;

const mark: Mark = {
  fleet: "demo",
  owner: "VirtualMachine/default/db",
  applied: "a".repeat(64),
  commit: hostile,
  protect: false,
  keep: { onDelete: "retain", trashSeconds: 60 },
};

/** The content of image parts and seeds, by digest. */
const contents = new Map<string, string | Uint8Array>();
const NAMES: { [From in Build["from"]]: (build: Extract<Build, { from: From }>) => string } = {
  image: ({ part }) => part,
  seed: ({ seed }) => seed.metaData,
  secret: ({ key }) => key,
};
const context: DriverContext = {
  fleet: "demo",
  secret: async () => Promise.reject(new Error("there are no secrets")),
  now: () => new Date(),
  content: async (build: Build) => {
    const content = contents.get(NAMES[build.from](build as never));
    if (content === undefined) throw new Error("no content");
    if (typeof content !== "string")
      return {
        sizeBytes: content.length,
        stream: async function* () {
          yield content;
        },
      };
    return { sizeBytes: statSync(content).size, stream: () => createReadStream(content) };
  },
};

let connection: Connection;
let shell: Shell;
const driver = createHostDriver(createLibvirtDriver(), []);

beforeAll(async () => {
  const image = await buildRecipe("micro", process.env.FLEETWRIGHT_CACHE_DIR ?? "/var/cache/fleetwright");
  contents.set("kernel", image.kernel);
  contents.set("initrd", image.initrd);
  contents.set("disk", image.disk);
  await labUp({ name: LAB, hosts: 1, roots: testRoots() });
  connection = await driver.open(ADDRESS, context, signal);
  shell = openShell(ADDRESS.shell);
});

afterAll(async () => {
  await connection?.[Symbol.asyncDispose]();
  await shell?.[Symbol.asyncDispose]();
  await labDown(LAB);
  rmSync(root, { recursive: true, force: true });
});

type State = DomainState | NetworkState | PoolState | VolumeState;

interface Extra {
  readonly before?: State;
  readonly trashed?: Trashed;
  readonly build?: Build;
}

function change(
  action: Action,
  type: string,
  name: string,
  after: State | undefined,
  extra: Extra = {},
): Change {
  const both = {
    ...extra,
    ...(after === undefined ? {} : { after }),
    ...(action === "delete" ? {} : { mark }),
  };
  const states = both as unknown as { before?: JsonObject; after?: JsonObject };
  return { ...objectRef(type, "hv1", name), action, owner: mark.owner, fields: [], ...states };
}

const perform = (...args: Parameters<typeof change>) => connection.perform(change(...args), signal);

async function observe(type: string, name: string): Promise<ObservedObject | undefined> {
  const { id } = objectRef(type, "hv1", name);
  return (await connection.reread([id], signal)).find((one) => one.id === id);
}

/** Expects that mark and stored state are the requested ones, and that the running state does not differ. */
async function expectSettled(type: string, name: string, state: State): Promise<void> {
  const observed = await observe(type, name);
  expect(observed?.mark).toEqual(mark);
  const desired = type === "domain" ? withoutVersion(state) : state;
  expect(type === "domain" ? only(observed?.state, desired) : observed?.state).toEqual(desired);
  const { devicesForRestart: waiting = [], morePciePorts: _, ...running } = observed?.running ?? {}; // facts of the running side alone
  expect(waiting).toEqual([]);
  const wanted = Object.fromEntries(
    Object.keys(running)
      .filter((field) => field in desired)
      .map((field) => [field, (desired as object as JsonObject)[field]]),
  );
  expect(only(running, wanted)).toEqual(wanted);
}

/** Leaves out the machine type, to which libvirt adds a version. */
function withoutVersion(state: State): State {
  const { machineType: _, ...rest } = state as Partial<DomainState>; // of a domain
  return rest as State;
}

/** Returns the fields that are managed: those of the desired state. */
function only(observed: object = {}, desired: object): object {
  return Object.fromEntries(Object.entries(observed).filter(([field]) => field in desired));
}

const virsh = (...args: string[]): string =>
  execFileSync("virsh", ["-c", libvirtUri(ADDRESS.libvirt), ...args], { encoding: "utf8" });

const POOL = "/var/lib/libvirt/volumes";
const pool: PoolState = {
  uuid: "11111111-0000-4000-8000-000000000001",
  type: "dir",
  path: POOL,
  source: null,
  active: true,
  autostart: true,
};
const network: NetworkState = {
  uuid: "11111111-0000-4000-8000-000000000002",
  forward: "isolated",
  bridge: "fwbr0",
  mtu: 1400,
  address: "10.20.0.1/24",
  dhcp: true,
  nameservers: ["192.0.2.1", "192.0.2.2"],
  active: true,
  autostart: false,
  leases: {},
};
const empty = (name: string, capacityBytes: number): [string, VolumeState] => [
  `local/${name}`,
  { pool: "local", format: name.endsWith("qcow2") ? "qcow2" : "raw", capacityBytes },
];
const image = (part: "disk" | "kernel" | "initrd"): Build => ({
  from: "image",
  image: "Image/default/micro",
  part,
  format: part === "disk" ? "qcow2" : "raw",
});
const MIB = 1024 * 1024;

const rootDisk: DiskState = {
  source: `${POOL}/db.root.qcow2`,
  sourceType: "file",
  format: "qcow2",
  bus: "virtio",
  target: "vda",
  bootOrder: 1,
  ...NO_LIMITS,
};
const net0: InterfaceState = {
  mac: "52:00:00:00:00:01",
  source: "app",
  tap: "fwtap0",
  model: "virtio",
  link: "up",
  ipv4: "10.20.0.10",
};

const machine: DomainState = {
  uuid: "11111111-0000-4000-8000-000000000003",
  type: "qemu",
  arch: "x86_64",
  machine: "q35",
  firmware: "bios",
  kernel: { path: `${POOL}/micro.kernel`, initrd: `${POOL}/micro.initrd`, cmdline: "console=ttyS0 quiet" },
  power: "running",
  autostart: false,
  cpuMode: "maximum",
  vcpusMax: 3,
  vcpus: 1,
  cpuShares: null,
  cpuQuotaUs: -1,
  cpuset: [],
  cpuPins: {},
  emulatorPins: [],
  memoryMaxKiB: 160 * 1024,
  memoryKiB: 128 * 1024,
  hugepages: false,
  disks: { "db.root": rootDisk },
  seed: null,
  interfaces: { net0 },
  hostDevices: [],
  guestAgent: true,
  watchdog: "none",
  tpm: false,
  graphics: "none",
  instanceType: hostile,
  instanceId: "i-1",
  gracePeriodSeconds: 20,
};

describe("storage", () => {
  it("creates a pool with its directory, idempotently", async () => {
    await perform("create", "pool", "local", pool);
    await perform("create", "pool", "local", pool);
    await expectSettled("pool", "local", pool);
    await perform("update", "pool", "local", { ...pool, active: false, autostart: false });
    await expectSettled("pool", "local", { ...pool, active: false, autostart: false });
    await perform("update", "pool", "local", pool);
  });

  it.each(["kernel", "initrd", "disk"] as const)("copies an image's %s in, bit for bit", async (part) => {
    const state: VolumeState = {
      pool: "local",
      format: part === "disk" ? "qcow2" : "raw",
      content: `digest-${part}`,
    };
    await perform("create", "volume", `local/micro.${part}`, state, { build: image(part) });
    const observed = await observe("volume", `local/micro.${part}`);
    expect(observed?.state).toMatchObject(state);
    expect(observed?.mark).toEqual(mark);
    const { stdout } = await shell.run(["sha256sum", `${POOL}/micro.${part}`]);
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(String(contents.get(part)))) hash.update(chunk as Buffer);
    expect(stdout.split(" ")[0]).toBe(hash.digest("hex"));
  });

  it("creates a partial volume again: the digest is written last", async () => {
    const state: VolumeState = { pool: "local", format: "raw", content: "digest-half" };
    const half: Build = { from: "seed", seed: { metaData: "half", networkConfig: "", userData: "" } };
    await expect(perform("create", "volume", "local/half.iso", state, { build: half })).rejects.toThrow(
      "no content",
    );
    contents.set("half", new Uint8Array(70_000).fill(7));
    const broken = {
      sizeBytes: 70_000,
      stream: async function* () {
        yield new Uint8Array(1000);
        throw new Error("cut off");
      },
    };
    const cut = await driver.open(ADDRESS, { ...context, content: async () => broken }, signal);
    await expect(
      cut.perform(change("create", "volume", "local/half.iso", state, { build: half }), signal),
    ).rejects.toThrow();
    await cut[Symbol.asyncDispose]();
    const observed = await observe("volume", "local/half.iso");
    expect(observed?.mark).toEqual(mark);
    expect(observed?.state).not.toHaveProperty("content");
    await perform("create", "volume", "local/half.iso", state, { build: half });
    expect((await observe("volume", "local/half.iso"))?.state).toEqual(state);
    const { stdout } = await shell.script(
      `wc -c < ${POOL}/half.iso; tr -d '\\007' < ${POOL}/half.iso | wc -c`,
    );
    expect(stdout.trim().split("\n")).toEqual(["70000", "0"]);
  });

  it("makes a thin copy of an image, grows it, and never shrinks it", async () => {
    const thin: VolumeState = {
      pool: "local",
      format: "qcow2",
      capacityBytes: 100 * MIB,
      backing: "micro.disk",
    };
    await perform("create", "volume", "local/db.root.qcow2", thin);
    await expectSettled("volume", "local/db.root.qcow2", thin);
    expect((await observe("volume", "local/db.root.qcow2"))?.dependsOn).toContain(
      "volume@hv1/local/micro.disk",
    );
    const grown = { ...thin, capacityBytes: 120 * MIB };
    await perform("update", "volume", "local/db.root.qcow2", grown);
    await expectSettled("volume", "local/db.root.qcow2", grown);
    await expect(perform("update", "volume", "local/db.root.qcow2", thin)).rejects.toThrow("never shrinks");
    await expectSettled("volume", "local/db.root.qcow2", grown);
  });

  it("makes no thin copy that is smaller than its image, and leaves nothing of the attempt", async () => {
    const thin: VolumeState = {
      pool: "local",
      format: "qcow2",
      capacityBytes: 32 * MIB,
      backing: "micro.disk",
    };
    await expect(perform("create", "volume", "local/small.qcow2", thin)).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringMatching(
        /the disk of micro\.disk has \d+ bytes, but the requested disk has 33554432/,
      ),
    });
    const { stdout } = await shell.script(`ls ${POOL}/small* ${POOL}/.fleetwright/small* 2>/dev/null`);
    expect(stdout).toBe("");
  });

  it("takes a raw volume for raw, whatever its guest writes into it", async () => {
    const [name, state] = empty("guest.raw", 8 * MIB);
    await perform("create", "volume", name, state);
    for (const size of ["1M", "1T"]) {
      await shell.script(
        `qemu-img create -q -f qcow2 ${POOL}/evil ${size} && dd if=${POOL}/evil of=${POOL}/guest.raw bs=64k count=1 conv=notrunc 2>/dev/null && rm ${POOL}/evil`,
      );
      virsh("pool-refresh", "local");
      await expectSettled("volume", name, state);
    }
    const grown = { ...state, capacityBytes: 16 * MIB };
    await perform("update", "volume", name, grown);
    await expectSettled("volume", name, grown);
    expect((await shell.run(["stat", "-c", "%s", `${POOL}/guest.raw`])).stdout.trim()).toBe(String(16 * MIB));
    await perform("delete", "volume", name, undefined, { before: grown });
  });

  it.each([
    [
      "an external data file",
      `-o data_file=/var/lib/libvirt/secret,data_file_raw=on`,
      /its data is in another file/,
    ],
    ["a backing file outside of the pool", "-b /etc/hostname -F raw", /it is based on \/etc\/hostname/],
  ])("does not adopt a volume with %s", async (_, options, message) => {
    await shell.script(`qemu-img create -q -f qcow2 ${options} ${POOL}/foreign.qcow2 1M`);
    virsh("pool-refresh", "local");
    const state: VolumeState = { pool: "local", format: "qcow2", capacityBytes: MIB };
    const before = (await observe("volume", "local/foreign.qcow2"))?.state as unknown as VolumeState;
    await expect(
      connection.adopt(change("update", "volume", "local/foreign.qcow2", state, { before }), signal),
    ).rejects.toMatchObject({ code: "rejected", message: expect.stringMatching(message) });
    expect((await observe("volume", "local/foreign.qcow2"))?.mark).toBeUndefined();
    await shell.script(`rm -f ${POOL}/foreign.qcow2 /var/lib/libvirt/secret`);
    virsh("pool-refresh", "local");
  });

  it("puts a volume into the trash in its place, takes it out, and deletes it", async () => {
    const [name, state] = empty("old.raw", MIB);
    await perform("create", "volume", name, state);
    await shell.script(`echo precious > ${POOL}/old.raw`);
    const trashed = { since: "2026-01-01T00:00:00Z", until: null };
    await perform("trash", "volume", name, undefined, { before: state, trashed });
    expect(await observe("volume", name)).toMatchObject({ trashed, mark, state: { pool: "local" } });
    await perform("restore", "volume", name, state);
    const restored = await observe("volume", name);
    expect(restored).not.toHaveProperty("trashed");
    expect((await shell.run(["head", "-1", `${POOL}/old.raw`])).stdout).toBe("precious\n");
    await perform("delete", "volume", name, undefined, { before: state });
    await perform("delete", "volume", name, undefined, { before: state });
    expect(await observe("volume", name)).toBeUndefined();
  });

  it("removes the remains of a killed process for missing volumes, and nothing else", async () => {
    const [name, state] = empty("kept.raw", MIB);
    await perform("create", "volume", name, state);
    const marks = `${POOL}/.fleetwright`;
    const copies = `cp kept.raw.json gone.raw.json; sed 's/"demo"/"other"/' kept.raw.json >theirs.raw.json`;
    const temporary = "touch kept.raw.json.1-2-3.new gone.raw.json.1.new strange.raw.json.1.new";
    await shell.script(`cd ${marks} && ${copies}; ${temporary}`);
    const ids = ["kept", "gone", "theirs", "none"].map(
      (one) => objectRef("volume", "hv1", `local/${one}.raw`).id,
    );
    await connection.cleanUp?.({ objects: ids, absent: new Set(ids.slice(1)) }, signal);
    const left = (await shell.script(`cd ${marks} && ls *.raw.json*`)).stdout.trim().split("\n");
    expect(left).toEqual(["kept.raw.json", "strange.raw.json.1.new", "theirs.raw.json"]);
    await shell.run(["rm", `${marks}/strange.raw.json.1.new`]);
    await perform("delete", "volume", name, undefined, { before: state });
    await shell.run(["rm", `${marks}/theirs.raw.json`]);
  });

  it("recognises foreign volumes, does not change them, and adopts one on request", async () => {
    await shell.script(`truncate -s 1M ${POOL}/foreign.raw`);
    virsh("pool-refresh", "local");
    const [name, state] = empty("foreign.raw", MIB);
    expect((await observe("volume", name))?.mark).toBeUndefined();
    await expect(perform("create", "volume", name, state)).rejects.toMatchObject({ code: "world-moved" });
    await expect(perform("delete", "volume", name, undefined, { before: state })).rejects.toMatchObject({
      code: "world-moved",
    });
    await connection.adopt(change("update", "volume", name, state, { before: state }), signal);
    await expectSettled("volume", name, state);
    const names = (await connection.read(signal)).map((one) => one.name);
    expect(names).not.toContain("local/.fleetwright");
  });

  it("still observes its volumes when the pool is down", async () => {
    const before = await observe("volume", "local/db.root.qcow2");
    await perform("update", "pool", "local", { ...pool, active: false });
    expect(await observe("volume", "local/db.root.qcow2")).toMatchObject({
      mark,
      state: before?.state ?? {},
    });
    await perform("update", "pool", "local", pool);
  });

  it("reads the format of disks, and only the existence of images and seeds", async () => {
    let objects: readonly ObservedObject[] = [];
    const calls = await callsDuring(LAB, "hv1", async () => {
      objects = await connection.read(signal);
    });
    const volumes = objects.filter(({ type }) => type === "volume");
    const disks = volumes.filter(({ state }) => "capacityBytes" in state);
    expect(calls.filter((call) => call === "virStorageVolGetXMLDesc")).toHaveLength(disks.length);
    expect(volumes.length).toBeGreaterThan(disks.length);
  });
});

describe("networks", () => {
  it("are created, and read back as desired", async () => {
    await perform("create", "network", "app", network);
    await perform("create", "network", "app", network);
    await expectSettled("network", "app", network);
  });

  it("add and remove leases at run time", async () => {
    const leases = {
      "52:00:00:00:00:01": { ipv4: "10.20.0.10", hostname: "db" },
      "52:00:00:00:00:02": { ipv4: "10.20.0.11", hostname: "web" },
    };
    await perform("update", "network", "app", { ...network, leases });
    await expectSettled("network", "app", { ...network, leases });
    const exchanged = {
      "52:00:00:00:00:01": { ipv4: "10.20.0.11", hostname: "db" },
      "52:00:00:00:00:02": { ipv4: "10.20.0.10", hostname: "web" },
    };
    await perform("update", "network", "app", { ...network, leases: exchanged });
    await expectSettled("network", "app", { ...network, leases: exchanged });
    await perform("update", "network", "app", network);
    await expectSettled("network", "app", network);
  });

  it("are gone after a deletion during which another client starts them", async () => {
    const uuid = "11111111-0000-4000-8000-000000000009";
    const raced = { ...network, uuid, active: false, bridge: "fwbr9", address: "10.29.0.1/24" };
    for (let round = 0; round < 8; round += 1) {
      await perform("create", "network", "raced", raced);
      const client = spawn("virsh", ["-c", libvirtUri(ADDRESS.libvirt), "net-start", "raced"], {
        stdio: "ignore",
      });
      const ended = once(client, "exit");
      await sleep(round * 10); // virsh connects within some tens of milliseconds
      await perform("delete", "network", "raced", undefined, { before: raced });
      await ended;
      expect(virsh("net-list", "--all", "--name")).not.toMatch(/^raced$/m);
    }
  });

  it("read back any valid state", async () => {
    for (const [index, definition] of fc.sample(networks, 25).entries()) {
      const state = {
        ...definition,
        leases: inSubnet(definition.leases),
        active: false,
        autostart: index % 2 === 0,
      };
      await perform("create", "network", `random${index}`, state);
      await expectSettled("network", `random${index}`, state);
      await perform("delete", "network", `random${index}`, undefined, { before: state });
    }
  });
});

/** libvirt accepts only leases with addresses of the network. */
function inSubnet(leases: NetworkState["leases"]): NetworkState["leases"] {
  const entries = Object.entries(leases).map(
    ([mac, lease], index) => [mac, { ...lease, ipv4: `10.20.0.${index + 9}` }] as const,
  );
  return Object.fromEntries(entries);
}

async function consoleSays(words: RegExp, name = "db"): Promise<string> {
  for (let tries = 0; tries < 960; tries += 1) {
    const { stdout } = await shell.run(["cat", `/var/log/libvirt/qemu/${name}.console.log`]);
    if (words.test(stdout)) return stdout;
    await sleep(250);
  }
  throw new Error(`the console of ${name} does not say ${words}`);
}

async function eventually(question: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await question()); tries += 1) {
    if (tries === 80) throw new Error("it did not come about in 20 seconds");
    await sleep(250);
  }
}

/** The state that the running machine has reached; every step starts from the previous one. */
let now = machine;
async function update(fields: Partial<DomainState>): Promise<void> {
  const before = now;
  now = { ...now, ...fields };
  await perform("update", "domain", "db", now, { before });
}

/** Restricts states to what this host supports: it has no KVM and none of the devices. */
function definable(state: DomainDefinition, index: number): DomainState {
  const cpuMode = index % 2 === 0 ? "maximum" : "qemu64";
  const possible = { type: "qemu", cpuMode, hostDevices: [] } as const;
  const interfaces = Object.entries(state.interfaces).map(([key, nic]) => [
    key,
    { ...nic, tap: `${nic.tap}${key.at(-1)}` },
  ]);
  return {
    ...state,
    ...possible,
    interfaces: Object.fromEntries(interfaces),
    power: "shutoff",
    autostart: index % 3 === 0,
  };
}

describe("a machine that is off", () => {
  it("reads back any valid state, and any other after it", async () => {
    const states = fc.sample(domains, 40).map(definable);
    for (const [index, state] of states.entries()) {
      const name = `random${Math.floor(index / 2)}`;
      const wanted = { ...state, uuid: `22222222-0000-4000-8000-0000000000${10 + Math.floor(index / 2)}` };
      await perform(index % 2 === 0 ? "create" : "update", "domain", name, wanted);
      await expectSettled("domain", name, wanted);
      if (index % 2 === 1) await perform("delete", "domain", name, undefined, { before: wanted });
    }
  });
});

describe("a running machine", () => {
  it("is created and started, and read back as desired", async () => {
    await perform("create", "domain", "db", machine);
    await perform("create", "domain", "db", machine);
    await expectSettled("domain", "db", machine);
    const needs = (await observe("domain", "db"))?.dependsOn;
    expect(needs).toEqual(
      expect.arrayContaining([
        "network@hv1/app",
        "volume@hv1/local/db.root.qcow2",
        "volume@hv1/local/micro.kernel",
      ]),
    );
    await consoleSays(/READY/);
    await expectSettled("domain", "db", machine);
  });

  it.each<[string, Partial<DomainState>]>([
    ["its weight", { cpuShares: 300 }],
    ["its quota", { cpuQuotaUs: 50_000 }],
    ["no quota", { cpuQuotaUs: -1 }],
    ["its weight by default", { cpuShares: null }],
    ["the host CPUs that it may use", { cpuset: [1] }],
    ["all host CPUs again", { cpuset: [] }],
    ["CPUs of its emulator", { emulatorPins: [0] }],
    ["no CPUs of its emulator", { emulatorPins: [] }],
    ["pinned CPUs", { cpuPins: { 0: 1, 1: 0, 2: 1 } }],
    ["no pinned CPUs", { cpuPins: {} }],
    ["more CPUs", { vcpus: 2 }],
    ["less memory", { memoryKiB: 112 * 1024 }],
    ["more memory", { memoryKiB: 144 * 1024 }],
    ["its instance type", { instanceType: "s1.large@2", gracePeriodSeconds: 15 }],
    ["autostart", { autostart: true }],
    ["no autostart", { autostart: false }],
    ["no link", { interfaces: { net0: { ...net0, link: "down" } } }],
    ["its link", { interfaces: { net0 } }],
  ])("changes %s while it runs", async (_, fields) => {
    await update(fields);
    await expectSettled("domain", "db", now);
  });

  it("shows no memory drift while its guest inflates the balloon", async () => {
    const disk: VolumeState = {
      pool: "local",
      format: "qcow2",
      capacityBytes: 100 * MIB,
      backing: "micro.disk",
    };
    await perform("create", "volume", "local/large.root.qcow2", disk);
    const large: DomainState = {
      ...machine,
      uuid: "11111111-0000-4000-8000-000000000009",
      interfaces: {},
      memoryMaxKiB: 1024 * 1024,
      memoryKiB: 256 * 1024,
      disks: { "large.root": { ...rootDisk, source: `${POOL}/large.root.qcow2` } },
    };
    await perform("create", "domain", "large", large);
    const seen: (number | undefined)[] = [];
    const isFull = async () => {
      const running = (await observe("domain", "large"))?.running as Partial<DomainState> | undefined;
      seen.push(running?.memoryKiB);
      return seen.at(-1) === large.memoryKiB;
    };
    await expect.poll(isFull, { timeout: 120_000, interval: 50 }).toBe(true);
    expect(seen.filter((memoryKiB) => memoryKiB !== undefined)).toEqual([large.memoryKiB]);
    await perform("delete", "domain", "large", undefined, { before: large });
    await perform("delete", "volume", "local/large.root.qcow2", undefined, { before: disk });
  });

  it("gets a seed, another seed, and no seed", async () => {
    for (const id of ["one", "two"]) {
      const metaData = `instance-id: ${id}\nlocal-hostname: host-${id}\n`;
      contents.set(metaData, buildSeed({ metaData, networkConfig: "", userData: "#cloud-config\n" }));
      const build: Build = { from: "seed", seed: { metaData, networkConfig: "", userData: "" } };
      await perform(
        "create",
        "volume",
        `local/${id}.iso`,
        { pool: "local", format: "raw", content: id },
        { build },
      );
      await update({ seed: `${POOL}/${id}.iso` });
      await expectSettled("domain", "db", now);
    }
    await update({ seed: null });
    await expectSettled("domain", "db", now);
  });

  it.each(["virtio", "scsi", "usb"] as const)(
    "gets a disk on %s, its limits, and gives it back",
    async (bus) => {
      const [name, state] = empty(`data-${bus}.raw`, 8 * MIB);
      await perform("create", "volume", name, state);
      const target = bus === "virtio" ? "vdb" : "sdb";
      const disk: DiskState = {
        source: `${POOL}/data-${bus}.raw`,
        sourceType: "file",
        format: "raw",
        bus,
        target,
        bootOrder: null,
        ...NO_LIMITS,
      };
      const key = `data-${bus}`;
      await update({ disks: { "db.root": rootDisk, [key]: disk } });
      await expectSettled("domain", "db", now);
      await update({
        disks: { "db.root": rootDisk, [key]: { ...disk, totalIops: 500, readBytesPerSecond: MIB } },
      });
      await expectSettled("domain", "db", now);
      await update({ disks: { "db.root": rootDisk, [key]: disk } });
      await expectSettled("domain", "db", now);
      await perform("update", "volume", name, { ...state, capacityBytes: 16 * MIB });
      await expectSettled("volume", name, { ...state, capacityBytes: 16 * MIB });
      expect(virsh("domblkinfo", "db", target)).toMatch(/Capacity: +16777216/);
      await update({ disks: { "db.root": rootDisk } });
      await expectSettled("domain", "db", now);
    },
  );

  it("gets an interface, which moves to another network, and gives it back", async () => {
    await perform("create", "network", "other", {
      ...network,
      uuid: "11111111-0000-4000-8000-000000000009",
      bridge: "fwbr9",
      address: "10.30.0.1/24",
    });
    const net1: InterfaceState = { ...net0, mac: "52:00:00:00:00:05", tap: "fwtap5", ipv4: null };
    await update({ interfaces: { net0, net1 } });
    await expectSettled("domain", "db", now);
    await update({ interfaces: { net0, net1: { ...net1, source: "other", ipv4: "10.30.0.7" } } });
    await expectSettled("domain", "db", now);
    expect((await shell.run(["ls", "/sys/class/net/fwbr9/brif"])).stdout).toContain("fwtap5");
    await update({ interfaces: { net0 } });
    await expectSettled("domain", "db", now);
  });

  it("shows manual changes on the stored or running side, and repairs them", async () => {
    virsh("setmem", "db", `${104 * 1024}`);
    await eventually(async () => (await observe("domain", "db"))?.running?.memoryKiB === 104 * 1024);
    expect((await observe("domain", "db"))?.state).toMatchObject({ memoryKiB: 144 * 1024 });
    await update({});
    await expectSettled("domain", "db", now);
    virsh("setvcpus", "db", "3", "--config");
    expect((await observe("domain", "db"))?.state).toMatchObject({ vcpus: 3 });
    await update({});
    await expectSettled("domain", "db", now);
    virsh("suspend", "db");
    expect((await observe("domain", "db"))?.state.power).toBe("paused");
    await update({});
    await expectSettled("domain", "db", now);
  });

  it("treats an external snapshot as its original disk", async () => {
    virsh("snapshot-create-as", "db", "s1", "--disk-only", "--atomic", "--no-metadata");
    await expectSettled("domain", "db", now);
    await update({ gracePeriodSeconds: 16 });
    expect(virsh("domblklist", "db", "--inactive")).toContain("db.root.s1");
    await expect(
      perform("update", "volume", "local/db.root.qcow2", {
        pool: "local",
        format: "qcow2",
        backing: "micro.disk",
        capacityBytes: 130 * MIB,
      }),
    ).rejects.toThrow("snapshot");
    virsh("destroy", "db");
    await update({ gracePeriodSeconds: 15, power: "shutoff" });
    expect(virsh("domblklist", "db", "--inactive")).toContain("db.root.s1");
    await expectSettled("domain", "db", now);
    await update({ power: "running" });
    virsh("blockcommit", "db", "vda", "--active", "--pivot", "--wait", "--shallow");
    await expectSettled("domain", "db", now);
  });

  it("is plugged in again when its network was down", async () => {
    await perform("restart", "network", "app", network);
    await expectSettled("network", "app", network);
    expect((await shell.run(["ls", "/sys/class/net/fwbr0/brif"])).stdout).toContain("fwtap0");
  });

  it("stores changes that need a restart, shows them as pending, and has them after the restart", async () => {
    await update({
      seed: `${POOL}/two.iso`,
      vcpusMax: 4,
      instanceId: "i-2",
      guestAgent: false,
      cpuMode: "qemu64",
      memoryMaxKiB: 176 * 1024,
      watchdog: "reset",
      graphics: "vnc",
    });
    const pending = await observe("domain", "db");
    expect(pending?.state).toMatchObject(now);
    expect(pending?.running).toMatchObject({
      vcpusMax: 3,
      instanceId: "i-1",
      guestAgent: true,
      cpuMode: "maximum",
      memoryMaxKiB: 160 * 1024,
      watchdog: "none",
      graphics: "none",
    });
    await perform("restart", "domain", "db", now);
    await expectSettled("domain", "db", now);
    expect(await consoleSays(/READY/)).toMatch(/host-two/);
    await expectSettled("domain", "db", now);
  });

  it("is stopped by its power button, and started", async () => {
    await update({ gracePeriodSeconds: 120, power: "shutoff" });
    expect(virsh("domstate", "db", "--reason")).toContain("shut off (shutdown)"); // by force it is "destroyed"
    await expectSettled("domain", "db", now);
    const powers = new Set<unknown>();
    const started = update({ power: "running" });
    let isStarting = true;
    void started.finally(() => {
      isStarting = false;
    });
    while (isStarting) powers.add((await observe("domain", "db"))?.state.power);
    await started;
    expect([...powers]).not.toContain("paused"); // QEMU is paused before libvirt starts the CPUs
    await expectSettled("domain", "db", now);
  });

  it("is restored from its saved memory, with what has changed since", async () => {
    virsh("managedsave", "db", "--paused");
    await update({ power: "running", cpuShares: 700 });
    expect(virsh("domstate", "db")).toContain("running");
    await expectSettled("domain", "db", now);
    await update({ cpuShares: null });
    await expectSettled("domain", "db", now);
  });

  it("is replaced by another one in its place, which does not continue from its saved memory", async () => {
    virsh("managedsave", "db");
    now = { ...now, machine: "pc", gracePeriodSeconds: 1, instanceId: "i-3" };
    await perform("replace", "domain", "db", now);
    await expectSettled("domain", "db", now);
  });

  it("is deleted with all of libvirt's data, and only once", async () => {
    await perform("delete", "domain", "db", undefined, { before: now });
    await perform("delete", "domain", "db", undefined, { before: now });
    expect(await observe("domain", "db")).toBeUndefined();
  });
});

describe("foreign machines", () => {
  it("block a name, and are adopted by writing only the mark", async () => {
    const foreign = { ...machine, power: "shutoff" as const, uuid: "11111111-0000-4000-8000-00000000000f" };
    await perform("create", "domain", "foreign", foreign);
    virsh("metadata", "foreign", "--uri", "https://fleetwright.dev/xmlns/mark/1", "--remove");
    expect((await observe("domain", "foreign"))?.mark).toBeUndefined();
    await expect(perform("create", "domain", "foreign", machine)).rejects.toMatchObject({
      code: "world-moved",
    });
    await connection.adopt(change("update", "domain", "foreign", foreign), signal);
    expect((await observe("domain", "foreign"))?.mark).toEqual(mark);
    await perform("delete", "domain", "foreign", undefined);
  });
});

describe("a disk that another machine uses", () => {
  const taken: DiskState = {
    ...rootDisk,
    source: `${POOL}/taken.raw`,
    format: "raw",
    target: "vdc",
    bootOrder: null,
  };
  const halted = { ...machine, power: "shutoff" as const, uuid: "11111111-0000-4000-8000-00000000000e" };
  const withTaken = { ...halted, disks: { ...halted.disks, taken } };
  beforeAll(() => perform("create", "pool", "local", pool));
  const defineUser = (source: string) => {
    const xml = `<domain type='qemu'><name>user</name><memory>65536</memory><os><type>hvm</type></os><devices>
      <disk type='file'><driver name='qemu' type='raw'/><source file='${source}'/><target dev='vda' bus='virtio'/></disk></devices></domain>`;
    writeFileSync(`${root}/user.xml`, xml);
    virsh("define", `${root}/user.xml`);
  };

  it.each([
    ["by its path", `${POOL}/taken.raw`],
    ["by a link", "/var/lib/libvirt/linked/taken.raw"],
  ])("is attached to no second one: %s", async (_, source) => {
    await perform("create", "volume", ...empty("taken.raw", MIB));
    await shell.script(`ln -sfn ${POOL} /var/lib/libvirt/linked`);
    await perform("create", "domain", "second", halted);
    defineUser(source);
    const refusal = /is not attached: the domain user uses it/;
    await expect(perform("update", "domain", "second", withTaken)).rejects.toThrow(refusal);
    await expectSettled("domain", "second", halted);
    await perform("delete", "domain", "second", undefined);
    await expect(perform("create", "domain", "second", withTaken)).rejects.toThrow(refusal);
    expect(await observe("domain", "second")).toBeUndefined();
    virsh("undefine", "user");
    await perform("create", "domain", "second", withTaken);
    await expectSettled("domain", "second", withTaken);
    await perform("delete", "domain", "second", undefined);
  });

  it("is attached once to its own machine, whatever path another disk has", async () => {
    await perform("create", "domain", "second", withTaken);
    const twice = { ...taken, source: "/var/lib/libvirt/linked/taken.raw", target: "vdd" };
    const update = perform("update", "domain", "second", {
      ...withTaken,
      disks: { ...withTaken.disks, twice },
    });
    await expect(update).rejects.toThrow(/this machine uses it already, under another path/);
    await perform("delete", "domain", "second", undefined);
  });
});

describe("a host", () => {
  it("reports its facts", async () => {
    const facts = await connection.facts?.(signal);
    expect(facts).toMatchObject({ arch: "x86_64", hypervisor: facts?.kvm.usable ? "kvm" : "qemu" });
    expect(facts?.memoryBytes).toBeGreaterThan(1e9);
    if (!facts?.kvm.usable) expect(facts?.kvm.reason).toMatch(/KVM|kvm/);
  });

  it.each([
    ["qemu+unix:///system?socket=/nonexistent/socket", /libvirt does not answer/],
    ["lab://nowhere/hv1", /^lab:\/\/nowhere\/hv1 is off, and starts with npm start/],
  ])("is unreachable with a reason when %s does not answer", async (libvirt, message) => {
    const nowhere = { kind: "host", id: "hv9", libvirt } as const;
    await expect(driver.open(nowhere, context, never.signal)).rejects.toMatchObject({
      code: "host-unreachable",
      message: expect.stringMatching(message),
    });
  });
});
