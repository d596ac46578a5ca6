import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection, DriverContext } from "../../src/drivers/driver.ts";
import { createHostDriver } from "../../src/drivers/host-driver.ts";
import { NO_LIMITS } from "../../src/drivers/libvirt/arbitraries.testing.ts";
import { createLibvirtDriver } from "../../src/drivers/libvirt/index.ts";
import type { DomainState, NetworkState, PoolState, VolumeState } from "../../src/drivers/libvirt/states.ts";
import type { Action, Change } from "../../src/model/change.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { type Build, type Mark, type ObservedObject, objectRef } from "../../src/model/object.ts";

/** The features of libvirt's in-process test driver: everything except data and guests. */

const signal = new AbortController().signal;
const context: DriverContext = {
  fleet: "demo",
  secret: async () => Promise.reject(new Error("there are no secrets")),
  now: () => new Date(),
  content: () => Promise.reject(new Error("the test driver holds no data")),
};
const mark: Mark = {
  fleet: "demo",
  owner: "VirtualMachine/default/db",
  applied: "a".repeat(64),
  commit: "worktree",
  protect: true,
  keep: { onDelete: "delete", trashSeconds: 0 },
};

let connection: Connection;
beforeAll(async () => {
  connection = await createHostDriver(createLibvirtDriver(), []).open(
    { kind: "host", id: "t1", libvirt: "test:///default" },
    context,
    signal,
  );
});
afterAll(() => connection?.[Symbol.asyncDispose]());

type State = DomainState | NetworkState | PoolState | VolumeState;
async function perform(
  action: Action,
  type: string,
  name: string,
  state?: State,
  build?: Build,
): Promise<void> {
  const after = state === undefined ? {} : { after: state as unknown as JsonObject };
  const made = build === undefined ? {} : { build };
  const change: Change = {
    ...objectRef(type, "t1", name),
    action,
    owner: mark.owner,
    fields: [],
    mark,
    ...after,
    ...made,
  };
  await connection.perform(change, signal);
}

async function observe(type: string, name: string): Promise<ObservedObject | undefined> {
  return (await connection.read(signal)).find((one) => one.id === objectRef(type, "t1", name).id);
}

function machine(index: number): DomainState {
  const number = String(index).padStart(12, "0");
  return {
    uuid: `33333333-0000-4000-8000-${number}`,
    type: "test",
    arch: "x86_64",
    machine: "q35",
    firmware: "bios",
    kernel: null,
    power: "running",
    autostart: index % 2 === 0,
    cpuMode: "default",
    vcpusMax: 4,
    vcpus: 2,
    cpuShares: 512,
    cpuQuotaUs: -1,
    burst: null,
    cpuset: [],
    cpuPins: {},
    emulatorPins: [],
    memoryMaxKiB: 1048576,
    memoryKiB: 524288,
    hugepages: false,
    disks: {
      [`m${index}.root`]: {
        source: `/v/m${index}.root.qcow2`,
        sourceType: "file",
        format: "qcow2",
        bus: "virtio",
        target: "vda",
        bootOrder: 1,
        ...NO_LIMITS,
      },
    },
    seed: `/v/m${index}.iso`,
    interfaces: {
      net0: {
        mac: `52:00:${number.slice(4).replace(/(..)(?=.)/g, "$1:")}`,
        source: "default",
        tap: `fw${index}`,
        model: "virtio",
        link: "up",
        ipv4: "10.0.0.9",
      },
    },
    hostDevices: [],
    guestAgent: true,
    watchdog: "none",
    tpm: false,
    graphics: "none",
    instanceType: "s1.small@1",
    instanceId: "i",
    gracePeriodSeconds: 60,
  };
}

async function expectSettled(type: string, name: string, state: State): Promise<void> {
  const observed = await observe(type, name);
  expect(observed?.mark).toEqual(mark);
  const { machineType: _version, ...settled } = (observed?.state ?? {}) as Record<string, unknown>; // chosen by libvirt
  expect(settled).toEqual(state);
  const { machineType: _runningVersion, ...running } = (observed?.running ?? {}) as Record<string, unknown>;
  expect({ ...state, ...running }).toEqual(state);
}

describe("libvirt's test driver", () => {
  it("holds pools, volumes with their marks, and no data", async () => {
    const pool: PoolState = {
      uuid: "33333333-1000-4000-8000-000000000001",
      type: "dir",
      path: "/v",
      source: null,
      active: true,
      autostart: true,
    };
    await perform("create", "pool", "local", pool);
    await expectSettled("pool", "local", pool);
    const image: VolumeState = { pool: "local", format: "raw", content: "digest" };
    await perform("create", "volume", "local/i.raw", image, {
      from: "image",
      image: "Image/default/i",
      part: "disk",
      format: "raw",
    });
    expect((await observe("volume", "local/i.raw"))?.state).toMatchObject(image);
    const data: VolumeState = { pool: "local", format: "qcow2", capacityBytes: 1048576 };
    await perform("create", "volume", "local/d.qcow2", data);
    await expectSettled("volume", "local/d.qcow2", data);
  });

  it("holds networks", async () => {
    const network: NetworkState = {
      uuid: "33333333-2000-4000-8000-000000000001",
      forward: "nat",
      bridge: "fwb1",
      mtu: null,
      address: "10.9.0.1/24",
      dhcp: true,
      nameservers: [],
      active: true,
      autostart: false,
      leases: {},
    };
    await perform("create", "network", "app", network);
    await expectSettled("network", "app", network);
    const leases = { "52:00:00:00:00:01": { ipv4: "10.9.0.5", hostname: "a" } };
    await perform("update", "network", "app", { ...network, leases });
    await expectSettled("network", "app", { ...network, leases });
  });

  it("holds machines, and applies every change at once", async () => {
    const state = machine(1);
    await perform("create", "domain", "m1", state);
    await expectSettled("domain", "m1", state);
    const changed = {
      ...state,
      vcpus: 3,
      memoryKiB: 600_000,
      cpuShares: 700,
      disks: {},
      vcpusMax: 6,
      autostart: true,
    };
    await perform("update", "domain", "m1", changed);
    await expectSettled("domain", "m1", changed);
    await perform("delete", "domain", "m1");
    expect(await observe("domain", "m1")).toBeUndefined();
  });

  it("reads many", async () => {
    const count = Number(process.env.MANY ?? 200);
    for (let index = 10; index < 10 + count; index += 1)
      await perform("create", "domain", `m${index}`, machine(index));
    const start = performance.now();
    let late = performance.now();
    let stall = 0;
    const watch = setInterval(() => {
      stall = Math.max(stall, performance.now() - late - 5);
      late = performance.now();
    }, 5);
    const all = await connection.read(signal);
    clearInterval(watch);
    if (process.env.MANY !== undefined)
      console.log(
        `${count} machines: ${Math.round(performance.now() - start)} ms, longest stall ${Math.round(stall)} ms, ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
      );
    expect(all.filter((one) => one.type === "domain" && one.mark !== undefined)).toHaveLength(count);
  });
});
