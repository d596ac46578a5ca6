import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { CloudEvent } from "cloudevents";
import { describe, expect, test } from "vitest";
import { EVENT_NAMES, EVENT_NOUNS } from "../../kinds/event-names.ts";
import { kinds } from "../../kinds/index.ts";
import { FLEET_EVENTS, type FleetEvent } from "../../model/event.ts";
import { type Mark, objectRef } from "../../model/object.ts";
import { resourceId } from "../../model/resource.ts";
import { changeEvents, failureEvent } from "../events.ts";
import {
  change,
  EVENT_CONTEXT,
  exampleEvents,
  NOW,
  outcomeOf,
  planOf,
  runOf,
} from "./event-samples.testing.ts";
import { hostFailureEvents } from "./host-failure-events.ts";
import { planEvents } from "./plan-events.ts";
import { readinessEvents } from "./readiness-events.ts";
import { runEvents } from "./run-events.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../schemas/event.schema.json"), "utf8"),
);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
const problems = (event: unknown) => (validate(event) ? [] : validate.errors);
const LATER = "2026-03-01T11:00:00.000Z";

describe("the published schema", () => {
  test.each(exampleEvents().map((event) => [event.type, event] as const))("describes %s", (_type, event) => {
    expect(problems(event)).toEqual([]);
  });

  test("knows every type, and no other", () => {
    const [example] = exampleEvents();
    const ofChange = EVENT_NAMES.filter((name) => !Object.hasOwn(FLEET_EVENTS, name));
    expect(ofChange.filter((name) => problems({ ...example, type: `fleetwright.${name}` })?.length)).toEqual(
      [],
    );
    expect(problems({ ...example, type: "fleetwright.vm.exploded" })).not.toEqual([]);
  });

  test("refuses what is not said to be there", () => {
    const [example] = exampleEvents();
    expect(problems({ ...example, data: { ...example?.data, password: "x" } })).not.toEqual([]);
  });
});

test.each(exampleEvents().map((event) => [event.type, event] as const))(
  "%s is a CloudEvent to the official library",
  (_type, event) => {
    const read = new CloudEvent(event as never, true); // strict: it checks itself against its own schema
    expect(JSON.parse(JSON.stringify(read))).toEqual(event);
  },
);

test("every kind that makes objects has a word for its events", () => {
  const without = kinds.filter(
    ({ name, objects: realise, expand }) => (realise ?? expand) && !Object.hasOwn(EVENT_NOUNS, name),
  );
  expect(without.map(({ name }) => name)).toEqual([]);
});

describe("events of changes", () => {
  const disk = (action: "create" | "update") => {
    const ref = objectRef("volume", "hv1", "local/db.root.qcow2");
    return change(action, { ...ref, change: `${action} ${ref.id}` });
  };
  const types = (...changes: ReturnType<typeof change>[]) =>
    [...changeEvents(planOf(changes), EVENT_CONTEXT, NOW).values()].map(({ type }) => type);
  const one = (...changes: ReturnType<typeof change>[]): FleetEvent => {
    const [event] = changeEvents(planOf(changes), EVENT_CONTEXT, NOW).values();
    if (event === undefined) throw new Error("no event");
    return event;
  };

  test("tell of a machine once, not of its disks", () => {
    expect(types(disk("create"), change("create"))).toEqual(["fleetwright.vm.created"]);
    expect(types(disk("update"))).toEqual(["fleetwright.vm.updated"]);
  });

  test("tell nothing of what is held", () => {
    expect(types(change("restart", { hold: { gate: "approval", reason: "" } }))).toEqual([]);
  });

  test("are the same event when they are made again in the same run, and others in another", () => {
    const id = (run: string) =>
      [...changeEvents(planOf([change("create")]), { ...EVENT_CONTEXT, run }, LATER).values()][0]?.id;
    expect(one(change("create")).id).toBe(id(EVENT_CONTEXT.run));
    expect(one(change("create")).id).not.toBe(id("another"));
  });

  test("carry what a receiver needs: labels, addresses, and fields in the units of the plan", () => {
    expect(one(change("update")).data).toMatchObject({
      resource: { name: "db", labels: { app: "db" }, addresses: ["10.20.0.10"] },
      fields: [{ field: "memory", before: "512Mi", after: "1Gi", impact: "live" }],
    });
    expect(one(change("delete")).data).toMatchObject({ resource: { addresses: ["10.20.0.10"] } });
  });

  test("never show what is opaque", () => {
    const fields = [
      { path: "key.value", before: "hunter1", after: "hunter2", impact: "live", where: "both" },
    ] as const;
    const event = one(change("update", { fields, sensitive: ["key"], before: {}, after: {} }));
    expect(event.data.fields).toEqual([{ field: "key.value", impact: "live" }]);
    expect(JSON.stringify(event)).not.toContain("hunter");
  });

  test("say why a change did not work", () => {
    const restart = change("restart");
    const event = failureEvent(restart, outcomeOf(restart, "failed", "no room"), EVENT_CONTEXT, NOW);
    expect(event).toMatchObject({ type: "fleetwright.vm.failed", data: { message: "no room" } });
  });
});

