import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GATES, type GateName } from "../../model/change.ts";
import { listSome } from "../../model/list-some.ts";
import { changeTitle, isHeld, isReady, needsApproval } from "./queries.ts";

const NAMES = Object.keys(GATES) as GateName[];
const heldBy = (gate: GateName) => ({ hold: { gate, reason: "a reason" } });

describe("the gates", () => {
  it("are those of the plan's schema", () => {
    const schema = JSON.parse(
      readFileSync(new URL("../../../schemas/plan.schema.json", import.meta.url), "utf8"),
    );
    expect([...NAMES].sort()).toEqual([...findGates(schema)].sort());
  });

  it("are opened by an approval where one is possible", () => {
    expect(NAMES.filter((gate) => needsApproval(heldBy(gate)))).toEqual(["approval", "guard"]);
    const opened = NAMES.filter((gate) => GATES[gate].opensBy === "approval");
    expect(opened.every((gate) => GATES[gate].approvable)).toBe(true);
  });

  it("decide whether a change is ready", () => {
    expect(isReady({})).toBe(true);
    expect(NAMES.every((gate) => isHeld(heldBy(gate)))).toBe(true);
  });
});

/** Returns the enum of the first property `gate` in a schema. */
function findGates(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { gate } = schema as { gate?: { enum?: readonly string[] } };
  if (gate?.enum !== undefined) return gate.enum;
  return (
    Object.values(schema)
      .map(findGates)
      .find((gates) => gates.length > 0) ?? []
  );
}

it("changeTitle names the action and the object", () => {
  const change = { action: "update", type: "domain", name: "db", target: "hv1" } as const;
  expect(changeTitle(change)).toBe("update domain db on hv1");
});

it.each([
  [2, "a, b"],
  [3, "a, b, and 1 more"],
])("listSome of %i items with a maximum of 2 is %j", (count, text) => {
  expect(listSome(["a", "b", "c"].slice(0, count), 2)).toBe(text);
});
