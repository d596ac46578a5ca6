import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { ProberState } from "../../src/drivers/haproxy/prober-states.ts";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { createCompiler } from "../../src/engine/compile.ts";
import type { PlanInput } from "../../src/engine/plan/types.ts";
import { createPlanner } from "../../src/engine/plan.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { addSeconds, type PartHealth } from "../../src/model/readiness.ts";
import {
  asObserved,
  BASE_YAML,
  compileFleet,
  compileInputOf,
  OVERLAY_YAML,
  resourcesOf,
} from "./compiled-fleet.ts";
import { FLEET, formatMachineChanges } from "./pools/pool-plans.ts";

/** When machines whose liveness probe fails are power cycled, and when not. */

const NOW = "2026-03-01T10:00:00.000Z";
const ago = (seconds: number) => addSeconds(NOW, -seconds);

interface FleetOptions {
  readonly names: readonly string[];
  readonly probe?: string;
  /** Further fields of the machines. */
  readonly more?: string;
  /** Machines on the second host, in a network between both hosts. Absent: all machines are on the first. */
  readonly remote?: readonly string[];
}

const TWO_HOSTS = OVERLAY_YAML.replace("{name: hv1}", "{name: hv1, labels: {zone: a}}").replace(
  "{name: hv2}",
  "{name: hv2, labels: {zone: b}}",
);

function fleetYaml({ names, probe = PROBE, more = "", remote }: FleetOptions): string {
  const machine = (name: string) => {
    const zone = remote?.includes(name) === true ? "b" : "a";
    const spec = `{instanceType: small, image: micro, interfaces: [{network: app}], placement: {hostSelector: {zone: ${zone}}}, livenessProbe: ${probe}${more}}`;
    return `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: ${spec}}\n---\n`;
  };
  return (remote === undefined ? BASE_YAML : TWO_HOSTS) + names.map(machine).join("");
}

const PROBE = "{tcpSocket: {port: 22}}";
const AGENT = "{guestAgent: {}}";

type Health = Readonly<Record<string, PartHealth["state"]>>;

interface World {
  readonly health: Health;
  /** Seconds since the machines were started, and since their health is what it is. */
  readonly uptime?: number;
  readonly since?: number;
  readonly alter?: (object: ObservedObject) => ObservedObject | undefined;
  readonly input?: Partial<PlanInput>;
  /** Hosts that do not answer. */
  readonly silent?: readonly string[];
}

/** Returns the plan for a fleet whose machines all run. */
function planWith(options: FleetOptions, world: World): Plan {
  return planOf(fleetYaml(options), world);
}

function planOf(yaml: string, world: World): Plan {
  const { health, uptime = 3600, since = 300, alter, input, silent = [] } = world;
  const first = asObserved(compileFleet(yaml).objects);
  const observed = first.flatMap((object) => {
    const whole = { ...object, running: object.state };
    const seen =
      object.type === "domain"
        ? { ...whole, startedAt: ago(uptime), ...agentHealth(yaml, health[object.name], since) }
        : { ...whole, ...(object.type === "prober" ? { health: proberHealth(object, health, since) } : {}) };
    if (silent.includes(object.target)) return [];
    return (alter === undefined ? seen : alter(seen)) ?? [];
  });
  const resources = resourcesOf(yaml);
  const compileInput = compileInputOf(resources, { observed, unreadable: silent, now: NOW });
  const compiled = createCompiler(kinds)(compileInput);
  return createPlanner(typesOf(createDrivers({ backend: "real" })))({
    fleet: FLEET,
    commit: "worktree",
    now: NOW,
    resources: resources.length,
    desired: compiled.objects,
    pools: compiled.pools,
    blocked: compiled.blocked,
    notices: [],
    snapshot: compileInput.snapshot,
    problems: [],
    unparsable: [],
    suspended: new Map(),
    invalid: new Set(),
    approvals: new Set(),
    livenessFailures: compiled.liveness.failures,
    ...input,
  });
}

const part = (state: PartHealth["state"], since: number): PartHealth =>
  state === "unknown" ? { state } : { state, since: ago(since) };

