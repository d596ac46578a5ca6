import { describe, expect, it } from "vitest";
import type { PlannedChange } from "../../../src/model/change.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import { applyPlan, BASE, document, domainOf, machine, planFleet, settledWorld } from "./migration-world.ts";

/**
 * A migration from hv1 to hv2 that stops at every point and in every order: whatever the next plan sees, and whatever the files say
 * by then, it neither removes nor overwrites the data, and starts no machine that may run elsewhere.
 */

const DATA = document("Volume", "data", "{pool: local, size: 2Gi}");
const withDisks = (on: string) =>
  machine("a", on, "rootDisk: {pool: local, size: 1Gi}, volumes: [{volume: data}]");

const before = settledWorld(BASE + DATA + withDisks("hv1"));
const toHv2 = planFleet(BASE + DATA + withDisks("hv2"), before);
const prepared = applyPlan(toHv2, before, ({ action }) => action === "migrate");
const moved = applyPlan(toHv2, before, ({ action }) => action === "trash");

const isDisk = ({ type, name }: ObservedObject) => type === "volume" && /a\.root|data/.test(name);
const [source] = domainOf(prepared, "a") as [ObservedObject];
const [destination] = domainOf(moved, "a") as [ObservedObject];
const originals = prepared.filter(isDisk);
const arrived = moved.filter((object) => isDisk(object) && object.target === "hv2");
const rest = prepared.filter((object) => !isDisk(object) && object.type !== "domain");

const all = (objects: readonly ObservedObject[], more: Partial<ObservedObject>) =>
  objects.map((object) => ({ ...object, ...more }));
const off = (domain: ObservedObject): ObservedObject => {
  const { running: _, ...stopped } = domain;
  return { ...stopped, state: { ...domain.state, power: "shutoff" } };
};
const halted = (domain: ObservedObject): ObservedObject => ({
  ...domain,
  left: true,
  state: { ...domain.state, power: "paused" },
});

/** The definitions name each other's host until the end of a migration is recorded. */
const marked = (domain: ObservedObject): ObservedObject => ({
  ...domain,
  unrecorded: true,
  ...(domain.state.power === "running" ? {} : { maybeOn: domain.target === "hv1" ? "hv2" : "hv1" }),
});
const [running, halting, stopped] = [source, halted(source), off(source)].map(marked) as [
  ObservedObject,
  ObservedObject,
  ObservedObject,
];
const [arriving, thereHalted, thereOff] = [destination, halted(destination), off(destination)].map(
  marked,
) as [ObservedObject, ObservedObject, ObservedObject];

const begun = all(arrived, { unfinished: true });
const unrecorded = all(arrived, { unrecorded: true });
const inTrash = all(originals, {
  trashed: { since: "2026-11-30T12:00:00Z", until: "2026-12-07T12:00:00Z", movedTo: "hv2" },
});

interface Interrupted {
  readonly world: readonly ObservedObject[];
  /** The host with the data, and with the machine if one has it. */
  readonly truth: "hv1" | "hv2";
}

const stage = (truth: "hv1" | "hv2", ...parts: readonly (ObservedObject | readonly ObservedObject[])[]) => ({
  truth,
  world: [...rest, ...parts.flat()],
});

const STAGES: Readonly<Record<string, Interrupted>> = {
  "before the copy": stage("hv1", source, originals),
  "while it copies": stage("hv1", running, originals, begun),
  "while it copies, and the source lost its QEMU": stage("hv1", stopped, originals, begun),
  "cancelled, and the copy stayed": stage("hv1", source, originals, begun),
  "halted on both": stage("hv1", halting, thereHalted, originals, begun),
  "halted on the source, and the destination lost its QEMU": stage("hv1", halting, originals, begun),
  "given back to the source by a restarted destination": stage(
    "hv1",
    running,
    thereOff,
    originals,
    unrecorded,
  ),
  "given back to the source, which went off": stage("hv1", stopped, thereOff, originals, unrecorded),
  "arrived, and the source's daemon died": stage("hv2", halting, arriving, originals, unrecorded),
  "arrived, and the source restarted": stage("hv2", stopped, arriving, originals, unrecorded),
  "arrived, and both restarted": stage("hv2", stopped, thereOff, originals, unrecorded),
  "arrived, and the process died": stage("hv2", arriving, originals, unrecorded),
  "arrived, and the process died; then the machine went off": stage("hv2", thereOff, originals, unrecorded),
  "arrived, and the machine was undefined by hand before a record": stage("hv2", originals, begun),
  "recorded, and the process died": stage("hv2", destination, originals, arrived),
  "half of it in the trash": stage("hv2", destination, originals.slice(1), inTrash.slice(0, 1), arrived),
  "all of it in the trash": stage("hv2", destination, inTrash, arrived),
  "all of it in the trash, and the machine off": stage("hv2", off(destination), inTrash, arrived),
};

