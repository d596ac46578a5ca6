import { describe, expect, it } from "vitest";
import type { Resource } from "../model/resource.ts";
import { createFleetView } from "./finding.ts";
import { type LookupCheck, memoizedCheck } from "./memoized-checks.ts";

function resource(kind: string, name: string, spec: object = {}): Resource<{ beside?: string }> {
  const source = { file: "a.yaml", line: 1, column: 1 };
  return {
    id: `${kind}/default/${name}`,
    kind,
    name,
    spec,
    source,
    project: "default",
    labels: {},
    annotations: {},
  };
}

describe("a check of each resource with those that it refers to", () => {
  const looked: string[] = [];
  const check: LookupCheck<{ beside?: string }> = (one, fleet) => {
    looked.push(one.name);
    const { beside } = one.spec;
    const found = beside === undefined || fleet.get(`Network/default/${beside}`) !== undefined;
    return found ? [] : [{ resource: one, path: [], message: `${beside} is missing` }];
  };
  const checked = memoizedCheck("Machine", [check]);
  const say = (...resources: Resource[]) => {
    looked.length = 0;
    return checked(createFleetView(resources)).map(({ message }) => message);
  };
  const alone = resource("Machine", "alone");
  const joined = resource("Machine", "joined", { beside: "app" });
  const app = resource("Network", "app");

  it("runs once for identical resources", () => {
    expect([say(alone, joined, app), looked]).toEqual([[], ["alone", "joined"]]);
    expect([say(alone, joined, app), looked]).toEqual([[], []]);
  });

  it("runs again if a looked-up resource changed or is gone", () => {
    expect([say(alone, joined, resource("Network", "app")), looked]).toEqual([[], ["joined"]]);
    expect([say(alone, joined), looked]).toEqual([["app is missing"], ["joined"]]);
  });

  it("returns the cached findings", () => {
    expect([say(alone, joined), looked]).toEqual([["app is missing"], []]);
  });
});
