import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trackLatestCredits } from "../../../src/daemon/cpu-credits/latest-credits.ts";
import { startTestServer, type TestServer } from "../../../src/daemon/http/test-server.testing.ts";
import { renderMachineFamilies } from "../../../src/daemon/metrics/machine-exposition.ts";
import { type ParsedMetric, parseExposition } from "../../../src/daemon/metrics/parse-exposition.testing.ts";
import type { MachineStats } from "../../../src/drivers/machine-stats.ts";
import { change, planOf } from "../../../src/engine/events/event-samples.testing.ts";
import { Failure } from "../../../src/model/failure.ts";
import { createMemoryStore } from "../../../src/store/memory-store.testing.ts";
import { event, HOOK, outboxEntry, record } from "../../../src/store/samples.testing.ts";
import { sampleReconciliation } from "./sample-reconciliation.ts";

const reconciliation = sampleReconciliation();
let at: TestServer;
let metrics: ReadonlyMap<string, ParsedMetric>;

beforeAll(async () => {
  const store = createMemoryStore();
  await store.outbox.post("test", [outboxEntry(event("e1"), HOOK)]);
  at = await startTestServer({ store });
  at.emit({ kind: "started", fleet: "test", repo: "/srv/fleet.git" });
  at.emit({
    kind: "commit",
    commit: reconciliation.plan.commit,
    branch: "main",
    resources: 9,
    problems: [],
    ms: 250,
  });
  at.emit({
    kind: "planned",
    plan: reconciliation.plan,
    reconciliation: reconciliation,
    triggers: ["commit", "resync"],
    ms: 3,
  });
  const plan = planOf([change("create")]);
  at.emit({ kind: "run-started", run: "r1", plan });
  at.emit({ kind: "change-started", run: "r1", change: change("create") });
  const outcome = {
    change: "create domain@hv1/db",
    object: "domain@hv1/db",
    result: "succeeded",
    seconds: 2,
  } as const;
  at.emit({ kind: "change-finished", run: "r1", change: change("create"), outcome });
  at.emit({ kind: "run-finished", record: record("r1") });
  at.emit({ kind: "target-lost", target: "hv2", failure: new Failure("host-unreachable", "gone") });
  await (await at.request("/healthz")).text();
  metrics = parseExposition(await (await at.request("/metrics")).text());
});
afterAll(async () => at[Symbol.asyncDispose]());

const value = (series: string) => {
  const [name = ""] = series.split("{");
  const metric = metrics.get(name) ?? metrics.get(name.replace(/_(sum|count|bucket)$/, ""));
  return metric?.series.get(series);
};

describe("the page", () => {
  test.each([
    ['fleetwright_build_info{fleet="test",version="1.2.3"}', 1],
    [
      'fleetwright_commit_info{fleet="test",commit="cccccccccccccccccccccccccccccccccccccccc",branch="main"}',
      1,
    ],
    ['fleetwright_commits_total{fleet="test"}', 1],
    ['fleetwright_commit_to_plan_seconds_sum{fleet="test"}', 0.25],
    ['fleetwright_commit_to_applied_seconds_count{fleet="test"}', 0],
    ['fleetwright_reconciles_total{trigger="commit",fleet="test"}', 1],
    ['fleetwright_reconciles_total{trigger="resync",fleet="test"}', 0],
    [
      'fleetwright_changes_total{action="create",type="domain",cause="commit",result="succeeded",fleet="test"}',
      1,
    ],
    ['fleetwright_change_seconds_sum{fleet="test",action="create",type="domain"}', 2],
    ['fleetwright_runs_total{state="succeeded",fleet="test"}', 1],
    ['fleetwright_target_up{fleet="test",target="hv1",kind="host"}', 1],
    ['fleetwright_target_up{fleet="test",target="hv2",kind="host"}', 0],
    ['fleetwright_host_failed{fleet="test",target="hv1"}', 0],
    ['fleetwright_host_failed{fleet="test",target="hv2"}', 1],
    ['fleetwright_target_lost_total{target="hv2",fleet="test"}', 1],
    ['fleetwright_drifted_objects{fleet="test"}', 1],
    ['fleetwright_planned_changes{fleet="test",gate="guard"}', 0],
    ['fleetwright_blocked{fleet="test",code="unmanaged"}', 0],
    ['fleetwright_file_problems{fleet="test"}', 1],
    ['fleetwright_suspended_resources{fleet="test"}', 1],
    ['fleetwright_resources{fleet="test",kind="VirtualMachine"}', 5],
    ['fleetwright_webhook_pending{fleet="test",webhook="Webhook/chat"}', 1],
    ['fleetwright_vm_running{fleet="test",host="hv1",vm="default/db"}', 1],
    ['fleetwright_vm_ready{fleet="test",host="hv1",vm="default/db"}', 0],
    ['fleetwright_vm_ready{fleet="test",host="hv1",vm="default/web-0"}', undefined],
    ['fleetwright_http_requests_total{route="/healthz",method="GET",code="200"}', 1],
  ])("has %s", (series, expected) => expect(value(series)).toBe(expected));

  test("follows the conventions of Prometheus", () => {
    const odd = [...metrics.values()].filter(({ name, type, help }) => {
      const isCounter = name.endsWith("_total");
      const isUnit = type === "histogram" ? name.endsWith("_seconds") : true;
      const isNamed = /^fleetwright_[a-z0-9_]+$/.test(name) && !/(_ms|_millis|_kib|_percent)/.test(name);
      return !isNamed || isCounter !== (type === "counter") || !isUnit || !help.endsWith(".");
    });
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  test("has histograms that grow, up to their count", () => {
    for (const { name, type, series } of metrics.values()) {
      if (type !== "histogram") continue;
      const buckets = [...series]
        .filter(([one]) => one.startsWith(`${name}_bucket`))
        .map(([, count]) => count);
      const sorted = series.size > 20 ? buckets : [...buckets].sort((a, b) => a - b);
      expect(buckets, name).toEqual(sorted);
    }
  });
});

test("machines are named as in the fleet, and other machines are left out", () => {
  const measured = (object: MachineStats["object"], device: string): MachineStats => ({
    object,
    cpu: { usedSeconds: 1.5 },
    memory: { bytes: 1 },
    disks: [],
    interfaces: [{ device, received: { bytes: 3 }, sent: {} }],
  });
  const db = reconciliation.snapshot.objects.find(({ id }) => id === "domain@hv1/db");
  const interfaces = db?.state.interfaces as Readonly<Record<string, { tap: string }>>; // as domains have them
  const stats = [
    measured("domain@hv1/db", interfaces.net0?.tap ?? ""),
    measured("domain@hv1/theirs", "tap9"),
    measured("domain@hv1/web-0", "by-hand"),
  ];
  const machines = parseExposition(
    [...renderMachineFamilies(reconciliation, stats, trackLatestCredits(), { fleet: "test" })]
      .map(({ header, body }) => header + body)
      .join(""),
  );
  const samples = (name: string) => [...(machines.get(`fleetwright_vm_${name}`)?.series ?? [])];
  const labels = 'fleet="test",host="hv1",vm="default/';
  expect(samples("cpu_seconds_total")).toEqual([
    [`fleetwright_vm_cpu_seconds_total{${labels}db"}`, 1.5],
    [`fleetwright_vm_cpu_seconds_total{${labels}web-0"}`, 1.5],
  ]);
  expect(samples("network_receive_bytes_total")).toEqual([
    [`fleetwright_vm_network_receive_bytes_total{${labels}db",interface="net0"}`, 3],
  ]);
  expect(samples("cpu_steal_seconds_total")).toEqual([]);
});
