import { describe, expect, it } from "vitest";
import type { Lineage } from "../../model/lineage.ts";
import type { DesiredObject, Mark, ObservedObject } from "../../model/object.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";
import type { PlanInput } from "./types.ts";

const OURS = "a".repeat(40);
const THEIRS = "b".repeat(40);
const NEWER = "c".repeat(40);
const UNKNOWN = "d".repeat(40);

const lineage: Lineage = {
  roots: [OURS],
  relationTo: (commit) => {
    if (commit === toy.COMMIT) return "contained";
    return commit === NEWER ? "newer" : "unknown";
  },
};
const unknownLineage: Lineage = { roots: [], relationTo: () => "unknown" };

function planOf(desired: DesiredObject[], observed: ObservedObject[], more: Partial<PlanInput> = {}) {
  return createPlanner(toy.TYPES)(toy.planInput(desired, observed, { lineage, ...more }));
}

const trashed = { since: "2026-02-01T00:00:00Z", until: "2026-02-20T00:00:00Z" };

describe("what no resource wants", () => {
  it.each<[string, Partial<Mark>, string, Lineage?]>([
    ["by a commit of this history", { origin: OURS }, "gone"],
    ["by an earlier version, which wrote no origin", {}, "gone"],
    ["by a history that was joined to this one", { origin: THEIRS }, "gone"],
    ["from a work tree of this repository", { commit: "worktree", origin: OURS }, "gone"],
    ["from a plain directory", { commit: "worktree" }, "gone"],
    ["from a plain directory, planned in a plain directory", { commit: "worktree" }, "gone", unknownLineage],
    ["by a newer commit", { commit: NEWER, origin: OURS }, "kept: is not part of what is planned"],
    ["by a commit that is not here", { commit: UNKNOWN, origin: OURS }, "kept: does not have: git fetch"],
    ["by a commit that is not here, without an origin", { commit: UNKNOWN }, "kept: does not have"],
    ["by a text that is no commit", { commit: "\u001b[2J" }, "kept: does not have"],
    ["by a commit, planned in a plain directory", {}, "kept: does not have", unknownLineage],
    [
      "from a work tree, planned elsewhere",
      { commit: "worktree", origin: OURS },
      "kept: from files",
      unknownLineage,
    ],
    ["by another repository", { commit: UNKNOWN, origin: THEIRS }, "left alone"],
    ["from another repository's work tree", { commit: "worktree", origin: THEIRS }, "left alone"],
  ])("and was applied %s", (_, mark, expected, known = lineage) => {
    const observed = [
      toy.asObserved(toy.machine("m"), mark),
      toy.asObserved(toy.volume("a"), mark),
      { ...toy.asObserved(toy.volume("b"), mark), trashed },
    ];
    const { changes, orphans } = planOf([], observed, { lineage: known });
    const [what, why] = expected.split(": ", 2);
    if (what === "gone")
      expect(changes.map(({ action }) => action).sort()).toEqual(["delete", "delete", "trash"]);
    else expect(changes).toEqual([]);
    expect(orphans).toHaveLength(what === "kept" ? 3 : 0);
    for (const { reason } of orphans) expect(reason).toContain(why);
  });

  it("says which commit applied it, and how to take it over", () => {
    const { orphans } = planOf([], [toy.asObserved(toy.machine("m"), { commit: UNKNOWN })]);
    expect(orphans[0]?.reason).toBe(
      "it was last applied by the commit dddddddd, which this repository does not have: git fetch, or git fetch --unshallow in a shallow clone, or take it over: fleetwright adopt VirtualMachine/m",
    );
  });

  it("never shows a command with what a mark holds in place of a name", () => {
    const owner = "VirtualMachine/default/x;reboot" as const;
    const { orphans } = planOf([], [toy.asObserved(toy.machine("m"), { commit: UNKNOWN, owner })]);
    expect(orphans[0]?.reason).toMatch(/fleetwright adopt --all$/);
  });
});

