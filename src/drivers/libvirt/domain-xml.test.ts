import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { additions, domains, implicitDevices, marks, NO_LIMITS } from "./arbitraries.testing.ts";
import { newDomain, readDomain, writeDomain } from "./domain-xml.ts";
import { machineFamily } from "./machine-type.ts";
import { readMark } from "./metadata.ts";
import { type Element, formatXml, isElement, parseXml } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

const folder = mkdtempSync(join(tmpdir(), "domain-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns a definition as libvirt could return it: of another state, and with an addition. */
const definitions = fc.tuple(domains, marks, additions).map(([state, mark, added]) => {
  const domain = newDomain("before", state, mark);
  merge(domain, parseXml(`<domain>${added}</domain>`));
  return domain;
});

function merge(into: Element, added: Element): void {
  for (const part of added.children.filter(isElement)) {
    const existing = into.children.filter(isElement).find((element) => element.name === part.name);
    if (existing === undefined) into.children.push(part);
    else existing.children.push(...part.children);
  }
}

const throughText = (tree: Element): Element => parseXml(formatXml(tree));

describe("a domain's definition", () => {
  it("gives back the state that it was created from, also as text", () => {
    fc.assert(
      fc.property(domains, marks, (state, mark) => {
        const domain = throughText(newDomain("db", state, mark));
        expect(readDomain(domain)).toEqual(state);
        expect(readMark(domain)).toEqual(mark);
      }),
      { numRuns: 300 },
    );
  });

  it("gives back the state that was written into any other definition", () => {
    fc.assert(
      fc.property(definitions, domains, marks, (before, state, mark) => {
        const domain = throughText(writeDomain(before, state, mark));
        expect(readDomain(domain)).toEqual(state);
        expect(readMark(domain)).toEqual(mark);
      }),
      { numRuns: 300 },
    );
  });

  it("stays the same, byte for byte, when its own state is written into it", () => {
    fc.assert(
      fc.property(definitions, domains, marks, (before, state, mark) => {
        const once = formatXml(writeDomain(before, state, mark));
        expect(formatXml(writeDomain(parseXml(once), state, mark))).toBe(once);
        expect(formatXml(writeDomain(parseXml(once), readDomain(parseXml(once))))).toBe(once);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps additions of libvirt and users", () => {
    fc.assert(
      fc.property(definitions, domains, additions, (before, state, added) => {
        merge(before, parseXml(`<domain>${added}</domain>`));
        const kept = parseXml(`<x>${added}</x>`)
          .children.filter(isElement)
          .flatMap((one) => one.children);
        const text = formatXml(writeDomain(before, state)).replaceAll(/\s+/g, " ");
        for (const part of kept.filter(isElement)) expect(text).toContain(formatXml(part).trim());
      }),
    );
  });

  it("is the same after libvirt has added what it adds by itself, and keeps it", () => {
    fc.assert(
      fc.property(domains, marks, fc.nat(), (state, mark, index) => {
        const implicit = implicitDevices(state.watchdog);
        const before = newDomain("db", state, mark);
        merge(before, parseXml(`<domain>${implicit[index % implicit.length]}</domain>`));
        expect(readDomain(throughText(before))).toEqual(state);
        expect(formatXml(writeDomain(before, state, mark))).toBe(formatXml(before));
      }),
      { numRuns: 300 },
    );
  });

  it("is valid by libvirt's own grammar", () => {
    for (const [index, state] of fc.sample(domains, 60).entries()) {
      const file = join(folder, `${index}.xml`);
      const [mark] = fc.sample(marks, 1);
      writeFileSync(file, formatXml(newDomain("db", { ...state, hostDevices: [] }, mark)));
      execFileSync("virt-xml-validate", [file, "domain"], { stdio: ["ignore", "ignore", "pipe"] });
    }
  }, 60_000);
});

describe("the watchdog that is part of a q35 machine", () => {
  const [some] = fc.sample(domains, 1);
  if (some === undefined) throw new Error("no state");
  const state = { ...some, machine: "q35", watchdog: "none" } as const;
  const machineWith = (action: string) => {
    const domain = newDomain("db", state);
    merge(
      domain,
      parseXml(`<domain><devices><watchdog model='itco' action='${action}'/></devices></domain>`),
    );
    return domain;
  };
  const watchdogsOf = (domain: Element) =>
    childrenOf(child(domain, "devices"), "watchdog").map(({ attributes }) => attributes);

  it("is drift once its action was changed, which is then undone", () => {
    const changed = machineWith("poweroff");
    expect(readDomain(changed).watchdog).toBe("poweroff");
    expect(watchdogsOf(writeDomain(changed, state))).toEqual([{ model: "itco", action: "reset" }]);
  });

  it("gets the action of the watchdog that is added", () => {
    const domain = writeDomain(machineWith("reset"), { ...state, watchdog: "pause" });
    expect(readDomain(domain).watchdog).toBe("pause");
    expect(watchdogsOf(domain)).toEqual([
      { model: "itco", action: "pause" },
      { model: "i6300esb", action: "pause" },
    ]);
    expect(watchdogsOf(writeDomain(domain, state))).toEqual([{ model: "itco", action: "reset" }]);
  });

  it("is not of a machine of another family", () => {
    const domain = writeDomain(machineWith("reset"), { ...state, machine: "pc", watchdog: "pause" });
    expect(watchdogsOf(domain)).toEqual([{ model: "i6300esb", action: "pause" }]);
  });
});

describe("a disk with an external snapshot", () => {
  const [state] = fc.sample(domains, 1);
  const disk = {
    source: "/pool/db.qcow2",
    sourceType: "file",
    format: "qcow2",
    bus: "virtio",
    target: "vda",
    bootOrder: null,
    ...NO_LIMITS,
  } as const;

  it("is the same disk, and keeps the source that it has", () => {
    if (state === undefined) throw new Error("no state");
    const wanted = { ...state, disks: { db: disk } };
    const snapshot = newDomain("db", { ...state, disks: { "db.s1": { ...disk, source: "/pool/db.s1" } } });
    const origin = (path: string): string => (path === "/pool/db.s1" ? "/pool/db.qcow2" : path);
    expect(readDomain(snapshot, origin)).toEqual(wanted);
    expect(
      readDomain(writeDomain(snapshot, { ...wanted, vcpusMax: 9 }, undefined, origin)).disks,
    ).toHaveProperty("db.s1");
  });
});

describe("a machine type", () => {
  it.each([
    ["pc-q35-7.2", "q35"],
    ["q35", "q35"],
    ["pc-i440fx-7.2", "pc"],
    ["pc", "pc"],
    ["virt-7.2", "virt"],
    ["s390-ccw-virtio-7.2", "s390-ccw-virtio"],
    ["pseries-rhel8.6.0", "pseries-rhel8.6.0"],
    ["", ""],
  ])("%s is of the family %s", (machine, family) => {
    expect(machineFamily(machine)).toBe(family);
  });
});
