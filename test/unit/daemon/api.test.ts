import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiRoutes } from "../../../src/daemon/http/api.ts";
import { HttpError, problemDetails } from "../../../src/daemon/http/response.ts";
import { NOW, startTestServer, type TestServer } from "../../../src/daemon/http/test-server.testing.ts";
import { createMemoryStore } from "../../../src/store/memory-store.testing.ts";
import {
  event,
  HOOK,
  intent,
  outboxEntry,
  outcome,
  record,
  start,
} from "../../../src/store/samples.testing.ts";
import { assertDescribed, DESCRIPTION, schemaAt } from "./openapi-contract.ts";
import { PLANTED, sampleReconciliation, TYPES } from "./sample-reconciliation.ts";

/** Real answers of a daemon, held against what `schemas/openapi.json` promises. */

let at: TestServer;
const reconciliation = sampleReconciliation();
const store = createMemoryStore();

beforeAll(async () => {
  at = await startTestServer({ store, types: TYPES });
  const { plan } = reconciliation;
  await store.runs.begin({ ...start("run-1", { fleet: "test" }) }, [intent("db")]);
  await store.runs.recordOutcome("run-1", outcome("db", "failed", "no room"), outboxEntry(event("e1"), HOOK));
  await store.runs.end(record("run-1", { fleet: "test", outcomes: [outcome("db", "failed", "no room")] }));
  await store.runs.begin({ ...start("run-2", { fleet: "test" }) }, [intent("db")]);
  await store.outbox.post("test", [outboxEntry(event("e2", "Volume/default/data"), HOOK)]);
  const [waiting] = plan.changes;
  const approval = { about: "something", by: "anna", at: NOW.toISOString(), until: "2027-01-01T00:00:00Z" };
  await store.approve("test", [{ digest: waiting?.digest ?? "", ...approval }]);
});
afterAll(async () => at[Symbol.asyncDispose]());

/** The beginning: nothing has been planned yet. */
test("before the first plan, nothing of the fleet is known", async () => {
  const answer = await at.request("/api/v1/fleet");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await answer.json()).toMatchObject({ detail: "nothing has been planned yet" });
  at.emit({ kind: "started", fleet: "test", repo: "/srv/fleet.git" });
  at.emit({
    kind: "commit",
    commit: reconciliation.plan.commit,
    branch: "main",
    resources: 9,
    problems: [],
    ms: 1,
  });
  at.emit({
    kind: "source",
    problems: [{ code: "signature", effect: "held", message: "fleet.git: not signed", hint: "sign it" }],
  });
  at.emit({
    kind: "planned",
    plan: reconciliation.plan,
    reconciliation: reconciliation,
    triggers: ["commit"],
    ms: 3,
  });
});

const SECRET = "a-secret-of-the-forge";
const PUSH = JSON.stringify({
  ref: "refs/heads/main",
  after: "1".repeat(40),
  repository: { full_name: "acme/fleet" },
});

const PARAMS: Readonly<Record<string, string>> = {
  kind: "VirtualMachine",
  project: "default",
  name: "db",
  run: "run-1",
  object: "domain%40hv1%2Fdb",
};
const fillPath = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => PARAMS[name] ?? "");

const paths = Object.keys(DESCRIPTION.paths).filter((path) => DESCRIPTION.paths[path]?.get !== undefined);

/** fetch() names the host that it asks; a page that was made to resolve to us names another. */
async function requestAs(host: string, url: string): Promise<Response> {
  const [answer] = (await once(request(url, { headers: { host } }).end(), "response")) as [IncomingMessage];
  const type = answer.headers["content-type"] ?? "";
  const status = answer.statusCode ?? 0;
  return new Response(await text(answer), { status, headers: { "content-type": type } });
}