describe("what a plan finds", () => {
  const drift = change("update", { cause: "drift" });
  const hold = { gate: "guard", reason: "too much" } as const;
  const held = change("restart", { hold });
  const tell = (changes: ReturnType<typeof change>[], before: Map<string, string>, now = NOW) => {
    const { events, notified } = planEvents(planOf(changes), before, EVENT_CONTEXT, now);
    for (const [key, value] of notified) value === undefined ? before.delete(key) : before.set(key, value);
    return events.map(({ type, id }) => ({ type: type.replace("fleetwright.", ""), id }));
  };

  test("is told once, until it is over", () => {
    const notified = new Map<string, string>();
    const [first] = tell([drift], notified);
    expect(first?.type).toBe("drift.detected");
    expect(tell([drift], notified, LATER)).toEqual([]);
    expect(tell([], notified, LATER)).toEqual([]);
    const [again] = tell([drift], notified, LATER);
    expect(again?.type).toBe("drift.detected");
    expect(again?.id).not.toBe(first?.id);
  });

  test("is told again when it is something else", () => {
    const notified = new Map<string, string>();
    tell([drift, held], notified);
    const events = tell([{ ...drift, digest: "other" }, held, change("replace", { hold })], notified);
    expect(events.map(({ type }) => type)).toEqual(["drift.detected", "plan.needs-approval"]);
  });
});

describe("the readiness of a machine", () => {
  const WEB = "VirtualMachine/default/web";
  const notified = new Map<string, string>();
  const tell = (state: "ready" | "unready" | "unknown" | undefined, now = NOW) => {
    const readiness = new Map(state === undefined ? [] : [[WEB, { state }] as const]);
    const found = readinessEvents({ readiness, objects: [] }, notified, EVENT_CONTEXT, now);
    for (const [key, value] of found.notified)
      value === undefined ? notified.delete(key) : notified.set(key, value);
    return found.events.map(({ type }) => type);
  };

  test.each([
    ["a new machine is not ready yet", "unready", []],
    ["it is ready", "ready", ["fleetwright.vm.ready"]],
    ["it stays ready", "ready", []],
    ["the prober cannot be read", "unknown", []],
    ["it is still ready", "ready", []],
    ["it fails", "unready", ["fleetwright.vm.unready"]],
    ["the prober cannot be read while it fails", "unknown", []],
    ["it still fails", "unready", []],
    ["it is ready again", "ready", ["fleetwright.vm.ready"]],
    ["it has no probe any more", undefined, []],
    ["it has one again", "ready", ["fleetwright.vm.ready"]],
  ] as const)("is told once: %s", (_, state, events) => {
    expect(tell(state)).toEqual(events);
  });

  test("is told with the addresses of the machine", () => {
    const machine = {
      ...objectRef("domain", "hv1", "web"),
      state: { interfaces: { net0: { ipv4: "10.20.0.7" } } },
      mark: { owner: WEB } as unknown as Mark, // the rest is not looked at
      dependsOn: [],
    };
    const readiness = new Map([[WEB, { state: "ready" }] as const]);
    const { events } = readinessEvents({ readiness, objects: [machine] }, new Map(), EVENT_CONTEXT, NOW);
    expect(events[0]?.data.resource).toMatchObject({ addresses: ["10.20.0.7"] });
  });
});