function agentHealth(yaml: string, found: PartHealth["state"] | undefined, since: number) {
  return yaml.includes("guestAgent") && found !== undefined
    ? { health: { liveness: part(found, since) } }
    : {};
}

function proberHealth({ state }: ObservedObject, health: Health, since: number): Record<string, PartHealth> {
  const { targets } = state as unknown as ProberState;
  const keys = Object.keys(targets).filter((key) => health[key.split(".")[0] ?? ""] !== undefined);
  return Object.fromEntries(
    keys.map((key) => [key, part(health[key.split(".")[0] ?? ""] ?? "unknown", since)]),
  );
}

const ONE = { names: ["db"] };
const changesOf = (options: FleetOptions, world: World) => formatMachineChanges(planWith(options, world));

describe("a machine whose liveness probe fails", () => {
  it("is power cycled because of its health, whatever its updatePolicy says", () => {
    const plan = planWith(ONE, { health: { db: "down" } });
    expect(formatMachineChanges(plan)).toEqual(["restart db (health)"]);
    expect(plan.changes).toMatchObject([{ fields: [{ path: "livenessProbe", after: "succeeding" }] }]);
  });

  it.each<[string, World]>([
    ["whose probe succeeds", { health: { db: "up" } }],
    ["that has not been checked", { health: { db: "unknown" } }],
    ["that nothing checks", { health: {} }],
    ["that fails for a short while", { health: { db: "down" }, since: 5 }],
    ["that was started a short while ago", { health: { db: "down" }, uptime: 20 }],
    [
      "whose prober cannot be read",
      { health: { db: "down" }, alter: (object) => (object.type === "prober" ? undefined : object) },
    ],
  ])("is left alone: one %s", (_, world) => {
    expect(changesOf(ONE, world).filter((line) => line.startsWith("restart"))).toEqual([]);
  });

  it("is power cycled also where its guest agent does not answer", () => {
    expect(changesOf({ ...ONE, probe: AGENT }, { health: { db: "down" } })).toEqual(["restart db (health)"]);
  });

  it("is not power cycled while it is off, or is to be off", () => {
    const off = (object: ObservedObject) =>
      object.type === "domain" ? { ...object, state: { ...object.state, power: "shutoff" } } : object;
    expect(changesOf(ONE, { health: { db: "down" }, alter: off })).toEqual(["update db (commit)"]);
    expect(changesOf({ ...ONE, more: ", runStrategy: Halted" }, { health: { db: "down" } })).toEqual([]);
  });

  it("is power cycled once, although a change waits for a restart", () => {
    const waiting = (object: ObservedObject) =>
      object.type === "domain" ? { ...object, running: { ...object.running, watchdog: "reset" } } : object;
    expect(changesOf(ONE, { health: { db: "up" }, alter: waiting })).toEqual([
      "restart db (commit) held: updatePolicy",
    ]);
    expect(changesOf(ONE, { health: { db: "down" }, alter: waiting })).toEqual(["restart db (health)"]);
  });

  it("waits for an approval where every change does, and not where only disruptions do", () => {
    const fleet = (apply: "approve" | "safe") => ({ fleet: { ...FLEET, apply } });
    expect(changesOf(ONE, { health: { db: "down" }, input: fleet("safe") })).toEqual(["restart db (health)"]);
    expect(changesOf(ONE, { health: { db: "down" }, input: fleet("approve") })).toEqual([
      "restart db (health) held: approval",
    ]);
  });

  it("waits after its last restart", () => {
    const backoffs = new Map([["domain@hv1/db", { until: addSeconds(NOW, 40), message: "again" }] as const]);
    expect(changesOf(ONE, { health: { db: "down" }, input: { backoffs } })).toEqual([
      "restart db (health) held: backoff",
    ]);
  });
});

