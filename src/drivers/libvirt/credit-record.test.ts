import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CreditRecord } from "../../model/cpu-credits.ts";
import { domains } from "./arbitraries.testing.ts";
import { toCpuUsage } from "./cpu-credits.ts";
import {
  CREDITS_NAMESPACE,
  CREDITS_PREFIX,
  formatCreditRecord,
  readCreditRecord,
  readObservedCredits,
} from "./credit-record.ts";
import { readRunning } from "./domain-running.ts";
import { newDomain, readDomain, writeDomain } from "./domain-xml.ts";
import { metadataPart } from "./metadata.ts";
import { copyElement, type Element, element, parseXml } from "./xml.ts";
import { ensureChild } from "./xml-edit.ts";

const RECORD: CreditRecord = {
  earned: 12.5,
  launch: 30,
  surplus: 0,
  charged: 1.25,
  cpuSeconds: 3600.123456,
  at: "2026-03-01T10:00:00.000Z",
};
const [STATE] = fc.sample(domains, { numRuns: 1, seed: 1 });
if (STATE === undefined) throw new Error("no domain");
const BURST = { baselinePercent: 20, maxCredits: 288, initialCredits: 30, mode: "standard" } as const;
const DOMAIN = newDomain("db", { ...STATE, burst: BURST, cpuQuotaUs: 80_000 });

/** Puts a record into a definition, as virDomainSetMetadata does: it adds the prefix and the namespace. */
function withRecord(definition: Element, record: CreditRecord): Element {
  const domain = copyElement(definition);
  const { attributes } = parseXml(formatCreditRecord(record));
  const namespaced = { [`xmlns:${CREDITS_PREFIX}`]: CREDITS_NAMESPACE, ...attributes };
  ensureChild(domain, "metadata").children.push(element(`${CREDITS_PREFIX}:credits`, namespaced));
  return domain;
}

describe("the record of CPU credits", () => {
  it.each([
    ["without a process", RECORD],
    ["with one", { ...RECORD, process: "hv1/7" }],
    ["of hostile names", { ...RECORD, process: `hv1"/><x>&'` }],
  ])("is read as it was written, %s", (_, record) => {
    expect(readCreditRecord(withRecord(DOMAIN, record))).toEqual(record);
  });

  it.each([
    { earned: "-1" },
    { earned: "NaN" },
    { earned: "Infinity" },
    { launch: "" },
    { cpuSeconds: "much" },
    { at: "yesterday" },
    { at: undefined },
  ])("that cannot be read is none: %o", (edited) => {
    const domain = withRecord(DOMAIN, RECORD);
    const part = ensureChild(domain, "metadata").children.at(-1) as Element; // the one that was added
    part.attributes = Object.fromEntries(
      Object.entries({ ...part.attributes, ...edited }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    expect(readCreditRecord(domain)).toBeUndefined();
  });

  it("may have edited numbers of any size", () => {
    const record = { ...RECORD, earned: 1e308, charged: 1e308, at: "-200000-01-01T00:00:00.000Z" };
    expect(readCreditRecord(withRecord(DOMAIN, record))).toMatchObject(record);
  });

  it("stays when the definition is written again", () => {
    const written = writeDomain(withRecord(DOMAIN, RECORD), { ...STATE, burst: null });
    expect(readCreditRecord(written)).toEqual(RECORD);
    expect(readDomain(written).burst).toBeNull();
  });
});

describe("the rules", () => {
  it.each([
    { baselinePercent: "NaN" },
    { baselinePercent: "-20" },
    { maxCredits: "many" },
    { initialCredits: "" },
    { mode: "<free>" },
    { mode: undefined },
  ])("that were edited differ from each desired state as a whole: %o", (edited) => {
    const domain = copyElement(DOMAIN);
    const part = metadataPart(domain, "burst");
    if (part === undefined) throw new Error("no rules");
    part.attributes = Object.fromEntries(
      Object.entries({ ...part.attributes, ...edited }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    expect(readDomain(domain).burst).toMatchObject({ baselinePercent: 0, maxCredits: 0 });
    expect(readDomain(writeDomain(domain, { ...STATE, burst: BURST })).burst).toEqual(BURST);
  });
});

describe("the record that counts", () => {
  const running = { ...RECORD, process: "hv1/7", earned: 20 };
  const later = { ...RECORD, at: "2026-03-01T11:00:00.000Z" };

  it.each([
    ["of the running machine", running, RECORD, running],
    ["of the stored definition, if the machine started since", RECORD, later, later],
    ["of the stored definition, if it is later", running, later, later],
    ["of the stored definition, of a machine that is off", undefined, RECORD, RECORD],
  ])("is that %s", (_, live, stored, expected) => {
    const side = live && withRecord(DOMAIN, live);
    expect(readObservedCredits(withRecord(DOMAIN, stored), side).record).toEqual(expected);
  });

  it("comes with the quota in force", () => {
    const live = newDomain("db", { ...STATE, cpuQuotaUs: 20_000 });
    expect(readObservedCredits(DOMAIN, live)).toEqual({ quotaUs: 20_000 });
    expect(readObservedCredits(DOMAIN, undefined)).toEqual({ quotaUs: 80_000 });
  });
});

describe("the quota of a running machine", () => {
  const live = newDomain("db", { ...STATE, cpuQuotaUs: 20_000 });
  const quotaOf = (burst: typeof BURST | null) => {
    const stored = newDomain("db", { ...STATE, burst });
    const sides = { live, stored, definition: readDomain(stored), hostCpus: 4 };
    return readRunning({ ...sides, balloonAnswers: false, defaultCpuShares: 1024 }, String).cpuQuotaUs;
  };

  it("is compared, but not of a burstable one", () => {
    expect(quotaOf(null)).toBe(20_000);
    expect(quotaOf(BURST)).toBeUndefined();
  });
});

describe("the CPU time", () => {
  const ref = { uuid: "u", name: "db", id: 7 };

  it("is in seconds, with the process", () => {
    expect(toCpuUsage("hv1", { ref, stats: { "cpu.time": 1_500_000_000n } })).toEqual({
      object: "domain@hv1/db",
      uuid: "u",
      process: "hv1/7",
      cpuSeconds: 1.5,
    });
  });

  it("may be missing", () => {
    expect(toCpuUsage("hv1", { ref, stats: {} })).toBeUndefined();
    expect(toCpuUsage("hv1", { ref, stats: { "cpu.time": -1n } })).toBeUndefined();
  });
});