describe("a host that does not answer", () => {
  const silence = { since: "2026-03-01T09:58:55.000Z", forMs: 65_000, reason: "no answer" };
  const CONDITIONS = {
    reachable: { state: "reachable" },
    waiting: { state: "waiting", silence, remainingMs: 1 },
    failed: { state: "failed", silence, reason: "the Host has no fencing" },
    off: { state: "off", silence },
  } as const;
  const notified = new Map<string, string>();
  const tell = (state: keyof typeof CONDITIONS | undefined) => {
    const hosts = new Map(state === undefined ? [] : [["hv1", CONDITIONS[state]] as const]);
    const found = hostFailureEvents(hosts, notified, EVENT_CONTEXT, NOW);
    for (const [key, value] of found.notified)
      value === undefined ? notified.delete(key) : notified.set(key, value);
    return found.events.map(({ type }) => type);
  };

  test.each([
    ["it answers", "reachable", []],
    ["it is silent, but not for long", "waiting", []],
    ["it failed", "failed", ["fleetwright.host.lost"]],
    ["it is still silent", "failed", []],
    ["it is fenced", "off", []],
    ["a new daemon counts from its start", "waiting", []],
    ["and finds it again", "failed", []],
    ["it answers again", "reachable", ["fleetwright.host.recovered"]],
    ["it still answers", "reachable", []],
    ["it fails again", "failed", ["fleetwright.host.lost"]],
    ["it leaves the fleet", undefined, []],
    ["another one of its name answers", "reachable", []],
  ] as const)("is told once: %s", (_, state, events) => {
    expect(tell(state)).toEqual(events);
  });
});

describe("a run", () => {
  const broken = change("restart");
  const failed = outcomeOf(broken, "failed", "no");

  test("that fails in the same way again is not told again", () => {
    const tell = (before: Map<string, string>) =>
      runEvents(planOf([broken]), runOf([failed], "failed"), before, EVENT_CONTEXT, NOW);
    const first = tell(new Map());
    expect(first.events.map(({ type }) => type)).toEqual(["fleetwright.run.failed"]);
    expect(tell(new Map([...first.notified] as [string, string][])).events).toEqual([]);
    const well = runEvents(planOf([]), runOf([]), new Map(), EVENT_CONTEXT, NOW);
    expect([...well.notified.values()]).toEqual([undefined]);
  });

  test("tells of a pool once, with all that came and went", () => {
    const member = (name: string, action: "create" | "delete") => {
      const owner = resourceId("VirtualMachine", "default", name);
      const ref = objectRef("domain", "hv1", name);
      return change(action, { ...ref, change: `${action} ${ref.id}`, owner, cause: "scale" });
    };
    const changes = [member("web-1", "create"), member("web-2", "create"), member("web-9", "delete")];
    const run = runOf(changes.map((one) => outcomeOf(one, "succeeded")));
    const { events } = runEvents(planOf(changes), run, new Map(), EVENT_CONTEXT, NOW);
    expect(events.find(({ type }) => type === "fleetwright.pool.scaled")).toMatchObject({
      subject: "VirtualMachinePool/default/web",
      data: { added: ["web-1", "web-2"], removed: ["web-9"] },
    });
  });
});
