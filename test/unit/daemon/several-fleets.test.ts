import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, served } from "../../../src/daemon/http/samples.ts";
import { readExposition } from "../../../src/daemon/metrics/exposition.ts";
import { Failure } from "../../../src/model/failure.ts";
import { promised } from "./promised.ts";
import { sampleView, TYPES } from "./view.ts";

/** Two fleets of one daemon: of the second, nothing could be read yet. */
let at: Served;
const view = sampleView();

beforeAll(async () => {
  at = await served({ fleets: 2, types: TYPES });
  at.happen({ kind: "started", fleet: "test", repo: "/srv/fleet0.git" });
  at.happen({ kind: "commit", commit: view.plan.commit, branch: "main", resources: 9, problems: [], ms: 1 });
  at.happen({ kind: "planned", plan: view.plan, view, reasons: ["commit"], ms: 3 });
  const failure = new Failure("host-unreachable", "it is gone");
  at.happen({ kind: "failed", doing: "reading the repository", failure }, 1);
});
afterAll(async () => at[Symbol.asyncDispose]());

const said = async (path: string) => {
  const answer = await at.ask(path);
  const text = await promised(path.replace(/\?.*/, ""), answer);
  return { status: answer.status, ...(JSON.parse(text) as { detail?: string; fleet?: string }) };
};

describe("of several fleets", () => {
  test("all are told of, also those that could not be read", async () => {
    expect(await said("/api/v1/fleets")).toMatchObject({
      items: [
        { fleet: "test", repository: "/srv/fleet0.git", state: "failing", commit: { branch: "main" } },
        { repository: "/srv/fleet1.git", state: "starting", failure: "reading the repository: it is gone" },
      ],
    });
  });

  test("one is asked for by its name", async () => {
    expect(await said("/api/v1/fleet?fleet=test")).toMatchObject({ status: 200, fleet: "test" });
    expect((await at.ask("/api/v1/resources?kind=Volume&fleet=test")).status).toBe(200);
  });

  test.each([
    ["/api/v1/plan", 400, "several fleets are kept here: say which by the parameter fleet; there are test"],
    ["/api/v1/plan?fleet=other", 404, 'there is no fleet "other" here; there are test'],
  ])("%s comes to %i", async (path, status, detail) => {
    expect(await said(path)).toMatchObject({ status, detail });
  });

  test("all must be kept for the daemon to be ready", async () => {
    const answer = await at.ask("/readyz");
    expect([answer.status, await answer.text()]).toEqual([
      503,
      "not ready: 1 of 2 fleets: no commit is in force yet\n",
    ]);
  });

  test("each has its own metrics, told apart by a label", async () => {
    at.happen({ kind: "started", fleet: "other", repo: "/srv/fleet1.git" }, 1);
    at.happen({ kind: "source", problems: [{ code: "unreachable", effect: "held", message: "gone" }] }, 1);
    const page = readExposition(await (await at.ask("/metrics")).text());
    const series = page.get("fleetwright_source_problem")?.series;
    expect(series?.get('fleetwright_source_problem{fleet="test",code="unreachable"}')).toBe(0);
    expect(series?.get('fleetwright_source_problem{fleet="other",code="unreachable"}')).toBe(1);
    expect([...(page.get("fleetwright_failures_total")?.series.keys() ?? [])]).toEqual([
      expect.stringContaining('fleet="other"'),
    ]);
  });
});
