import fc from "fast-check";
import { describe, expect } from "vitest";
import { additions, domains, marks, networks } from "../../src/drivers/libvirt/arbitraries.testing.ts";
import { parseCpuSet } from "../../src/drivers/libvirt/cpu-set.ts";
import { readRunning } from "../../src/drivers/libvirt/domain-running.ts";
import { newDomain, readDomain, writeDomain } from "../../src/drivers/libvirt/domain-xml.ts";
import { readMark, writeMark } from "../../src/drivers/libvirt/metadata.ts";
import { newNetwork, readNetwork, writeNetwork } from "../../src/drivers/libvirt/network-xml.ts";
import { newPool, type PoolDefinition, readPool } from "../../src/drivers/libvirt/pool-xml.ts";
import { formatSecret, readSecret } from "../../src/drivers/libvirt/secret-xml.ts";
import { newVolume, readVolume } from "../../src/drivers/libvirt/volume-xml.ts";
import {
  copyElement,
  type Element,
  element,
  formatXml,
  isElement,
  parseXml,
} from "../../src/drivers/libvirt/xml.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, hostile } from "./mutations.ts";
import { read, write } from "./oracles.ts";

/** What libvirt answers, damaged; and what is written of hostile values, read back. */

const WORDS = [
  "<",
  "/>",
  "</",
  "<a>",
  "</domain>",
  "<devices>",
  "<disk",
  "<mac address='",
  "type='",
  "'",
  "=",
  "<metadata>",
  "<![CDATA[",
  "<?x ?>",
  "<!DOCTYPE a>",
  "&lt;",
  "&#x41;",
  "xmlns:",
  "fleetwright:",
  "cpuset='0-4294967295'",
  "cpuset='-1'",
  "<vcpu>",
  "<memory unit='EiB'>",
  "<backingStore>",
  "<netmask='x'",
  "prefix='999'",
  "unit='bytes'",
  "<capacity>",
  "format type='constructor'",
];

const domainTexts = fc
  .tuple(domains, marks, additions)
  .map(([state, mark, more]) =>
    formatXml(newDomain("db", state, mark)).replace("</domain>", `${more}</domain>`),
  );
const networkTexts = fc
  .tuple(networks, marks)
  .map(([state, mark]) => formatXml(newNetwork("app", state, mark)));
const poolTexts = fc.constantFrom(
  "<pool type='dir'><name>p</name><uuid>7f5a</uuid><capacity unit='bytes'>1</capacity><target><path>/srv/p</path></target></pool>",
  "<pool type='logical'><name>v</name><source><name>vg</name><device path='/dev/sda'/></source><target><path>/dev/vg</path></target></pool>",
);
const volumeTexts = fc.constantFrom(
  "<volume type='file'><name>a.qcow2</name><key>/p/a</key><capacity unit='bytes'>10</capacity><target><path>/p/a.qcow2</path><format type='qcow2'/></target><backingStore><path>/p/b</path><format type='raw'/></backingStore></volume>",
  "<volume type='block'><name>lv</name><capacity>4194304</capacity><target><path>/dev/vg/lv</path></target></volume>",
);
const secretTexts = fc.constantFrom(
  "<secret ephemeral='no' private='yes'><uuid>1</uuid><description>{\"mark\":{\"fleet\":\"f\"}}</description><usage type='ceph'><name>x</name></usage></secret>",
  "<secret><usage type='volume'><volume>/p/x</volume></usage></secret>",
);

const DEEP = 100_000;

