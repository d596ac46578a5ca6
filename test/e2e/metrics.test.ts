import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseExposition } from "../../src/daemon/metrics/parse-exposition.testing.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, machine, volume } from "./fleets.ts";
import { eventually } from "./harness.ts";

/** The metrics that the daemon serves for a real machine on a real host. */

let at: DaemonStage;
let url: string;

const DB_YAML = machine({ name: "db", ipv4: "10.20.0.10", volumes: "[{volume: data}]" });

beforeAll(async () => {
  at = await openDaemonStage("metrics");
  await at.commit("a machine", { "db.yaml": documents(DB_YAML, volume("data", "8Mi")) });
  at.start();
  url = await eventually("HTTP is answered", async () => /http:\/\/127[.:\d]+/.exec(at.log())?.[0], 20_000);
});

afterAll(async () => expect(await at?.end()).toEqual([]));

/** Parses every series of the page like Prometheus. */
async function page(): Promise<Map<string, number>> {
  const metrics = parseExposition(await (await fetch(`${url}/metrics`)).text());
  return new Map([...metrics.values()].flatMap(({ series }) => [...series]));
}

/** The value of the first series with this prefix; undefined without one. */
async function value(series: string): Promise<number | undefined> {
  return [...(await page())].find(([name]) => name.startsWith(series))?.[1];
}

const DB = 'fleet="metrics",host="hv1",vm="default/db"';

describe("the metrics", () => {
  it("include a running machine, and grow with its load", async () => {
    const runs = async () => ((await value(`fleetwright_vm_running{${DB}`)) === 1 ? true : undefined);
    await eventually("db runs", runs, 60_000);
    const used = async () => await value(`fleetwright_vm_cpu_seconds_total{${DB}`);
    const first = await eventually("it has used its CPU", used, 20_000);
    const more = async () => (((await used()) ?? 0) > first ? true : undefined);
    await eventually("it uses more", more, 20_000);
    expect(await value(`fleetwright_vm_cpu_steal_seconds_total{${DB}`)).toBeGreaterThanOrEqual(0);
    expect(await value(`fleetwright_vm_memory_bytes{${DB}`)).toBeGreaterThan(2 ** 26);
    expect(await value(`fleetwright_vm_memory_resident_bytes{${DB}`)).toBeGreaterThan(2 ** 20);
    expect(await value(`fleetwright_vm_disk_capacity_bytes{${DB},disk="data"`)).toBe(2 ** 23);
    expect(await value(`fleetwright_vm_disk_read_bytes_total{${DB},disk="data"`)).toBeGreaterThanOrEqual(0);
    expect(await value(`fleetwright_vm_network_receive_bytes_total{${DB},interface="net0"`)).toBeGreaterThan(
      0,
    );
  });

  it("include the commit that created the machine, and the host", async () => {
    const applied = async () => await value("fleetwright_commit_to_applied_seconds_count");
    expect(await eventually("the commit is applied", applied, 20_000)).toBe(1);
    expect(await value("fleetwright_commit_to_plan_seconds_count")).toBe(1);
    expect(await value('fleetwright_target_up{fleet="metrics",target="hv1"')).toBe(1);
    expect(
      await value('fleetwright_target_call_seconds_count{fleet="metrics",target="hv1",call="perform"'),
    ).toBeGreaterThan(0);
    expect(await value('fleetwright_changes_total{action="create",type="domain"')).toBe(1);
  });
});
