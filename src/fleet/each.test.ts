import { describe, expect, it } from "vitest";
import type { Resource } from "../model/resource.ts";
import { eachOf, type NeighbourCheck } from "./each.ts";
import { fleetView } from "./finding.ts";

function resource(kind: string, name: string, spec: object = {}): Resource<{ beside?: string }> {
  const source = { file: "a.yaml", line: 1, column: 1 };
  return {
    id: `${kind}/default/${name}`,
    ...{ kind, name, spec, source, project: "default", labels: {}, annotations: {} },
  };
}

describe("a check of each resource beside those that it names", () => {
  const looked: string[] = [];
  const check: NeighbourCheck<{ beside?: string }> = (one, fleet) => {
    looked.push(one.name);
    const { beside } = one.spec;
    const found = beside === undefined || fleet.get(`Network/default/${beside}`) !== undefined;
    return found ? [] : [{ resource: one, path: [], message: `${beside} is missing` }];
  };
  const checked = eachOf("Machine", [check]);
  const say = (...resources: Resource[]) => {
    looked.length = 0;
    return checked(fleetView(resources)).map(({ message }) => message);
  };
  const alone = resource("Machine", "alone");
  const joined = resource("Machine", "joined", { beside: "app" });
  const app = resource("Network", "app");

  it("is made once for what is the same", () => {
    expect([say(alone, joined, app), looked]).toEqual([[], ["alone", "joined"]]);
    expect([say(alone, joined, app), looked]).toEqual([[], []]);
  });

  it("is made again where one that was looked at is another, or gone", () => {
    expect([say(alone, joined, resource("Network", "app")), looked]).toEqual([[], ["joined"]]);
    expect([say(alone, joined), looked]).toEqual([["app is missing"], ["joined"]]);
  });

  it("says again what it said", () => {
    expect([say(alone, joined), looked]).toEqual([["app is missing"], []]);
  });
});
