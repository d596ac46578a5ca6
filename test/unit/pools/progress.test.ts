import { describe, expect, it } from "vitest";
import type { ObjectId } from "../../../src/model/object.ts";
import { begin, fleet, WATCHED } from "./pool-world.ts";

describe("the state of a pool", () => {
  it("is stable at rest", () => {
    expect(begin().state(fleet())).toBe("stable 3/3");
  });

  it("counts the updated members of an update, until the last one is back", () => {
    const world = begin();
    const files = fleet({ machine: WATCHED });
    const states: string[] = [];
    for (let steps = 0; steps < 12; steps += 1) {
      const state = world.state(files);
      if (states.at(-1) !== state) states.push(state);
      world.step(files);
    }
    expect(states).toEqual(["updating 0/3", "updating 1/3", "updating 2/3", "stable 3/3"]);
  });

  it("is updating as long as there is an additional member", () => {
    const world = begin();
    const files = fleet({ machine: WATCHED, pool: "updateStrategy: {maxUnavailable: 0, maxSurge: 1}" });
    const states = new Set<string>();
    while (world.state(files) !== "stable 3/3") {
      states.add(world.state(files).split(" ")[0] ?? "");
      world.step(files);
    }
    expect([...states]).toEqual(["updating", "scaling"]);
  });

  it("is scaling while members are created or leave", () => {
    const world = begin();
    expect(world.state(fleet({ replicas: 4 }))).toBe("scaling 3/3");
    expect(world.state(fleet({ replicas: 2 }))).toBe("scaling 2/2");
  });

  it("is degraded while a machine does not run", () => {
    const world = begin();
    world.alter("web-1", { power: "shutoff" });
    expect(world.state(fleet())).toBe("degraded 3/3");
  });

  it("is paused after the update of a member failed", () => {
    const world = begin();
    const files = fleet({ machine: WATCHED });
    world.step(files);
    const id: ObjectId = world.domain("web-0")?.id ?? "domain@x/y";
    const backoffs = new Map([[id, { until: world.now, message: "no memory", failures: 1 }]] as const);
    expect(world.state(files, { backoffs })).toBe("paused 0/3");
  });

  it("is on-delete while members wait for the deletion of their machines", () => {
    const files = fleet({ machine: WATCHED, pool: "updateStrategy: {type: OnDelete}" });
    expect(begin().state(files)).toBe("on-delete 0/3");
  });

  it("says that repairs stopped while too many members are unhealthy at once", () => {
    const pool = "healthCheck: {type: LoadBalancer, gracePeriod: 0s, failureThreshold: 1}";
    const world = begin({ pool });
    const down = { state: "down", since: world.now } as const;
    world.setHealth({ "web-0": down, "web-1": down, "web-2": { state: "up" } });
    world.pass(60);
    expect(world.state(fleet({ pool }))).toBe("repairs-stopped 3/3");
  });
});
