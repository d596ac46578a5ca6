import { describe, expect, it } from "vitest";
import { toAdoptChange } from "../../../src/cli/adopt/adoption-candidates.ts";
import { describeAdopted } from "../../../src/drivers/libvirt/domain-adopt.ts";
import { fieldsToChange } from "../../../src/drivers/libvirt/domain-live.ts";
import { keepUnchangedShares } from "../../../src/drivers/libvirt/domain-resources.ts";
import { readDomain, writeDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import { type Element, formatXml, isElement, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { foundHost, foundMachine, readDefinitions } from "./found-host.ts";
import { prove } from "./prove.ts";

/**
 * Definitions as libvirt 9.0 stored them: made by virt-install 4.1 (`vi-`), and written like those of
 * terraform-provider-libvirt 0.6 to 0.9 (`tf`), Proxmox (`pve-`), OpenStack (`instance-`), virt-manager, Cockpit, and
 * people. Those of libvirt 11.3 (`libvirt11-`) have UEFI, which it describes in another way.
 */
const CORPUS = readDefinitions("corpus");

/** What no import can take over, with the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  "vi-cdrom-only": "has no disk, and a VirtualMachine boots from an image or a Volume",
};
const ADOPTED = Object.entries(CORPUS).filter(([name]) => !Object.hasOwn(REFUSED, name));

function adopt(xml: string): Element {
  const { candidates } = prove(foundHost([foundMachine(xml)]));
  const domain = candidates.find(({ observed }) => observed.type === "domain");
  if (domain === undefined) throw new Error("the machine is no candidate");
  const sides = { stored: parseXml(xml), live: undefined, hostCpus: 4, defaultCpuShares: 1024 };
  return describeAdopted(sides, toAdoptChange(domain), (path) => path);
}

/** Returns the parts of a definition, each device as one of them, without our metadata. */
function partsOf(domain: Element): string[] {
  return domain.children.filter(isElement).flatMap((part) => {
    if (part.name === "devices") return part.children.filter(isElement).map(formatXml);
    if (part.name !== "metadata") return [formatXml(part)];
    return part.children.filter(isElement).filter(isOfOthers).map(formatXml);
  });
}

const isOfOthers = ({ name }: Element) => !name.startsWith("fleetwright:");

const NEW_DISK = {
  source: "/var/lib/libvirt/images/more.qcow2",
  sourceType: "file",
  format: "qcow2",
  bus: "virtio",
  target: "vdy",
  bootOrder: null,
} as const;
const NEW_INTERFACE = {
  mac: "52:54:00:ff:ff:01",
  source: "default",
  tap: "fw0",
  model: "virtio",
  link: "up",
  ipv4: null,
} as const;

/** Parts of a definition that hold the size of a machine. */
const SIZES = new Set(["memory", "currentMemory", "vcpu"]);
const kindOf = (part: string) => /^<([\w:-]+)/.exec(part)?.[1] ?? "";

function stateOf(domain: Element): DomainState {
  return { autostart: false, ...readDomain(domain) };
}

function withMoreDevices(adopted: Element): Element {
  const { disks, interfaces, ...others } = stateOf(adopted);
  return writeDomain(adopted, {
    ...others,
    disks: { ...disks, more: NEW_DISK },
    interfaces: { ...interfaces, net9: NEW_INTERFACE },
  });
}

function withMoreMemory(adopted: Element): Element {
  const { memoryKiB, memoryMaxKiB, vcpus, ...others } = stateOf(adopted);
  return writeDomain(adopted, {
    ...others,
    memoryMaxKiB: memoryMaxKiB + 4096,
    memoryKiB: memoryKiB + 4096,
    vcpus: Math.max(1, vcpus - 1),
  });
}

/** Returns the kinds of the parts that only one of two definitions has. */
function changedKinds(before: Element, after: Element): { lost: string[]; added: string[] } {
  const [was, is] = [partsOf(before), partsOf(after)];
  const only = (parts: string[], others: string[]) =>
    parts.filter((part) => !others.includes(part)).map(kindOf);
  return { lost: only(was, is), added: only(is, was) };
}

it("has more than sixty definitions", () => {
  expect(Object.keys(CORPUS).length).toBeGreaterThan(60);
});

describe.each(ADOPTED)("the machine %s", (_, xml) => {
  it("is adopted without a change", () => {
    const { imported, differences } = prove(foundHost([foundMachine(xml)]));
    expect(differences).toEqual([]);
    expect(imported).toHaveLength(1);
    expect(partsOf(adopt(xml))).toEqual(partsOf(parseXml(xml)));
  });

  it("keeps what no field describes when a disk and an interface are added", () => {
    const adopted = adopt(xml);
    expect(changedKinds(adopted, withMoreDevices(adopted))).toEqual({
      lost: [],
      added: ["disk", "interface"],
    });
  });
});

const SIZED = ADOPTED.filter(([name]) => name !== "vi-numa");

it.each(SIZED)("the machine %s keeps what no field describes when its size changes", (_, xml) => {
  const adopted = adopt(xml);
  const { lost, added } = changedKinds(adopted, withMoreMemory(adopted));
  const sizes = xml.includes("<cell ") ? new Set([...SIZES, "cpu"]) : SIZES;
  expect([...lost, ...added].filter((kind) => !sizes.has(kind))).toEqual([]);
});

it("the machine vi-numa gets no other size, because no field says which of its NUMA cells changes", () => {
  const adopted = adopt(CORPUS["vi-numa"] ?? "");
  expect(() => withMoreMemory(adopted)).toThrow(
    "its memory is divided into 2 NUMA cells, and no field says how to divide others",
  );
});

it.each(Object.entries(REFUSED))("the machine %s is refused with the reason", (name, why) => {
  const { left, differences } = prove(foundHost([foundMachine(CORPUS[name] ?? "")]));
  expect([...left, ...differences].map((one) => one.why)).toContain(why);
});

describe("a weight that is the default of the host", () => {
  const stored = parseXml(CORPUS["instance-00000001"] ?? "");
  const observed = { ...stateOf(stored), cpuShares: null };
  const sharesOf = (desired: DomainState) =>
    readDomain(writeDomain(stored, keepUnchangedShares(desired, observed, stored))).cpuShares;

  it("keeps its spelling when something else changes", () => {
    expect(sharesOf({ ...observed, memoryKiB: observed.memoryKiB - 1024 })).toBe(1024);
  });

  it("is replaced by another one", () => {
    expect(sharesOf({ ...observed, cpuShares: 512 })).toBe(512);
  });
});

it("a CPU set of all CPUs of the host, which no resource describes, is not pinned while the machine runs", () => {
  const state = stateOf(adopt(CORPUS.bounded ?? ""));
  expect(state.unmanaged?.fields).toContain("cpuset");
  const running = { ...state, cpuset: [] }; // as the reader normalizes it on a host with two CPUs
  expect(fieldsToChange({ running, after: state }, state)).toEqual([]);
  expect(fieldsToChange({ running, after: { ...state, cpuset: [1] } }, state)).toEqual(["cpuset"]);
});
