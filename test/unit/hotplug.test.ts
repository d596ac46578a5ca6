import { describe, expect, it } from "vitest";
import { domainType } from "../../src/drivers/libvirt/domain-type.ts";
import type { RunningState } from "../../src/drivers/libvirt/domain-types.ts";
import { readWaitingDevices } from "../../src/drivers/libvirt/metadata.ts";
import type { DiskState, DomainState, InterfaceState } from "../../src/drivers/libvirt/states.ts";
import { parseXml } from "../../src/drivers/libvirt/xml.ts";
import { asAnyType } from "../../src/drivers/object-type.ts";
import { diffObject } from "../../src/engine/plan/object-changes.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { type DesiredObject, type ObservedObject, objectRef } from "../../src/model/object.ts";

/** Which devices a running machine gets and loses at runtime, and which with a restart. */

const REF = objectRef("domain", "hv1", "db");
const KEEP = { onDelete: "delete", trashSeconds: 0 } as const;
const OWNER = "VirtualMachine/default/db";

const disk = (index: number, bus: DiskState["bus"] = "virtio"): DiskState => ({
  source: `/data/${index}.raw`,
  sourceType: "file",
  format: "raw",
  bus,
  target: `vd${String.fromCharCode(97 + index)}`,
  bootOrder: null,
});

const card = (index: number, model: InterfaceState["model"] = "virtio"): InterfaceState => ({
  mac: `52:00:00:00:00:0${index}`,
  source: "app",
  tap: `tap${index}`,
  model,
  link: "up",
  ipv4: null,
});

const disks = (from: number, to: number, bus?: DiskState["bus"]): DomainState["disks"] =>
  Object.fromEntries(
    Array.from({ length: to - from }, (_, at) => [`disk${from + at}`, disk(from + at, bus)]),
  );

type Devices = Partial<Pick<DomainState, "disks" | "interfaces">>;

/** A machine with a root disk and a network card, as the lab runs it. */
const BARE = { machine: "q35", disks: disks(0, 1), interfaces: { net0: card(0) } } as const;

/** Plans the change of a machine's devices; returns what is restarted, by path. */
function restartOf(before: Devices, after: Devices, more: RunningState = {}): string[] {
  const state = { ...BARE, ...before } as unknown as JsonObject; // the fields that are compared here
  const running = { ...BARE, ...before, ...more } as unknown as JsonObject;
  const mark = { fleet: "demo", owner: OWNER, applied: "", commit: "c", protect: false, keep: KEEP } as const;
  const observed: ObservedObject = { ...REF, state, running, dependsOn: [], mark };
  const desired: DesiredObject = {
    ...REF,
    owner: OWNER,
    dependsOn: [],
    keep: KEEP,
    protect: false,
    drift: "fix",
    state: { ...BARE, ...before, ...after } as unknown as JsonObject,
    policy: { reboot: "Immediate", recreate: "Never" },
  };
  const { drafts } = diffObject(asAnyType(domainType), desired, observed, { fleet: "demo", commit: "c" });
  expect(drafts.map(({ action }) => action)).toContain("update"); // stores what is desired, whatever it costs
  return drafts.flatMap(({ action, fields }) => (action === "restart" ? fields.map(({ path }) => path) : []));
}

describe("a running machine", () => {
  it.each<[string, Devices, Devices, string[]]>([
    ["as many disks as it has free PCIe ports", {}, { disks: disks(0, 11) }, []],
    ["no disk more", {}, { disks: disks(0, 13) }, ["disks.disk11", "disks.disk12"]],
    ["disks on other buses than PCIe", {}, { disks: { ...disks(0, 1), ...disks(1, 20, "scsi") } }, []],
    [
      "a disk for one that it gives back",
      { disks: disks(0, 20) },
      { disks: { ...disks(0, 19), ...disks(20, 21) } },
      [],
    ],
    [
      "no disk if it began with more than there are ports",
      { disks: disks(0, 16) },
      { disks: disks(0, 17) },
      ["disks.disk16"],
    ],
    [
      "a network card after its disks",
      { disks: disks(0, 10) },
      { disks: disks(0, 11), interfaces: { net0: card(0), net1: card(1) } },
      ["interfaces.net1"],
    ],
    ["a network card of model e1000e", {}, { interfaces: { net0: card(0), net1: card(1, "e1000e") } }, []],
    [
      "no network card of model rtl8139",
      {},
      { interfaces: { net0: card(0), net1: card(1, "rtl8139") } },
      ["interfaces.net1"],
    ],
  ])("gets %s", (_, before, after, expected) => {
    expect(restartOf(before, after)).toEqual(expected);
  });

  it("gets more disks with the ports that libvirt added at its start", () => {
    expect(restartOf({}, { disks: disks(0, 14) }, { morePciePorts: 2 })).toEqual(["disks.disk13"]);
  });

  it("gives a network card of any model back, and then has slots for another", () => {
    const interfaces = { net0: card(0), net1: card(1, "rtl8139") };
    expect(restartOf({ interfaces }, { interfaces: { net0: card(0) } })).toEqual([]);
    expect(restartOf({ interfaces }, { interfaces: { ...interfaces, net2: card(2, "rtl8139") } })).toEqual(
      [],
    );
  });

  it("gets a device by a restart that it refused before", () => {
    expect(restartOf({}, { disks: disks(0, 3) }, { devicesForRestart: ["disks.disk2"] })).toEqual([
      "disks.disk2",
    ]);
  });

  it("of another machine family has no PCIe ports", () => {
    expect(restartOf({}, { disks: disks(0, 25) }, { machine: "pc" })).toEqual(["machine"]);
  });

  it("records in its metadata the devices that it refused", () => {
    const live = parseXml(
      `<domain><metadata><a:object xmlns:a="https://fleetwright.dev/xmlns/mark/1"><a:waiting device="disks.db"/></a:object></metadata></domain>`,
    );
    expect(readWaitingDevices(live)).toEqual(["disks.db"]);
  });
});
