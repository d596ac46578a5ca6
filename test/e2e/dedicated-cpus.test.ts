import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, formatPlan, machine, planOf, size } from "./fleets.ts";
import { openStage, type Stage } from "./harness.ts";

/** A running machine gets fewer dedicated vCPUs: it has them after its restart, and is no drift until then. */

const LAB = "pins";
let stage: Stage;

interface Machine {
  readonly vcpus: number;
  readonly reboot?: "Never" | "Immediate";
  readonly policy?: "dedicated" | "shared";
}

function write(name: string, { vcpus, reboot = "Never", policy = "dedicated" }: Machine): void {
  const type = size(`${name}-size`, `{guest: ${vcpus}, policy: ${policy}}`, "{guest: 96Mi}");
  const more = `updatePolicy: {reboot: ${reboot}}`;
  stage.write(`${name}.yaml`, documents(type, machine({ name, size: `${name}-size`, more })));
}

/** Applies, and returns what is left of the plan. */
async function apply(code: number): Promise<string[]> {
  const result = await stage.cli("apply", "--yes");
  expect(result.code, result.all).toBe(code);
  return formatPlan(await planOf(stage));
}

/** The host CPUs of each vCPU and of the emulator, as libvirt tells them of the running machine. */
async function pins(name: string): Promise<string[]> {
  const [vcpus, emulator] = await Promise.all(
    ["vcpupin", "emulatorpin"].map((command) => stage.virsh("hv1", command, name, "--live")),
  );
  const cells = `${vcpus}\n${emulator}`.match(/^\s*(\d+|\*):?\s+\S+$/gm) ?? [];
  return cells.map((cell) => cell.trim().replace(/:?\s+/, ": "));
}

const WAITS = ["restart domain@hv1/db (commit) held by updatePolicy: vcpus 2 → 1, vcpusMax 2 → 1"];

beforeAll(async () => {
  stage = await openStage({ lab: LAB, files: { "base.yaml": baseFleet({ lab: LAB }) } });
});

afterAll(async () => {
  expect(await stage.end()).toEqual([]);
});

describe("on a host with two CPUs", () => {
  it("a machine has both, and its emulator, too", async () => {
    write("db", { vcpus: 2 });
    expect(await apply(0)).toEqual([]);
    expect(await pins("db")).toEqual(["0: 0", "1: 1", "*: 0-1"]);
  });

  it("it is to have one: the other vCPU leaves its CPU, and waits for the restart", async () => {
    write("db", { vcpus: 1 });
    expect(await apply(3)).toEqual(WAITS);
    expect(await pins("db")).toEqual(["0: 0", "1: 1", "*: 1"]);
  });

  it("another machine has the other CPU alone", async () => {
    write("web", { vcpus: 1 });
    expect(await apply(3)).toEqual(WAITS);
    expect(await pins("db")).toEqual(["0: 0", "1: 0", "*: 0"]);
    expect(await pins("web")).toEqual(["0: 1", "*: 1"]);
  });

  it("the restart leaves one vCPU", async () => {
    write("db", { vcpus: 1, reboot: "Immediate" });
    expect(await apply(0)).toEqual([]);
    expect(await pins("db")).toEqual(["0: 0", "*: 0"]);
  });

  it("a machine that was started with shared CPUs gets a dedicated one while it runs, and gives it back", async () => {
    stage.remove("web.yaml");
    expect(await apply(0)).toEqual([]);
    write("web", { vcpus: 1, policy: "shared" });
    expect(await apply(0)).toEqual([]);
    write("web", { vcpus: 1 });
    expect(await apply(0)).toEqual([]);
    expect(await pins("web")).toEqual(["0: 1", "*: 1"]);
    write("web", { vcpus: 1, policy: "shared" });
    expect(await apply(0)).toEqual([]);
    expect(await pins("web")).toEqual(["0: 1", "*: 0-1"]);
  });
});