describe("what is wanted, and was applied by a commit that is not in the planned history", () => {
  const mark = { commit: UNKNOWN, origin: OURS };

  it("is updated while it runs, and carries the planned commit and origin then", () => {
    const { changes } = planOf(
      [toy.machine("m", { memoryKiB: 1024 })],
      [toy.asObserved(toy.machine("m"), mark)],
    );
    expect(changes).toMatchObject([{ action: "update", mark: { commit: toy.COMMIT, origin: OURS } }]);
    expect(changes[0]?.hold).toBeUndefined();
  });

  it.each<[string, DesiredObject, string]>([
    ["restarted", toy.machine("m", { cores: 2 }), "restart machine@hv1/m"],
    ["replaced", toy.machine("m", { image: "alpine" }), "replace machine@hv1/m"],
    ["stopped", toy.machine("m", { power: "shutoff" }), "update machine@hv1/m"],
  ])("is not %s", (_, desired, id) => {
    const { changes } = planOf([desired], [toy.asObserved(toy.machine("m"), mark)]);
    expect(changes.find(({ change }) => change === id)?.hold).toMatchObject({ gate: "lineage" });
  });

  it("is not made another resource's", () => {
    const other = { ...mark, owner: "VirtualMachine/default/other" } as const;
    const { changes, blocked } = planOf([toy.machine("m")], [toy.asObserved(toy.machine("m"), other)]);
    expect(changes).toEqual([]);
    expect(blocked[0]?.message).toContain("which this repository does not have");
  });

  it("comes back out of the trash", () => {
    const current = { ...toy.asObserved(toy.volume("a"), mark), trashed };
    expect(planOf([toy.volume("a")], [current]).changes).toMatchObject([{ action: "restore" }]);
  });

  it("is another repository's where the origin differs: unmanaged", () => {
    const current = toy.asObserved(toy.machine("m", { cores: 2 }), { commit: UNKNOWN, origin: THEIRS });
    const { changes, blocked } = planOf([toy.machine("m")], [current]);
    expect(changes).toEqual([]);
    expect(blocked).toMatchObject([
      { code: "unmanaged", hint: expect.stringContaining("adopt VirtualMachine/m") },
    ]);
    expect(blocked[0]?.message).toContain(
      "another repository's fleet demo, whose history begins with the commit bbbbbbbb",
    );
  });
});

it("is no change that only commit and origin of a mark differ", () => {
  const observed = [
    toy.asObserved(toy.machine("m"), { commit: UNKNOWN }),
    toy.asObserved(toy.volume("a"), { origin: OURS }),
  ];
  const desired = [toy.machine("m"), toy.volume("a")];
  expect(planOf(desired, observed).changes).toEqual([]);
  expect(planOf(desired, observed, { commit: "worktree" }).changes).toEqual([]);
});

describe("a revision that the repository has not confirmed", () => {
  const unconfirmed = "the repository has not answered since the daemon started";

  it("creates, updates and restores", () => {
    const observed = [toy.asObserved(toy.machine("m")), { ...toy.asObserved(toy.volume("a")), trashed }];
    const desired = [toy.machine("m", { memoryKiB: 1024 }), toy.volume("a"), toy.net("lan")];
    const { changes } = planOf(desired, observed, { unconfirmed });
    expect(changes.map(({ action, hold }) => [action, hold])).toEqual([
      ["create", undefined],
      ["update", undefined],
      ["restore", undefined],
    ]);
  });

  it("ends nothing", () => {
    const observed = [
      toy.asObserved(toy.machine("m")),
      toy.asObserved(toy.machine("n")),
      toy.asObserved(toy.machine("o")),
      toy.asObserved(toy.machine("gone")),
      toy.asObserved(toy.volume("a")),
      { ...toy.asObserved(toy.volume("b")), trashed },
    ];
    const desired = [
      toy.machine("m", { cores: 2 }),
      toy.machine("n", { image: "alpine" }),
      toy.machine("o", { power: "shutoff" }),
    ];
    const { changes } = planOf(desired, observed, { unconfirmed });
    const ends = changes.filter(({ change }) => change !== "update machine@hv1/m"); // stores the cores
    expect(ends.map(({ hold }) => hold?.gate)).toEqual(Array.from({ length: 6 }, () => "revision"));
    expect(ends[0]?.hold?.reason).toContain(unconfirmed);
  });
});
