import { describe, expect, test } from "vitest";
import { resourceId } from "../../model/resource.ts";
import { onlyAbout } from "./only.ts";
import { change, planOf } from "./samples.ts";

const network = change("create", "net");
const db = change("create", "db", { dependsOn: [network.change] });
const web = change("create", "web", { dependsOn: [network.change] });
const plan = planOf([network, db, web], { digest: "whole" });

describe("a part of a plan", () => {
  test("has what its resources need, and nothing else", () => {
    const part = onlyAbout(plan, [resourceId("VirtualMachine", "default", "db")]);
    expect(part.changes.map(({ name }) => name)).toEqual(["net", "db"]);
    expect(part.digest).not.toBe("whole");
  });

  test("without a wish is the whole plan", () => {
    expect(onlyAbout(plan, [])).toBe(plan);
  });
});