const FILES = {
  "want it on hv1": BASE + DATA + withDisks("hv1"),
  "want it on hv2": BASE + DATA + withDisks("hv2"),
  "want it on hv3": BASE + DATA + withDisks("hv3"),
  "have only the Volume": BASE + DATA,
  "have another machine with the Volume": BASE + DATA + machine("b", "hv1", "volumes: [{volume: data}]"),
};
const UNREADABLE = [[], ["hv1"], ["hv2"], ["hv3"], ["hv1", "hv2"]];

const ROWS = Object.keys(STAGES).flatMap((name) => Object.keys(FILES).map((wish) => [name, wish] as const));

describe("a migration that stopped", () => {
  it.each(ROWS)("%s; the files %s", (name, wish) => {
    const { truth, world } = STAGES[name] as Interrupted;
    for (const unreadable of UNREADABLE) {
      const { plan } = planFleet(FILES[wish as keyof typeof FILES], world, { unreadable });
      const harms = plan.changes.flatMap((change) => {
        const why = harm(change, { truth, world }, plan.changes);
        return why === undefined ? [] : [`${change.change} ${why}, while unreadable: ${unreadable.join()}`];
      });
      expect(harms).toEqual([]);
    }
  });
});

describe("the next apply", () => {
  it.each([
    "while it copies",
    "while it copies, and the source lost its QEMU",
    "cancelled, and the copy stayed",
    "halted on the source, and the destination lost its QEMU",
    "arrived, and the source's daemon died",
    "arrived, and the process died",
    "arrived, and the process died; then the machine went off",
    "recorded, and the process died",
    "half of it in the trash",
  ])("brings it to an end: %s", (name) => {
    const yaml = FILES["want it on hv2"];
    const { world } = STAGES[name] as Interrupted;
    const after = applyPlan(planFleet(yaml, world), world);
    expect(domainOf(after, "a").map(({ target }) => target)).toEqual(["hv2"]);
    const disks = after.filter(isDisk).map(({ id, trashed }) => `${id}${trashed ? " in the trash" : ""}`);
    expect(disks.sort()).toEqual(
      arrived.flatMap(({ id }) => [id, `${id.replace("@hv2", "@hv1")} in the trash`]).sort(),
    );
    const { plan } = planFleet(yaml, after);
    expect(plan.changes.map(({ change }) => change)).toEqual([]);
    expect(plan.blocked).toEqual([]);
  });

  it.each(["arrived, and the process died", "recorded, and the process died", "all of it in the trash"])(
    "takes it back over the copy that stayed: %s",
    (name) => {
      const yaml = FILES["want it on hv1"];
      const { world } = STAGES[name] as Interrupted;
      const planned = planFleet(yaml, world);
      const order = planned.plan.changes.map(({ change }) => change);
      const cleared = originals.map(({ id }) => order.indexOf(`delete ${id}`));
      for (const position of cleared) {
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThan(order.indexOf("migrate domain@hv1/a"));
      }
      const after = applyPlan(planned, world);
      expect(domainOf(after, "a").map(({ target }) => target)).toEqual(["hv1"]);
      expect(planFleet(yaml, after).plan.changes).toEqual([]);
    },
  );

  it.each([
    "halted on both",
    "given back to the source by a restarted destination",
    "given back to the source, which went off",
    "arrived, and the source restarted",
    "arrived, and both restarted",
    "arrived, and the machine was undefined by hand before a record",
  ])("leaves to a person what is not certain, and says so: %s", (name) => {
    const { world } = STAGES[name] as Interrupted;
    const { plan } = planFleet(FILES["want it on hv2"], world);
    const domains = plan.changes.filter(({ type }) => type === "domain").map(({ change }) => change);
    expect(domains.filter((change) => !change.startsWith("migrate"))).toEqual([]);
    expect(plan.blocked.map(({ resource }) => resource)).toContain("VirtualMachine/default/a");
  });
});

/** Returns why a change must not be: the data is on one host, and so is the machine. */
function harm(
  change: PlannedChange,
  { truth, world }: Interrupted,
  changes: readonly PlannedChange[],
): string | undefined {
  const { action, type, target, name } = change;
  const domains = domainOf(world, "a");
  const isData = type === "volume" && /local\/(data|a\.root)/.test(name);
  if (isData && target === truth && action === "delete") return "deletes the data";
  const leaves = changes.find(({ from }) => from === `domain@${truth}/a`)?.change;
  if (isData && target === truth && change.trashed?.movedTo !== undefined)
    if (leaves === undefined || !change.dependsOn.includes(leaves)) return "takes the data for a copy";
  if (isData && target !== truth && (action === "restore" || action === "create"))
    return "puts something else in place of the data";
  if (isData && action === "update" && change.build !== undefined) return "writes over the data";
  if (type !== "domain") return undefined;
  const runs = domains.some((domain) => domain.target === truth && domain.left === undefined);
  if (
    action === "create" &&
    world.some((object) => isDisk(object) && object.target !== target && object.target === truth)
  )
    return "makes the machine without its data";
  if ((action === "update" || action === "restart") && target !== truth && runs)
    return "starts it a second time";
  if (action === "migrate" && change.from !== `domain@${truth}/a`) return "moves what is not the machine";
  return undefined;
}
