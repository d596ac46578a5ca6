import { describe, expect, it } from "vitest";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { readDomain, writeDomain } from "../../src/drivers/libvirt/domain-xml.ts";
import type { DomainState } from "../../src/drivers/libvirt/states.ts";
import { formatXml, parseXml } from "../../src/drivers/libvirt/xml.ts";
import type { AnyObjectType } from "../../src/drivers/object-type.ts";
import { diffToFields } from "../../src/engine/diff/diff.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import { asObserved, BASE_YAML, compileFleet } from "./compiled-fleet.ts";

/** Which disk the firmware boots from: `bootVolume`, whatever place its disk had before. */

const VOLUMES = ["a", "b", "c"].map(
  (name) =>
    `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: ${name}}, spec: {pool: local, size: 1Gi}}\n---\n`,
);

function machine(bootVolume: string, ...volumes: readonly string[]): string {
  const others = volumes.map((name) => `{volume: ${name}}`).join(", ");
  const spec = `{instanceType: small, bootVolume: ${bootVolume}, volumes: [${others}]}`;
  return `${BASE_YAML}${VOLUMES.join("")}{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: m}, spec: ${spec}}\n---\n`;
}

/** Returns the places of the disks in the boot order, and what a plan changes of them with which impact. */
function plan(yaml: string, there: readonly ObservedObject[] = []) {
  const { objects } = compileFleet(yaml, { observed: there });
  const domain = objects.find(({ type }) => type === "domain");
  const type = typesOf(createDrivers({ backend: "real" })).find(({ name }) => name === "domain");
  const observed = there.find(({ type: of }) => of === "domain");
  const state = domain?.state as DomainState;
  const fields =
    observed === undefined ? [] : diffToFields(type as AnyObjectType, domain?.state as never, observed);
  return {
    objects,
    orders: Object.fromEntries(Object.entries(state.disks).map(([key, { bootOrder }]) => [key, bootOrder])),
    changes: fields.map(({ path, before, after, impact }) =>
      path.endsWith("bootOrder") ? `${path} ${before} → ${after} ${impact}` : `${path} ${impact}`,
    ),
  };
}

/** A machine that was adopted, with these places of its disks. */
function adopted(orders: Readonly<Record<string, number | null>>): ObservedObject[] {
  const [boot = "", ...others] = Object.keys(orders);
  const unmanaged = {
    disks: [],
    interfaces: [],
    hostDevices: [],
    fields: [],
    others: [],
    devices: { disks: {}, interfaces: {} },
    diskOrder: [],
  };
  return asObserved(plan(machine(boot, ...others)).objects).map((object) => {
    if (object.type !== "domain") return object;
    const { disks, ...state } = object.state as unknown as DomainState;
    const placed = Object.entries(orders).map(([key, bootOrder]) => [key, { ...disks[key], bootOrder }]);
    return { ...object, state: { ...state, unmanaged, disks: Object.fromEntries(placed) } } as never;
  });
}

describe("the boot disk", () => {
  it("is first in the boot order of a new machine, and others have no place", () => {
    expect(plan(machine("a", "b")).orders).toEqual({ a: 1, b: null });
  });

  it("changes by a restart when another disk of the machine is named", () => {
    const there = asObserved(plan(machine("a", "b")).objects);
    expect(plan(machine("b", "a"), there).changes.sort()).toEqual([
      "disks.a.bootOrder 1 → null reboot",
      "disks.b.bootOrder null → 1 reboot",
    ]);
  });
});

describe("the boot disk of an adopted machine", () => {
  it.each([
    ["without an order", { a: null, b: null }],
    ["with an order", { a: 1, b: 2 }],
    ["behind a network card", { a: 2, b: 3, c: null }],
  ])("stays as it was found: %s", (_, orders) => {
    const [boot = "", ...others] = Object.keys(orders);
    expect(plan(machine(boot, ...others), adopted(orders))).toMatchObject({ orders, changes: [] });
  });

  it("gets the first place when another disk of the machine is named", () => {
    expect(plan(machine("b", "a"), adopted({ a: null, b: null })).orders).toEqual({ a: null, b: 1 });
    expect(plan(machine("b", "a"), adopted({ a: 2, b: 3 })).orders).toEqual({ a: null, b: 2 });
  });

  it.each([
    ["without an order", { a: null, b: null }],
    ["with an order", { a: 2, b: null }],
  ])("is never detached from the running machine: %s", (_, orders) => {
    expect(plan(machine("c", "b"), adopted(orders)).changes.sort()).toEqual([
      "disks.a replace",
      "disks.c replace",
    ]);
    expect(plan(machine("a"), adopted(orders)).changes).toEqual(["disks.b live"]);
  });
});

it("an order of disks replaces that of kinds of devices", () => {
  const disk = (name: string, target: string) =>
    `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/data/${name}.qcow2'/><target dev='${target}' bus='virtio'/></disk>`;
  const xml = `<domain type='qemu'><os><type>hvm</type><boot dev='hd'/></os><devices>${disk("a", "vda")}${disk("b", "vdb")}</devices></domain>`;
  const state = { autostart: false, ...readDomain(parseXml(xml)) };
  const { a, b } = state.disks;
  if (a === undefined || b === undefined) throw new Error("there is no disk");
  expect(formatXml(writeDomain(parseXml(xml), state))).toContain('<boot dev="hd"/>');
  const written = formatXml(
    writeDomain(parseXml(xml), { ...state, disks: { a, b: { ...b, bootOrder: 1 } } }),
  );
  expect(written).toContain('<boot order="1"/>');
  expect(written).not.toContain('<boot dev="hd"/>');
});