describe("whatever libvirt answers", () => {
  fuzz(
    "a domain is read, as it is stored and as it runs, or refused",
    {
      cases: damaged(domainTexts, WORDS),
      regressions: [
        `<domain>${"<a>".repeat(DEEP)}${"</a>".repeat(DEEP)}</domain>`,
        "<domain><vcpu cpuset='0-4294967295'>1</vcpu></domain>",
        "<domain><vcpu cpuset='5-1'>many</vcpu><memory unit='parsec'>1</memory></domain>",
      ],
      runs: 400,
    },
    (text) => {
      const tree = read(() => parseXml(text));
      if (tree === undefined) return;
      read(() => readMark(tree));
      const wanted = read(() => readDomain(tree));
      if (wanted === undefined) return;
      read(() =>
        readRunning(
          {
            live: tree,
            stored: tree,
            definition: wanted,
            balloonAnswers: true,
            hostCpus: 8,
            defaultCpuShares: 100,
          },
          (path) => path,
        ),
      );
      write(() => formatXml(writeDomain(tree, wanted)));
      write(() => formatXml(copyElement(tree)));
    },
  );

  fuzz("a network is read or refused", { cases: damaged(networkTexts, WORDS), runs: 300 }, (text) => {
    const tree = read(() => parseXml(text));
    const state = tree && read(() => readNetwork(tree));
    if (tree !== undefined && state !== undefined) write(() => formatXml(writeNetwork(tree, state)));
  });

  fuzz(
    "pools, volumes and secrets are read or refused",
    { cases: damaged(fc.oneof(poolTexts, volumeTexts, secretTexts), WORDS), runs: 300 },
    (text) => {
      const tree = read(() => parseXml(text));
      if (tree === undefined) return;
      for (const reader of [readPool, readVolume, readSecret]) read(() => reader(tree));
    },
  );

  fuzz(
    "a set of CPUs is read or refused",
    { cases: damaged(fc.constantFrom("0-3,^2,8", "0", "1,3-4,7"), ["-", ",", "^", "4294967295"]) },
    (text) => {
      const cpus = read(() => parseCpuSet(text)) ?? [];
      expect(cpus.length).toBeLessThan(100_000);
    },
  );
});

describe("hostile values stay values in what is written for libvirt", () => {
  const texts = fc.oneof(hostile, fc.string({ unit: "grapheme", maxLength: 8 }));
  const names = (tree: Element): string[] => [tree.name, ...tree.children.filter(isElement).flatMap(names)];

  fuzz(
    "in attributes and texts of any tree",
    { cases: fc.tuple(texts, texts, texts), runs: 500 },
    ([one, other, third]) => {
      const tree = element("a", { b: one, c: other }, [
        element("d", {}, [`x${third}x`]),
        element("e", { f: third }),
      ]);
      const text = write(() => formatXml(tree));
      if (text === undefined) return;
      const back = parseXml(text);
      expect(names(back)).toEqual(["a", "d", "e"]);
      expect(back.attributes).toEqual({ b: one, c: other });
      expect(
        back.children
          .filter(isElement)
          .map(({ children, attributes }) => [children.join(""), { ...attributes }]),
      ).toEqual([
        [`x${third}x`, {}],
        ["", { f: third }],
      ]);
    },
  );

  fuzz("in marks", { cases: fc.tuple(marks, texts, texts), runs: 300 }, ([mark, one, other]) => {
    const hostileMark = { ...mark, fleet: `f${one}`, commit: other };
    const tree = element("domain", {}, [element("name", {}, ["db"])]);
    const text = write(() => {
      writeMark(tree, hostileMark);
      return formatXml(tree);
    });
    if (text !== undefined) expect(readMark(parseXml(text))).toEqual(hostileMark);
  });

  fuzz(
    "in pools, volumes and secrets",
    { cases: fc.tuple(texts, texts, marks), runs: 300 },
    ([one, other, mark]) => {
      const pool: PoolDefinition = { uuid: "u", type: "logical", path: `/${one}`, source: `g${other}` };
      const poolText = write(() => formatXml(newPool(`n${one}`, pool)));
      if (poolText !== undefined) expect(readPool(parseXml(poolText))).toEqual(pool);
      const volume = {
        name: `n${one}`,
        format: "raw",
        capacityBytes: 1,
        backing: { path: `/${other}`, format: "raw" },
      };
      const volumeText = write(() => formatXml(newVolume(volume, "dir")));
      if (volumeText !== undefined) expect(readVolume(parseXml(volumeText))).toEqual({ ...volume, path: "" });
      const state = { uuid: "u", usage: `s${one}`, value: other };
      const secret = write(() => formatSecret(state, { mark, value: other }));
      if (secret !== undefined) expect(readSecret(parseXml(secret))).toEqual({ state, mark });
    },
  );
});
