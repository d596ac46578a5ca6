import { describe, expect, it } from "vitest";
import type { Change } from "../../model/change.ts";
import { type Mark, objectRef } from "../../model/object.ts";
import { assertSameUuid, assertStillOurs } from "./ownership-check.ts";

const mark: Mark = {
  fleet: "demo",
  owner: "Network/default/app",
  applied: "",
  commit: "c",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};
const change: Change = {
  ...objectRef("network", "hv1", "app"),
  action: "delete",
  owner: mark.owner,
  fields: [],
};
const ownerChange = {
  path: "owner",
  before: "Network/default/old",
  after: mark.owner,
  impact: "live",
  where: "stored",
} as const;

describe("the last look", () => {
  it.each<[string, Partial<Change>, Mark]>([
    ["of the same owner", {}, mark],
    [
      "whose owner this very change replaces",
      { fields: [ownerChange] },
      { ...mark, owner: "Network/default/old" },
    ],
    ["whose owner this change has replaced already", { fields: [ownerChange] }, mark],
  ])("lets a change continue with an object %s", (_, more, there) => {
    expect(() => assertStillOurs({ ...change, ...more }, "demo", there)).not.toThrow();
  });

  it.each<[string, Mark | undefined, string]>([
    ["without a mark", undefined, "is not managed by Fleetwright"],
    ["of another fleet", { ...mark, fleet: "other" }, "belongs to Network/app of fleet other"],
    [
      "of another resource",
      { ...mark, owner: "Network/default/lan" },
      "belongs to Network/lan of fleet demo",
    ],
  ])("stops a change before an object %s", (_, there, words) => {
    expect(() => assertStillOurs(change, "demo", there)).toThrow(
      `Network/app (network@hv1/app): the object that has this name now ${words}`,
    );
  });

  it("stops a change before an object with another UUID than planned, unless the change creates it", () => {
    const planned = { ...change, before: { uuid: "a" } };
    expect(() => assertSameUuid(planned, "a")).not.toThrow();
    expect(() => assertSameUuid(change, "b")).not.toThrow();
    expect(() => assertSameUuid({ ...planned, after: { uuid: "b" } }, "b")).not.toThrow();
    expect(() => assertSameUuid(planned, "b")).toThrow("is another one, with the UUID b");
  });
});
