import { describe, expect, it } from "vitest";
import { DEFAULT_CPU_SHARES } from "./cpu-unit.ts";
import { readRunning } from "./domain-running.ts";
import { readDomain } from "./domain-xml.ts";
import { parseXml } from "./xml.ts";

interface Size {
  readonly memory: number;
  readonly current?: number;
  readonly vcpus: number;
  readonly online?: number;
  /** The CPU of each vCPU. */
  readonly pins?: readonly number[] | undefined;
  /** The CPU set of all vCPUs. */
  readonly cpuset?: string;
  readonly emulator?: string;
}

function domain({ memory, current = memory, vcpus, online = vcpus, pins = [], cpuset, emulator }: Size) {
  const shared = cpuset === undefined ? "" : ` cpuset='${cpuset}'`;
  const tuning = [
    ...pins.map((cpu, vcpu) => `<vcpupin vcpu='${vcpu}' cpuset='${cpu}'/>`),
    emulator === undefined ? "" : `<emulatorpin cpuset='${emulator}'/>`,
  ].join("");
  return parseXml(`<domain type='kvm'><name>db</name><memory unit='KiB'>${memory * 1024}</memory>
    <currentMemory unit='KiB'>${current * 1024}</currentMemory><vcpu current='${online}'${shared}>${vcpus}</vcpu>
    <cputune>${tuning}</cputune><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`);
}

function runningState(started: Size, defined: Size, balloonAnswers = true) {
  const [live, stored] = [domain(started), domain(defined)];
  const definition = readDomain(stored);
  const sides = { live, stored, definition, balloonAnswers, hostCpus: 8 };
  return readRunning({ ...sides, defaultCpuShares: DEFAULT_CPU_SHARES.weight }, (path) => path);
}

describe("a running machine whose definition has more than its start", () => {
  it.each([true, false])(
    "waits for a restart only with its maxima (balloon answers: %s)",
    (balloonAnswers) => {
      const running = runningState({ memory: 64, vcpus: 1 }, { memory: 72, vcpus: 2 }, balloonAnswers);
      expect(running).toMatchObject({ memoryMaxKiB: 64 * 1024, vcpusMax: 1 });
      expect(running).not.toHaveProperty("memoryKiB");
      expect(running).not.toHaveProperty("vcpus");
    },
  );

  it("still grows at runtime up to the maxima of its start", () => {
    const started = { memory: 64, current: 48, vcpus: 2, online: 1 };
    expect(runningState(started, { memory: 72, vcpus: 4 })).toMatchObject({
      memoryKiB: 48 * 1024,
      vcpus: 1,
    });
  });

  it("still has less than it should where its maxima allow more, and all that it should", () => {
    const defined = { memory: 64, vcpus: 2 };
    expect(runningState({ ...defined, current: 48, online: 1 }, defined)).toMatchObject({
      memoryKiB: 48 * 1024,
      vcpus: 1,
    });
    expect(runningState(defined, defined)).toMatchObject({ memoryKiB: 64 * 1024, vcpus: 2 });
  });

  it("has no pins of vCPUs that come with the next start", () => {
    const running = runningState({ memory: 64, vcpus: 1, pins: [3] }, { memory: 64, vcpus: 2, pins: [3, 5] });
    expect(running.cpuPins).toEqual({ 0: 3, 1: 5 });
  });
});

it("a machine whose UEFI has the loader of a BIOS while it runs waits for no other firmware", () => {
  const of = (os: string) => parseXml(`<domain type='kvm'><name>db</name><vcpu>1</vcpu>${os}</domain>`);
  const stored = of("<os firmware='efi'><type>hvm</type></os>");
  const live = of("<os><type>hvm</type><loader type='rom'>/usr/share/OVMF.amdsev.fd</loader></os>");
  const sides = { stored, definition: readDomain(stored), balloonAnswers: false, hostCpus: 8 };
  const read = (domain: typeof live) =>
    readRunning({ ...sides, live: domain, defaultCpuShares: DEFAULT_CPU_SHARES.weight }, (path) => path);
  expect(read(live)).not.toHaveProperty("firmware");
  expect(read(of("<os><type>hvm</type></os>"))).toMatchObject({ firmware: "bios" });
});

describe("a running machine whose definition has fewer dedicated CPUs than its start", () => {
  const pinning = (started: Partial<Size>, defined: Partial<Size>) => {
    const { cpuPins, cpuset } = runningState(
      { memory: 64, vcpus: 2, ...started },
      { memory: 64, vcpus: 1, pins: [3], ...defined },
    );
    return { cpuPins, cpuset };
  };
  const settled = { cpuPins: { 0: 3 }, cpuset: [] };

  it("still pins the vCPU that goes to a CPU that may be another machine's", () => {
    expect(pinning({ pins: [3, 4] }, { emulator: "5" })).toEqual({ cpuPins: { 0: 3, 1: 4 }, cpuset: [] });
  });

  it("is settled once that vCPU is where the emulator belongs", () => {
    expect(pinning({ pins: [3, 5] }, { emulator: "5" })).toEqual(settled);
    expect(pinning({ pins: [3, 3] }, { emulator: "3" })).toEqual(settled);
  });

  it("is settled if all CPUs are for the emulator, and the vCPU has no pin", () => {
    expect(pinning({ pins: [3] }, {})).toEqual(settled);
  });
});

describe("a running machine with shared CPUs whose definition has dedicated ones", () => {
  const pinning = (pins: readonly number[] | undefined) => {
    const size = { memory: 64, vcpus: 2 };
    const { cpuPins, cpuset } = runningState({ ...size, cpuset: "3", pins }, { ...size, pins: [3, 4] });
    return { cpuPins, cpuset };
  };

  it("differs until each vCPU has its pin", () => {
    expect(pinning(undefined)).toEqual({ cpuPins: { 0: 3, 1: 3 }, cpuset: [3] });
  });

  it("is settled then, although its start had a set", () => {
    expect(pinning([3, 4])).toEqual({ cpuPins: { 0: 3, 1: 4 }, cpuset: [] });
  });
});
