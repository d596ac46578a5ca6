import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyObjectType } from "../../drivers/object-type.ts";
import type { DesiredObject, ObservedObject, RetentionPolicy } from "../../model/object.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";
import type { PlanInput } from "./types.ts";

const DISKS: readonly AnyObjectType[] = [toy.MACHINE, toy.DISK, toy.NET];

function planOf(
  desired: readonly DesiredObject[],
  observed: readonly ObservedObject[],
  rest: Partial<PlanInput> = {},
) {
  return createPlanner(DISKS)(toy.planInput(desired, observed, { ...rest, ...guarded(rest) }));
}

function guarded({ fleet = toy.POLICY }: Partial<PlanInput>): Pick<PlanInput, "fleet"> {
  return { fleet: { ...fleet, guard: { ...fleet.guard, fromObjects: 1000 } } };
}

const firstReason = (...args: Parameters<typeof planOf>) =>
  planOf(...args).changes.map(({ change, losesData, hold }) => [change, losesData, hold?.reason]);

const AT_ONCE: RetentionPolicy = { onDelete: "delete", trashSeconds: 0 };
const WEEK: RetentionPolicy = { onDelete: "delete", trashSeconds: 604_800 };
const EXPIRED = { since: "2026-02-01T00:00:00.000Z", until: "2026-02-10T00:00:00.000Z" };
const trashed = (name: string, trash = EXPIRED, keep = WEEK): ObservedObject => ({
  ...toy.asObserved(toy.volume(name, {}, { keep })),
  trashed: trash,
});

describe("what is deleted at once", () => {
  const seed = toy.asObserved(toy.volume("v", {}, { keep: AT_ONCE }));

  it("is only what is a copy, whatever its mark says", () => {
    expect(firstReason([], [seed])).toEqual([["trash volume@hv1/v", false, undefined]]);
    const copies = [toy.MACHINE, toy.VOLUME, toy.NET];
    const plan = createPlanner(copies)(toy.planInput([], [seed]));
    expect(plan.changes.map(({ change, losesData }) => [change, losesData])).toEqual([
      ["delete volume@hv1/v", false],
    ]);
  });

  it("is what was begun and is not complete", () => {
    const half: ObservedObject = { ...toy.asObserved(toy.volume("v")), unfinished: true };
    expect(firstReason([], [half])).toEqual([["delete volume@hv1/v", false, undefined]]);
  });
});

describe("data that others made, and that was adopted,", () => {
  const keep = (onDelete: RetentionPolicy["onDelete"], trashSeconds = 1) => ({ onDelete, trashSeconds });
  const adopted = (policy: RetentionPolicy) =>
    toy.asObserved(toy.volume("v", {}, { keep: policy }), { adopted: true });
  const why =
    "others made the data of volume v on hv1, and it would be gone for good after its time in the trash (1s)";

  it("is only removed with approval if it is deleted afterwards, however long it is kept", () => {
    expect(firstReason([], [adopted(keep("delete"))])).toEqual([["trash volume@hv1/v", true, why]]);
    expect(firstReason([], [adopted(WEEK)])).toEqual([["trash volume@hv1/v", true, why.replace("1s", "7d")]]);
  });

  it("goes after the approval, and then like all data in the trash", () => {
    const plan = planOf([], [adopted(keep("delete"))]);
    const approvals = new Set(plan.changes.map(({ digest }) => digest));
    expect(firstReason([], [adopted(keep("delete"))], { approvals })).toEqual([
      ["trash volume@hv1/v", true, undefined],
    ]);
    const inTrash = { ...adopted(WEEK), trashed: EXPIRED };
    expect(firstReason([], [inTrash])).toEqual([["delete volume@hv1/v", true, undefined]]);
  });

  it("needs no approval for the trash if it stays there", () => {
    expect(firstReason([], [adopted(keep("retain"))])).toEqual([["trash volume@hv1/v", false, undefined]]);
  });

  it("is known as such after each change", () => {
    const [update] = planOf([toy.volume("v", {}, { keep: WEEK })], [adopted(keep("delete"))]).changes;
    expect(update).toMatchObject({ action: "update", mark: { adopted: true, keep: WEEK } });
    const inTrash = { ...adopted(WEEK), trashed: { ...EXPIRED, until: null } };
    const [restore] = planOf([toy.volume("v", {}, { keep: WEEK })], [inTrash]).changes;
    expect(restore).toMatchObject({ action: "restore", mark: { adopted: true } });
  });
});

