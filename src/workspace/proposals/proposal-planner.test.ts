import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLoader } from "../../fleet/load.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import type { RuntimeContext } from "../context.ts";
import * as limits from "./limits.ts";
import { createProposalPlanner, type ProposalPlanner } from "./proposal-planner.ts";
import { NOTHING_TRUSTED, type TrustedSide } from "./trusted-side.ts";

const folder = mkdtempSync(join(tmpdir(), "fleetwright-proposals-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "private"), "a secret of this machine");

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const HOST = document("Host", "hv1", '{libvirt: "test:///default"}');
const POOL = (name: string) => document("StoragePool", name, `{type: dir, path: /var/lib/${name}}`);

/** The only parts of this machine that planning a proposal may use. */
const context = {
  store: createMemoryStore(),
  env: { KNOWN: "a" },
  backend: "test",
  privatePaths: [],
  allowedHostUris: new Set(),
  now: () => new Date(0),
  backends: { recipes: {} },
} as unknown as RuntimeContext;

const loadResources = (...documents: string[]) =>
  createLoader().load([{ path: "a.yaml", content: Buffer.from(documents.join("---\n")) }]).resources;

function trustedSide(...documents: string[]): TrustedSide {
  const facts = { arch: "x86_64", shell: false, hypervisor: "test", cpus: 8, memoryBytes: 2 ** 33 } as const;
  const more = {
    kvm: { usable: false },
    devices: [],
    cpuUnit: "shares" as const,
    hugepages: { free: 0, total: 0 },
  };
  return {
    ...NOTHING_TRUSTED,
    resources: loadResources(...documents),
    targets: ["hv1"],
    snapshot: { objects: [], facts: new Map([["hv1", { ...facts, ...more }]]), unreadable: new Map() },
  };
}

const proposedFleet = (...documents: string[]) => ({
  files: [{ path: "a.yaml", content: Buffer.from(documents.join("---\n")) }],
  place: { directory: folder },
  head: "c1",
});

let planner: ProposalPlanner;
beforeEach(() => {
  planner = createProposalPlanner(context);
});
afterEach(() => planner[Symbol.asyncDispose]());

describe("a proposal", { timeout: 120_000 }, () => {
  test("is planned in a thread over the hosts in force, and no other host is looked at", async () => {
    const plan = await planner.plan(
      proposedFleet(HOST, document("Host", "evil", '{libvirt: "test:///default"}'), POOL("fast")),
      trustedSide(HOST),
      [],
    );
    expect(plan.changes.map(({ change }) => change)).toContain("create pool@hv1/fast");
    expect(plan.changes.map(({ target }) => target)).not.toContain("evil");
    expect(plan.blocked.map(({ message }) => message).join()).toContain(
      "not looked at before this is merged",
    );
  });

  test("is planned over nothing before the first revision is accepted", async () => {
    const plan = await planner.plan(proposedFleet(HOST, POOL("fast")), NOTHING_TRUSTED, []);
    expect(plan.changes).toEqual([]);
    expect(plan.blocked.length).toBeGreaterThan(0);
  });

  test("that comes to very many resources is refused as that", async () => {
    const pools = Array.from({ length: 25 }, (_, index) =>
      document(
        "VirtualMachinePool",
        `p${index}`,
        "{replicas: 1000, template: {spec: {instanceType: t, image: i}}}",
      ),
    );
    await expect(planner.plan(proposedFleet(HOST, ...pools), trustedSide(HOST), [])).rejects.toThrow(
      /more than 20001 resources with the members of its pools/,
    );
  });

  test("of another fleet, or of none, is refused", async () => {
    const fleet = (name: string) => document("Fleet", name, "{}");
    const base = { ...trustedSide(HOST), fleet: { id: "one" } as TrustedSide["fleet"] };
    await expect(planner.plan(proposedFleet(HOST, fleet("two")), base, [])).rejects.toThrow(
      "the merge would rename the fleet one to two",
    );
    await expect(planner.plan(proposedFleet(HOST), base, [])).rejects.toThrow(
      "the merge would remove the Fleet one",
    );
    await expect(planner.plan(proposedFleet("# nothing\n"), base, [])).rejects.toThrow(
      "the merge would leave no fleet files",
    );
  });
});

describe("a proposal that would take the machine", { timeout: 240_000 }, () => {
  afterEach(() => vi.restoreAllMocks());

  /** Documents with a list of errors each. The parser takes seconds for each half mebibyte. */
  const SLOW = Array.from({ length: 30 }, () => `--- [${",".repeat(500_000)}]\n`).join("");
  const bounded = (bounds: limits.WorkerLimits) => vi.spyOn(limits, "workerLimits").mockReturnValue(bounds);

  test("by time is given up, others are planned, and this process goes on meanwhile", async () => {
    bounded({ heapMiB: 1024, cpuMs: 3_000 });
    let longest = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 20);
    await expect(planner.plan(proposedFleet(SLOW), trustedSide(HOST), [])).rejects.toThrow(
      "it takes more than 3 s of a processor to plan",
    );
    clearInterval(pulse);
    expect(longest).toBeLessThan(5_000);
    const plan = await planner.plan(proposedFleet(HOST, POOL("fast")), trustedSide(HOST), []);
    expect(plan.changes.length).toBeGreaterThan(0);
  });

  test("by memory is given up, and this process has lost nothing", async () => {
    bounded({ heapMiB: 16, cpuMs: 120_000 });
    const many = Array.from({ length: 19_000 }, (_, index) => POOL(`p-${index}`));
    await expect(planner.plan(proposedFleet(HOST, ...many), trustedSide(HOST), [])).rejects.toThrow(
      "it takes more than 16 MiB of memory to plan",
    );
    await sleep(10);
    bounded({ heapMiB: 1024, cpuMs: 120_000 });
    const plan = await planner.plan(proposedFleet(HOST, POOL("fast")), trustedSide(HOST), []);
    expect(plan.changes.length).toBeGreaterThan(0);
  });
});
