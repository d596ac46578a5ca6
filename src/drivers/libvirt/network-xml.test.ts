import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { marks, networks } from "./arbitraries.testing.ts";
import { readMark } from "./metadata.ts";
import { newNetwork, readNetwork, writeNetwork } from "./network-xml.ts";
import { newPool, readPool } from "./pool-xml.ts";
import { newVolume, readVolume } from "./volume-xml.ts";
import { formatXml, parseXml } from "./xml.ts";
import { textOf } from "./xml-edit.ts";

const folder = mkdtempSync(join(tmpdir(), "network-"));
afterAll(() => rmSync(folder, { recursive: true }));

function validate(xml: string, schema: string): void {
  const file = join(folder, "one.xml");
  writeFileSync(file, xml);
  execFileSync("virt-xml-validate", [file, schema], { stdio: ["ignore", "ignore", "pipe"] });
}

describe("a network's definition", () => {
  it("gives back the state that was written into it, whatever it held before", () => {
    fc.assert(
      fc.property(networks, networks, marks, (first, second, mark) => {
        const before = parseXml(formatXml(newNetwork("app", first, mark)));
        expect(readNetwork(before)).toEqual(first);
        const after = parseXml(formatXml(writeNetwork(before, second, mark)));
        expect(readNetwork(after)).toEqual(second);
        expect(readMark(after)).toEqual(mark);
        expect(formatXml(writeNetwork(after, second, mark))).toBe(formatXml(after));
      }),
    );
  });

  it("is valid by libvirt's own grammar", () => {
    const [mark] = fc.sample(marks, 1);
    for (const state of fc.sample(networks, 40))
      validate(formatXml(newNetwork("app", state, mark)), "network");
  }, 60_000);
});

describe("a pool's definition", () => {
  it.each([
    { uuid: "11111111-2222-4333-8444-555555555555", type: "dir", path: "/a&b/<c>", source: null },
    { uuid: "11111111-2222-4333-8444-555555555555", type: "logical", path: "/dev/vg0", source: "vg0" },
  ] as const)("says its state: $type", (state) => {
    const xml = formatXml(newPool("local", state));
    expect(readPool(parseXml(xml))).toEqual(state);
    validate(xml, "storagepool");
  });
});

describe("a volume's definition", () => {
  it.each([
    { name: "db.qcow2", format: "qcow2", capacityBytes: 10737418240 },
    { name: `a&b<"'`, format: "raw", capacityBytes: 512 },
    {
      name: "web.qcow2",
      format: "qcow2",
      capacityBytes: 1,
      backing: { path: "/p/<i>&.qcow2", format: "qcow2" },
    },
  ])("gives back the values that it was created from: $name", (volume) => {
    const xml = formatXml(newVolume(volume, "dir"));
    expect(readVolume(parseXml(xml))).toEqual({ ...volume, path: "" });
    validate(xml, "storagevol");
  });

  it("in a volume group takes all of its bytes at once, since LVM would else make a snapshot", () => {
    const volume = { name: "data", format: "raw", capacityBytes: 2 ** 30 };
    const allocation = (pool: "dir" | "logical") => textOf(newVolume(volume, pool), "allocation");
    expect([allocation("logical"), allocation("dir")]).toEqual([String(2 ** 30), "0"]);
  });
});