describe("what has expired in the trash", () => {
  it("goes by itself, and is told as a loss", () => {
    expect(firstReason([], [trashed("v")])).toEqual([["delete volume@hv1/v", true, undefined]]);
  });

  it("waits when it is too much at once, without holding anything else", () => {
    const many = Array.from({ length: 51 }, (_, n) => trashed(`v${n}`));
    const reasons = new Map(
      firstReason([], [...many, toy.asObserved(toy.net("n"))]).map(([change, , why]) => [change, why]),
    );
    expect(reasons.get("delete volume@hv1/v7")).toBe(
      "the data of 51 objects in the trash would be gone for good; more than 50 need approval",
    );
    expect(reasons.get("delete net@hv1/n")).toBeUndefined();
  });

  it("waits when it is too large a share of what is there", () => {
    const guard = { ...toy.POLICY.guard, fromObjects: 10, maxDeletePercent: 30 };
    const world = [
      ...Array.from({ length: 6 }, (_, n) => toy.asObserved(toy.volume(`v${n}`))),
      ...[7, 8, 9, 10].map((n) => trashed(`v${n}`)),
    ];
    const desired = [0, 1, 2, 3, 4, 5].map((n) => toy.volume(`v${n}`));
    const plan = createPlanner(DISKS)(toy.planInput(desired, world, { fleet: { ...toy.POLICY, guard } }));
    expect(plan.changes.map(({ hold }) => hold?.reason)).toEqual(
      Array(4).fill(
        "the data of 4 of 10 objects of type volume would be gone for good; more than 30% need approval",
      ),
    );
  });

  it("waits while the clock is in doubt, and goes when a person approves", () => {
    const time = { doubt: { why: "it has jumped ahead by 365 days", until: "2026-03-02T12:00:00.000Z" } };
    const plan = planOf([], [trashed("v")], { time });
    expect(plan.notices).toEqual([
      "the clock of this machine is in doubt until 2026-03-02T12:00:00.000Z, so the trash is not emptied: it has jumped ahead by 365 days",
    ]);
    expect(plan.changes.map(({ hold }) => hold)).toEqual([
      {
        gate: "guard",
        reason:
          "the data of volume v on hv1 would be gone for good, and the clock of this machine is in doubt until 2026-03-02T12:00:00.000Z: it has jumped ahead by 365 days",
      },
    ]);
    const approvals = new Set(plan.changes.map(({ digest }) => digest));
    expect(firstReason([], [trashed("v")], { time, approvals })).toEqual([
      ["delete volume@hv1/v", true, undefined],
    ]);
  });

  it.each([
    [
      "that came there before there was a trash",
      { since: "1970-01-01T00:00:00Z", until: "1970-01-08T00:00:00Z" },
    ],
    ["that is yet to come there", { since: "2026-04-01T00:00:00Z", until: "2026-02-10T00:00:00Z" }],
    [
      "that was not kept as long as was announced",
      { since: "2026-02-01T00:00:00Z", until: "2026-02-02T00:00:00Z" },
    ],
    ["at a time that is none", { since: "yesterday", until: "2026-02-02T00:00:00Z" }],
  ])("waits when it is something %s", (_, trash) => {
    expect(firstReason([], [trashed("v", trash)])[0]?.[2]).toMatch(/would be gone for good, and/);
  });

  it("waits when it was not announced at all", () => {
    expect(firstReason([], [trashed("v", EXPIRED, AT_ONCE)])[0]?.[2]).toMatch(/not kept as long/);
  });
});

describe("what goes into the trash", () => {
  it("is there since the latest moment that has surely been, whatever the clock says", () => {
    const volume = toy.asObserved(toy.volume("v", {}, { keep: WEEK }));
    const now = "1970-01-01T00:01:00.000Z";
    const [change] = planOf([], [volume], { now, time: { latest: toy.NOW } }).changes;
    expect(change?.trashed).toEqual({ since: toy.NOW, until: "2026-03-08T12:00:00.000Z" });
  });
});

