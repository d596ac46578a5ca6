import fc from "fast-check";
import { describe, expect } from "vitest";
import { additions, domains, marks, networks } from "../../src/drivers/libvirt/arbitraries.testing.ts";
import { parseCpuSet } from "../../src/drivers/libvirt/cpu-set.ts";
import {
  CREDITS_NAMESPACE,
  formatCreditRecord,
  readObservedCredits,
} from "../../src/drivers/libvirt/credit-record.ts";
import { readRunning } from "../../src/drivers/libvirt/domain-running.ts";
import type { DomainDefinition } from "../../src/drivers/libvirt/domain-types.ts";
import { newDomain, readDomain, writeDomain } from "../../src/drivers/libvirt/domain-xml.ts";
import {
  MARK_NAMESPACE,
  metadataElement,
  metadataPart,
  readMark,
  writeMark,
} from "../../src/drivers/libvirt/metadata.ts";
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
import { stepCredits } from "../../src/engine/cpu-credits/step.ts";
import { observedObject } from "../../src/model/object.ts";
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

const RECORD = `<c:credits xmlns:c="${CREDITS_NAMESPACE}" earned="1" launch="2" surplus="0" charged="0" cpuSeconds="9" at="2026-03-01T10:00:00.000Z" process="hv1/3"/>`;
const domainTexts = fc.tuple(domains, marks, additions).map(([state, mark, more]) =>
  formatXml(newDomain("db", state, mark))
    .replace("</metadata>", `${RECORD}</metadata>`)
    .replace("</domain>", `${more}</domain>`),
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

const RULES = { baselinePercent: "20", maxCredits: "288", initialCredits: "30", mode: "standard" };
/** An attribute as users and programs may write it: mostly one that can be read. */
const edited = (...readable: string[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...readable) }, { weight: 1, arbitrary: hostile });
const amount = edited("0", "7", "50", "1e308", "5e-324", " 7 ", "0x10", "-0");
const editedRules = fc.record(
  {
    baselinePercent: amount,
    maxCredits: amount,
    initialCredits: amount,
    mode: edited("standard", "unlimited"),
  },
  { requiredKeys: [] },
);
const editedRecord = fc.record(
  {
    earned: amount,
    launch: amount,
    surplus: amount,
    charged: amount,
    cpuSeconds: amount,
    at: edited("1970-01-01", "+275760-09-13T00:00:00.000Z", "2026-03-01T10:59:00Z"),
    process: edited("hv1/4", "hv2/3", "", "/"),
  },
  { requiredKeys: [] },
);

/** Counts the credits of a definition that is stored and runs, and checks what follows. */
function countCredits(tree: Element, state: DomainDefinition): void {
  const credits = read(() => readObservedCredits(tree, tree));
  if (credits === undefined) return;
  const object = observedObject("domain", "hv1", "db", {
    state: { ...state, power: "running" } as never, // a state that was just read
    mark: undefined,
    dependsOn: [],
    startedAt: "2026-03-01T09:00:00.000Z",
    credits,
  });
  const time = { now: new Date("2026-03-01T11:00:00.000Z"), clockMs: 0 };
  const step = stepCredits(undefined, object, { process: "hv1/3", cpuSeconds: 3600 }, time);
  if (step === undefined) return;
  const { policy, ledger, quotaUs: inForce } = step.tracked;
  const { earned, launch, surplus, charged } = ledger.account;
  for (const amount of [earned, launch, surplus, charged]) expect(amount).toBeGreaterThanOrEqual(0);
  expect(Math.max(earned, surplus)).toBeLessThanOrEqual(policy.maxCredits);
  expect(launch).toBeLessThanOrEqual(policy.initialCredits);
  const quotaUs = step.quotaUs ?? inForce;
  if (step.quotaUs !== undefined && quotaUs !== -1) expect(quotaUs).toBeGreaterThanOrEqual(1_000);
  const { record } = step;
  if (record !== undefined) write(() => formatCreditRecord(record));
}

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
      countCredits(tree, wanted);
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

  fuzz(
    "CPU credits are counted within their bounds, whatever was written into the metadata",
    {
      cases: fc.record({ rules: editedRules, record: editedRecord }),
      runs: 400,
    },
    ({ rules, record }) => {
      const tree = parseXml(
        `<domain><vcpu>2</vcpu><metadata><f:object xmlns:f="${MARK_NAMESPACE}"><f:burst/></f:object>${RECORD}</metadata></domain>`,
      );
      Object.assign(metadataPart(tree, "burst")?.attributes ?? {}, { ...RULES, ...rules });
      Object.assign(metadataElement(tree, CREDITS_NAMESPACE)?.attributes ?? {}, record);
      const wanted = read(() => readDomain(tree));
      if (wanted !== undefined) countCredits(tree, wanted);
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