describe("machines that fail together", () => {
  const names = ["a", "b", "c", "d", "e"];

  it("are left alone when they are the most of a prober: it says so", () => {
    const health = { a: "down", b: "down", c: "down", d: "up", e: "up" } as const;
    const plan = planWith({ names }, { health });
    expect(formatMachineChanges(plan)).toEqual([
      "restart a (health) held: mass-failure",
      "restart b (health) held: mass-failure",
      "restart c (health) held: mass-failure",
    ]);
    expect(plan.changes[0]?.hold?.reason).toBe(
      "3 of the 5 machines that prober app on hv1 checks fail at once, so that the checks themselves or the network may be the cause",
    );
  });

  it("are power cycled when they are few", () => {
    const health = { a: "down", b: "down", c: "up", d: "up", e: "up" } as const;
    expect(changesOf({ names }, { health })).toEqual(["restart a (health)", "restart b (health)"]);
  });

  it("are left alone when they are the most of their host, whatever the others say", () => {
    const all = [...names, "f", "g", "h"];
    const health = { a: "up", b: "up", c: "up", d: "up", e: "down", f: "down", g: "down", h: "up" } as const;
    const plan = planWith({ names: all, remote: ["e", "f", "g", "h"] }, { health });
    expect(formatMachineChanges(plan)[0]).toBe("restart e (health) held: mass-failure");
    expect(plan.changes.find(({ action }) => action === "restart")?.hold?.reason).toMatch(
      /^3 of the 4 machines on hv2 that prober app on hv\d checks fail at once/,
    );
  });

  it("are left alone when they are the most agents of a host", () => {
    const health = { a: "down", b: "down", c: "down", d: "up", e: "up" } as const;
    expect(changesOf({ names, probe: AGENT }, { health })[0]).toBe("restart a (health) held: mass-failure");
  });

  it("do not wait for each other in a pool: they are not available anyway", () => {
    const pool = `{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: 4, template: {spec: {instanceType: small, image: micro, interfaces: [{network: app}], livenessProbe: ${PROBE}}}}}`;
    const health = { "web-0": "down", "web-1": "down", "web-2": "up", "web-3": "up" } as const;
    expect(formatMachineChanges(planOf(BASE_YAML + pool, { health }))).toEqual([
      "restart web-0 (health)",
      "restart web-1 (health)",
    ]);
  });

  it("count only if they run", () => {
    const health = { a: "down", b: "down", c: "down", d: "up", e: "up" } as const;
    const power = (name: string) => (["b", "c"].includes(name) ? "shutoff" : "running");
    const alter = (object: ObservedObject) =>
      object.type === "domain"
        ? { ...object, state: { ...object.state, power: power(object.name) } }
        : object;
    expect(changesOf({ names, more: ", runStrategy: Manual" }, { health, alter })).toEqual([
      "restart a (health)",
    ]);
  });
});

const state = fc.constantFrom<PartHealth["state"]>("up", "down", "unknown");

test("whatever the probers say, only machines that failed for long are restarted, and never the most of three or more", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const world = fc.record({
    health: fc.record(Object.fromEntries(names.map((name) => [name, state]))),
    uptime: fc.integer({ min: 0, max: 200 }),
    since: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(world, (given) => {
      const { changes } = planWith({ names }, given);
      const restarted = changes.filter(({ action, hold }) => action === "restart" && hold === undefined);
      for (const { name } of restarted) expect(given.health[name]).toBe("down");
      const known = Object.values(given.health).filter((one) => one !== "unknown").length;
      if (restarted.length >= 3) expect(restarted.length * 2).toBeLessThanOrEqual(known);
      if (restarted.length > 0) expect(Math.min(given.uptime - 31, given.since)).toBeGreaterThanOrEqual(11);
    }),
    { numRuns: 60 },
  );
});

test("no machine of a host that does not answer is restarted, and none while the host of the prober does not", () => {
  const names = ["a", "b", "c", "d"];
  const remote = ["c", "d"];
  const prober = compileFleet(fleetYaml({ names, remote })).objects.find(({ type }) => type === "prober");
  const world = fc.record({
    health: fc.record(Object.fromEntries(names.map((name) => [name, state]))),
    silent: fc.subarray(["hv1", "hv2"]),
  });
  fc.assert(
    fc.property(world, (given) => {
      const { changes } = planWith({ names, remote }, given);
      const restarts = changes.filter(({ action }) => action === "restart");
      for (const { target } of restarts) expect([target, prober?.target]).not.toContain(given.silent[0]);
      if (given.silent.length === 0)
        expect(restarts.length).toBe(Object.values(given.health).filter((one) => one === "down").length);
    }),
    { numRuns: 40 },
  );
});