describe("every response is as the description says", () => {
  test.each(paths)("%s", async (path) => {
    const answer = await at.request(fillPath(path));
    expect(answer.status).toBe(200);
    await assertDescribed(path, answer);
  });

  test.each([
    ["/api/v1/resources/{kind}/{project}/{name}", "/api/v1/resources/VirtualMachine/default/nobody", 404],
    ["/api/v1/resources/{kind}/{project}/{name}", "/api/v1/resources/VirtualMachinePool/default/web", 200],
    ["/api/v1/resources/{kind}/{project}/{name}", "/api/v1/resources/Secret/default/keys", 200],
    ["/api/v1/objects/{object}", "/api/v1/objects/domain%40hv1%2Ftheirs", 404],
    ["/api/v1/objects/{object}", "/api/v1/objects/volume%40hv1%2Flocal%2Fold.qcow2", 200],
    ["/api/v1/runs/{run}", "/api/v1/runs/run-2", 200],
    ["/api/v1/runs/{run}", "/api/v1/runs/none", 404],
    ["/api/v1/runs", "/api/v1/runs?limit=0", 400],
    ["/api/v1/plan", "/api/v1/plan?after=nothing", 400],
    ["/api/v1/plan", "/api/v1/plan?limit=1", 200],
    ["/api/v1/objects", "/api/v1/objects?type=domain&target=hv1&limit=1", 200],
  ])("%s: %s comes to %i", async (path, asked, status) => {
    const answer = await at.request(asked);
    expect(answer.status).toBe(status);
    await assertDescribed(path, answer);
  });

  test("and the paths are those of the description", () => {
    const options = { version: "", store, now: () => NOW, fleets: [] }; // nothing is asked
    const routes = apiRoutes(options).map(({ path, query = [] }) => `${path} ${[...query].sort().join()}`);
    const described = paths
      .filter((path) => path.startsWith("/api/"))
      .map((path) => {
        const parameters = DESCRIPTION.paths[path]?.get?.parameters ?? [];
        const query = parameters.filter((one) => one.in === "query").map(({ name }) => name);
        return `${path} ${query.sort().join()}`;
      });
    expect(described.sort()).toEqual(routes.sort());
  });

  test.each(paths.filter((path) => path.startsWith("/api/") || path === "/metrics"))(
    "%s is refused as it was promised",
    async (path) => {
      await using locked = await startTestServer({ token: "a-token-that-is-hard-to-guess" });
      const answer = await locked.request(fillPath(path));
      expect(answer.status).toBe(401);
      await assertDescribed(path, answer);
    },
  );

  test.each(paths.filter((path) => path.startsWith("/api/") || path === "/metrics"))(
    "%s is refused as it was promised to who asks for another host",
    async (path) => {
      const answer = await requestAs("rebound.example", `${at.url}${fillPath(path)}`);
      expect(answer.status).toBe(403);
      await assertDescribed(path, answer);
    },
  );

  test.each([
    ["a push", "push", PUSH, SECRET, 202],
    ["something else", "ping", "{}", SECRET, 200],
    ["no push at all", "push", "{}", SECRET, 400],
    ["a push that another one signed", "push", PUSH, "another-secret-of-another", 401],
    ["a push that is too long", "push", "x".repeat(5 * 2 ** 20 + 1), SECRET, 413],
  ])("/hooks/push: %s", async (_what, event, body, secret, status) => {
    await using open = await startTestServer({ secret: SECRET });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const headers = { "x-gitea-event": event, "x-gitea-signature": signature };
    const answer = await open.request("/hooks/push", { method: "POST", body, headers });
    expect(answer.status).toBe(status);
    await assertDescribed("/hooks/push", answer, "post");
  });

  test("/hooks/push: where there is no secret", async () => {
    const answer = await at.request("/hooks/push", { method: "POST", body: "{}" });
    expect(answer.status).toBe(404);
    await assertDescribed("/hooks/push", answer, "post");
  });

  test("and so are problems", async () => {
    const { body } = problemDetails(new HttpError(418, "no"));
    const validate = schemaAt("components", "schemas", "Problem");
    expect(validate?.(JSON.parse(String(body)))).toBe(true);
  });
});

async function getJson<T>(path: string): Promise<T> {
  return (await (await at.request(path)).json()) as T;
}