describe("a disk that is gone while a machine has it", () => {
  const disks = { data: { path: "/pool/data" } };
  const machine = toy.machine("db", { disks });

  it("is not made anew, empty, before a person says so", () => {
    const desired = [machine, toy.volume("data")];
    const plan = planOf(desired, [toy.asObserved(machine)]);
    expect(plan.changes.map(({ change, hold }) => [change, hold])).toEqual([
      [
        "create volume@hv1/data",
        {
          gate: "guard",
          reason: "machine db on hv1 has used it, and it is gone: made anew it would be empty",
        },
      ],
    ]);
    const approvals = new Set(plan.changes.map(({ digest }) => digest));
    expect(planOf(desired, [toy.asObserved(machine)], { approvals }).changes[0]?.hold).toBeUndefined();
  });

  it("nor when the machine is not managed", () => {
    const other = toy.unmanaged(toy.asObserved({ ...machine, id: "machine@hv1/other", name: "other" }));
    expect(firstReason([toy.volume("data")], [other])[0]?.[2]).toMatch(/has used it/);
  });

  it("is made when it never was there", () => {
    expect(firstReason([machine, toy.volume("data")], []).map(([, , why]) => why)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("an object that is not what it was", () => {
  const lost: ObservedObject = { ...toy.asObserved(toy.net("lan")), unusable: "its folder is not mounted" };
  const guest = toy.machine("m", { nic: "lan", note: "new" });

  it("is left alone, and so is all that needs it", () => {
    const kept = { ...toy.asObserved(toy.machine("old", { nic: "lan" })) };
    const plan = planOf([toy.net("lan", { mtu: 9000 }), guest], [lost, kept]);
    expect(plan.changes).toEqual([]);
    expect(plan.blocked.map(({ message }) => message)).toEqual([
      "Network/lan: net lan on hv1: its folder is not mounted",
      "VirtualMachine/m: machine m on hv1 needs net@hv1/lan: its folder is not mounted",
    ]);
    expect(plan.orphans.map(({ object, reason }) => [object, reason])).toEqual([
      ["machine@hv1/old", "its folder is not mounted"],
    ]);
  });

  it("is noticed by a planner that knew it as usable, and forgotten again", () => {
    const planner = createPlanner(DISKS);
    const desired = [toy.net("lan", { mtu: 9000 })];
    const actions = (current: ObservedObject) =>
      planner(toy.planInput(desired, [current])).changes.map(({ action }) => action);
    const { unusable: _, ...usable } = lost;
    expect([actions(usable), actions(lost), actions(usable)].map(({ length }) => length)).toEqual([1, 0, 1]);
  });
});

describe("no plan", () => {
  const keep = fc.constantFrom<RetentionPolicy>(AT_ONCE, WEEK, { onDelete: "retain", trashSeconds: 60 });
  const trash = fc.option(
    fc.record({
      since: fc.constantFrom("1970-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2027-01-01T00:00:00Z"),
      until: fc.constantFrom("1970-01-02T00:00:00Z", "2026-02-20T00:00:00Z"),
    }),
    { nil: undefined },
  );
  const volumes = fc.uniqueArray(
    fc.record({ name: fc.constantFrom("a", "b", "c", "d"), keep, trash, wanted: fc.boolean() }),
    { selector: ({ name }) => name },
  );

  it("lets data go that is not told as lost, or while the clock is in doubt", () => {
    fc.assert(
      fc.property(volumes, fc.boolean(), (all, inDoubt) => {
        const observed = all.map(({ name, keep: kept, trash: at }) => {
          const current = toy.asObserved(toy.volume(name, {}, { keep: kept }));
          return at === undefined ? current : { ...current, trashed: at };
        });
        const desired = all
          .filter(({ wanted }) => wanted)
          .map(({ name, keep: kept }) => toy.volume(name, {}, { keep: kept }));
        const time = inDoubt ? { time: { doubt: { why: "it jumped", until: toy.NOW } } } : {};
        for (const { action, losesData, hold, cause } of planOf(desired, observed, time).changes) {
          if (action !== "delete" && action !== "replace") continue;
          expect(losesData).toBe(true);
          if (inDoubt || cause !== "expired") expect(hold).toBeDefined();
        }
      }),
    );
  });
});
