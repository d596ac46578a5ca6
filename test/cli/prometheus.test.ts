import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testFolder } from "../git/repositories.ts";
import { type DaemonProcess, startDaemon } from "./daemon-process.ts";

/** Prometheus itself, with the configuration of contrib/prometheus, scrapes a daemon and gets its machines as targets. */

const ROOT = path.join(import.meta.dirname, "../..");
const PROGRAMS = path.join(ROOT, ".cache/prometheus/usr/bin");
const TOKEN = "token-of-prometheus-in-this-test";
const folder = testFolder();
const config = path.join(folder.top, "prometheus.yml");
let daemon: DaemonProcess;
let prometheus: ReturnType<typeof startPrometheus>;
let url: string;

beforeAll(async () => {
  await execa(path.join(ROOT, "scripts/setup"), ["unpack_prometheus"]);
  const repo = folder.repo("fleet");
  cpSync(path.join(ROOT, "fleet"), path.join(repo.dir, "fleet"), { recursive: true });
  const cache = `apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: { name: cache, project: shop, labels: { prometheus.io/port: "9150", app: cache } }
spec: { instanceType: default/s1.small, image: default/micro, interfaces: [{ network: default/app }] }
`;
  repo.commit({ "fleet/cache.yaml": cache });
  const tokens = path.join(folder.top, "tokens");
  writeFileSync(tokens, `${TOKEN}\n`, { mode: 0o600 });
  const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state") };
  daemon = await startDaemon({ repo: repo.dir, env, options: ["--path", "fleet", "--tokens", tokens] });
  await daemon.until("the machines", () => (daemon.log().includes("succeeded in") ? true : undefined));
  mkdirSync(path.join(folder.top, "data"));
  cpSync(
    path.join(ROOT, "contrib/prometheus/fleetwright.rules.yml"),
    path.join(folder.top, "fleetwright.rules.yml"),
  );
  writeFileSync(config, configFor(daemon.url, tokens));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  prometheus = startPrometheus(port);
}, 180_000);

afterAll(async () => {
  prometheus?.kill("SIGTERM");
  await prometheus;
  await daemon?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** The configuration of contrib/prometheus, with the daemon and the token of this test, and short intervals. */
function configFor(daemonUrl: string, tokens: string): string {
  const text = readFileSync(path.join(ROOT, "contrib/prometheus/prometheus.yml"), "utf8");
  const adapted = text
    .replaceAll("127.0.0.1:7780", new URL(daemonUrl).host)
    .replaceAll("/etc/prometheus/fleetwright-token", tokens)
    .replace("refresh_interval: 30s", "refresh_interval: 1s");
  return `global: { scrape_interval: 1s, evaluation_interval: 1s }\n${adapted}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on TCP
  server.close();
  await once(server, "close");
  return port;
}

function startPrometheus(port: number) {
  const options = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${path.join(folder.top, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  return execa(path.join(PROGRAMS, "prometheus"), options, { cwd: folder.top, reject: false });
}

/** Returns the data of a response of Prometheus' API; undefined while it does not listen yet. */
async function ask<Data>(query: string): Promise<Data | undefined> {
  const response = await fetch(`${url}/api/v1/${query}`).catch(() => undefined);
  if (response === undefined || response.status === 503) return undefined;
  const { status, error, data } = (await response.json()) as { status: string; error?: string; data: Data }; // its API
  if (status !== "success") throw new Error(`${query}: ${error}`);
  return data;
}

interface Discovered {
  readonly activeTargets: readonly {
    readonly scrapeUrl: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly discoveredLabels: Readonly<Record<string, string>>;
  }[];
}

test("the configuration and the alerts are valid", async () => {
  const { exitCode, stdout } = await execa(path.join(PROGRAMS, "promtool"), ["check", "config", config]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/SUCCESS: \d+ rules found/);
});

test("the machines are targets, with the labels of the fleet", async () => {
  const machines = await daemon.until("the targets", async () => {
    const active = (await ask<Discovered>("targets?state=active"))?.activeTargets ?? [];
    const found = active.filter(({ labels }) => labels.job === "fleetwright-machines");
    return found.length === 5 ? found : undefined;
  });
  const [cache, db] = ["shop/cache", "default/db"].map((vm) =>
    machines.find(({ labels }) => labels.vm === vm),
  );
  expect(db).toMatchObject({
    scrapeUrl: "http://10.20.0.10:9100/metrics",
    labels: { fleet: "demo", instance: "default/db", host: expect.stringMatching(/^hv\d$/) },
    discoveredLabels: { __meta_fleetwright_label_app: "db", __meta_fleetwright_state: "running" },
  });
  expect(cache?.scrapeUrl).toMatch(/^http:\/\/10\.20\.0\.\d+:9150\/metrics$/);
});

/** Metrics without values here: nothing fails, no webhook exists, no change is left, and libvirt's test driver measures little. */
const WITHOUT_VALUES =
  /_(errors|failures|lost)_total|_webhook_|_planned_changes|_vm_(cpu_|memory_|disk_|network_)/;

test("the daemon is scraped, and the queries of the dashboard have answers", async () => {
  const query = (expr: string) =>
    ask<{ result: readonly unknown[] }>(`query?query=${encodeURIComponent(expr)}`);
  await daemon.until("two scrapes", async () => {
    const scrapes = await query('count_over_time(up{job="fleetwright"}[1m]) > 2');
    return scrapes?.result.length === 1 ? true : undefined;
  });
  const dashboard = JSON.parse(readFileSync(path.join(ROOT, "contrib/grafana/fleetwright.json"), "utf8")) as {
    panels: { targets?: { expr: string }[] }[]; // the file is ours
  };
  const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const answers = await Promise.all(
    queries.map((expr) =>
      query(expr.replaceAll("$__rate_interval", "1m").replace(/\$(fleet|host|vm)/g, ".*")),
    ),
  );
  const empty = queries.filter((_, index) => answers[index]?.result.length === 0);
  expect(empty.filter((expr) => !WITHOUT_VALUES.test(expr))).toEqual([]);
  expect(queries.length - empty.length).toBeGreaterThan(12);
});