describe("the API", () => {
  test("returns the fleet", async () => {
    expect(await getJson("/api/v1/fleet")).toMatchObject({
      fleet: "test",
      version: "1.2.3",
      state: "failing",
      commit: { id: "c".repeat(40), branch: "main" },
      targets: { total: 2, unreachable: ["hv2"] },
      suspended: [{ resource: "VirtualMachine/default/lost", reason: "looked at by hand" }],
    });
  });

  test("returns resources with their states", async () => {
    const { items } = await getJson<{ items: { id: string; state: string; pool?: string }[] }>(
      "/api/v1/resources?kind=VirtualMachine",
    );
    expect(items.map(({ id, state, pool = "" }) => `${id} ${state} ${pool}`.trim())).toEqual([
      "VirtualMachine/default/db reconciling",
      "VirtualMachine/default/impossible blocked",
      "VirtualMachine/default/lost suspended",
      "VirtualMachine/default/web-0 ready VirtualMachinePool/default/web",
      "VirtualMachine/default/web-1 blocked VirtualMachinePool/default/web",
    ]);
  });

  test("returns one resource with its objects and changes", async () => {
    expect(await getJson("/api/v1/resources/VirtualMachine/default/db")).toMatchObject({
      objects: expect.arrayContaining(["domain@hv1/db"]),
      changes: expect.arrayContaining([expect.objectContaining({ cause: "drift", object: "domain@hv1/db" })]),
      spec: { instanceType: "small", cloudInit: { userData: "(not shown)" } },
    });
    expect(await getJson("/api/v1/resources/VirtualMachinePool/default/web")).toMatchObject({
      members: ["VirtualMachine/default/web-0", "VirtualMachine/default/web-1"],
    });
  });

  test("returns the objects of the fleet alone", async () => {
    const { items } = await getJson<{ items: { id: string }[] }>("/api/v1/objects?type=domain");
    expect(items.map(({ id }) => id)).not.toContain("domain@hv1/theirs");
    expect(items.map(({ id }) => id)).toContain("domain@hv1/db");
  });

  test("returns problems by where they are", async () => {
    expect(await getJson("/api/v1/problems")).toMatchObject({
      repository: [{ code: "signature", effect: "held" }],
      files: [{ file: "fleet.yaml", resource: "Volume/default/broken" }],
      targets: [{ target: "hv2" }],
      blocked: expect.arrayContaining([
        expect.objectContaining({ resource: "VirtualMachine/default/impossible" }),
      ]),
    });
  });

  test("returns runs, open ones first", async () => {
    const { items } = await getJson<{ items: { id: string; state: string }[] }>("/api/v1/runs");
    expect(items.map(({ id, state }) => `${id} ${state}`)).toEqual(["run-2 open", "run-1 succeeded"]);
    expect(await getJson("/api/v1/runs/run-1")).toMatchObject({ changes: [{ message: "no room" }] });
  });

  test("returns events by their subject", async () => {
    const of = async (query: string) =>
      (await getJson<{ items: { id: string }[] }>(`/api/v1/events${query}`)).items.map(({ id }) => id);
    expect(await of("")).toEqual(["e2", "e1"]);
    expect(await of("?subject=Volume/default/data")).toEqual(["e2"]);
    expect(await of("?type=fleetwright.none")).toEqual([]);
  });

  test("returns lists page by page", async () => {
    const found: string[] = [];
    let after = "";
    do {
      const page = await getJson<{ items: { id: string }[]; next?: string }>(
        `/api/v1/resources?limit=4&after=${after}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(4);
      found.push(...page.items.map(({ id }) => id));
      after = page.next ?? "";
    } while (after !== "");
    expect(found).toEqual(reconciliation.planning.resources.map(({ id }) => id).sort());
  });
});

test("no response contains a secret", async () => {
  const all = ["VirtualMachine/default/db", "Secret/default/keys", "Webhook/default/chat"];
  const asked = [...paths.map(fillPath), ...all.map((id) => `/api/v1/resources/${id}`)];
  const answers = await Promise.all(asked.map(async (path) => (await at.request(path)).text()));
  for (const secret of PLANTED) expect(answers.join("\n")).not.toContain(secret);
});
