import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../src/daemon/http/test-server.testing.ts";
import { parseExposition } from "../../../src/daemon/metrics/parse-exposition.testing.ts";
import { Failure } from "../../../src/model/failure.ts";
import { assertDescribed } from "./openapi-contract.ts";
import { sampleReconciliation, TYPES } from "./sample-reconciliation.ts";

/** Two fleets of one daemon: of the second, nothing could be read yet. */
let at: TestServer;
const reconciliation = sampleReconciliation();

beforeAll(async () => {
  at = await startTestServer({ fleets: 2, types: TYPES });
  at.emit({ kind: "started", fleet: "test", repo: "/srv/fleet0.git" });
  at.emit({
    kind: "commit",
    commit: reconciliation.plan.commit,
    branch: "main",
    resources: 9,
    problems: [],
    ms: 1,
  });
  at.emit({
    kind: "planned",
    plan: reconciliation.plan,
    reconciliation: reconciliation,
    triggers: ["commit"],
    ms: 3,
  });
  const failure = new Failure("host-unreachable", "it is gone");
  at.emit({ kind: "error", operation: "reading the repository", failure }, 1);
});
afterAll(async () => at[Symbol.asyncDispose]());

const getJson = async (path: string) => {
  const answer = await at.request(path);
  const text = await assertDescribed(path.replace(/\?.*/, ""), answer);
  return { status: answer.status, ...(JSON.parse(text) as { detail?: string; fleet?: string }) };
};

describe("a daemon of several fleets", () => {
  test("lists all of them, also those that could not be read", async () => {
    expect(await getJson("/api/v1/fleets")).toMatchObject({
      items: [
        { fleet: "test", repository: "/srv/fleet0.git", state: "failing", commit: { branch: "main" } },
        { repository: "/srv/fleet1.git", state: "starting", failure: "reading the repository: it is gone" },
      ],
    });
  });

  test("returns the one that a request names", async () => {
    expect(await getJson("/api/v1/fleet?fleet=test")).toMatchObject({ status: 200, fleet: "test" });
    expect((await at.request("/api/v1/resources?kind=Volume&fleet=test")).status).toBe(200);
  });

  test.each([
    ["/api/v1/plan", 400, "the daemon has several fleets: name one with the parameter fleet; fleets: test"],
    ["/api/v1/plan?fleet=other", 404, 'unknown fleet "other"; fleets: test'],
  ])("%s comes to %i", async (path, status, detail) => {
    expect(await getJson(path)).toMatchObject({ status, detail });
  });

  test("is ready when all of them have planned", async () => {
    const answer = await at.request("/readyz");
    expect([answer.status, await answer.text()]).toEqual([
      503,
      "not ready: 1 of 2 fleets: no commit is in force yet\n",
    ]);
  });

  test("has metrics of each, with a label", async () => {
    at.emit({ kind: "started", fleet: "other", repo: "/srv/fleet1.git" }, 1);
    at.emit({ kind: "source", problems: [{ code: "unreachable", effect: "held", message: "gone" }] }, 1);
    const page = parseExposition(await (await at.request("/metrics")).text());
    const series = page.get("fleetwright_source_problem")?.series;
    expect(series?.get('fleetwright_source_problem{fleet="test",code="unreachable"}')).toBe(0);
    expect(series?.get('fleetwright_source_problem{fleet="other",code="unreachable"}')).toBe(1);
    expect([...(page.get("fleetwright_errors_total")?.series.keys() ?? [])]).toEqual([
      expect.stringContaining('fleet="other"'),
    ]);
  });
});
