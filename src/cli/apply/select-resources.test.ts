import { describe, expect, test } from "vitest";
import { resourceId } from "../../model/resource.ts";
import { change, planOf } from "./plan-samples.testing.ts";
import { selectResources } from "./select-resources.ts";

const network = change("create", "net");
const db = change("create", "db", { dependsOn: [network.change] });
const web = change("create", "web", { dependsOn: [network.change] });
const plan = planOf([network, db, web], { digest: "whole" });

describe("a part of a plan", () => {
  test("contains the changes of its resources and their dependencies only", () => {
    const part = selectResources(plan, [resourceId("VirtualMachine", "default", "db")]);
    expect(part.changes.map(({ name }) => name)).toEqual(["net", "db"]);
    expect(part.digest).not.toBe("whole");
  });

  test("without resources is the whole plan", () => {
    expect(selectResources(plan, [])).toBe(plan);
  });
});
