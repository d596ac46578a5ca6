import { describe, expect, it } from "vitest";
import type { Shell } from "../../host/shell.ts";
import { DEFAULT_CPU_SHARES, loadCpuUnit } from "./cpu-unit.ts";
import { readRunning } from "./domain-running.ts";
import { readDomain, writeDomain } from "./domain-xml.ts";
import type { LibvirtHost } from "./host.ts";
import { type Element, parseXml } from "./xml.ts";
import { textOf } from "./xml-edit.ts";

const domain = (shares?: number) =>
  parseXml(`<domain type='kvm'><name>db</name><memory unit='KiB'>1024</memory><vcpu>1</vcpu>
    ${shares === undefined ? "" : `<cputune><shares>${shares}</shares></cputune>`}<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`);

/** The weight in effect, as virDomainGetXMLDesc returns it after virDomainSetSchedulerParametersFlags. */
function weightInEffect(live: Element, defaultCpuShares: number) {
  const stored = domain();
  const sides = { live, stored, definition: readDomain(stored), balloonAnswers: true, hostCpus: 2 };
  return readRunning({ ...sides, defaultCpuShares }, (path) => path).cpuShares;
}

describe("a CPU weight", () => {
  it.each([
    ["shares", 1024, null],
    ["shares", 100, 100],
    ["weight", 100, null],
    ["weight", 1024, 1024],
  ] as const)(
    "on a host with %s of %i is %s: a removed one is explicitly the default",
    (unit, xml, state) => {
      expect(weightInEffect(domain(xml), DEFAULT_CPU_SHARES[unit])).toBe(state);
    },
  );

  it("that is the default has no element, on every host", () => {
    const state = readDomain(domain(200));
    expect(
      textOf(writeDomain(domain(200), { ...state, cpuShares: null }), "cputune", "shares"),
    ).toBeUndefined();
    expect(textOf(writeDomain(domain(), { ...state, cpuShares: 200 }), "cputune", "shares")).toBe("200");
    expect(readDomain(domain()).cpuShares).toBeNull();
  });
});

describe("the unit of a host", () => {
  const host = (exitCode: number): Pick<LibvirtHost, "connect" | "shell"> => ({
    connect: { uri: "qemu:///system" } as LibvirtHost["connect"],
    shell: { script: async () => ({ exitCode, stdout: "", stderr: "" }) } as unknown as Shell,
  });
  const { signal } = new AbortController();

  it.each([
    ["shares", host(0)],
    ["weight", host(1)],
    ["weight", { ...host(0), shell: undefined }],
    ["shares", { connect: { uri: "test:///default" } as LibvirtHost["connect"], shell: undefined }],
  ] as const)("is %s", async (unit, candidate) => {
    expect(await loadCpuUnit(candidate, signal)).toBe(unit);
  });
});
