import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { reverseZone } from "../drivers/dns/reverse.ts";
import { labDnsKey } from "../host/lab-paths.ts";
import { Failure } from "../model/failure.ts";
import { type LabLayout, UNDERLAY_ADDRESS } from "./layout.ts";
import { findProcesses, killProcesses, LAB_VARIABLE } from "./processes.ts";
import { runCommand } from "./run-command.ts";

/** The variable that marks the lab's DNS server, in its environment. */
const DNS_VARIABLE = "FLEETWRIGHT_LAB_DNS";
const KEY_NAME = "fleetwright";

/** The zones of every lab: one zone, and the reverse zones of the addresses in the examples. */
const DEFAULT_ZONES = ["example.test", "10.20.0.0/16", "203.0.113.0/24"] as const;

/** The values for a DNSZone in fleets. */
export interface DnsStatus {
  readonly on: boolean;
  readonly server: string;
  /** Names of zones, and subnets of reverse zones. */
  readonly zones: readonly string[];
  readonly key: string;
  /** The file of the key, for a Secret. */
  readonly keyFile: string;
}

/**
 * Starts the lab's DNS server, Knot, in the underlay namespace; restarts it if its zones have changed. Returns a sentence on what was done;
 * undefined if nothing was needed. Records in its zones stay as long as the lab.
 */
export async function ensureDns(lab: LabLayout, zones: readonly string[]): Promise<string | undefined> {
  const isNew = writeDnsFiles(lab, zones);
  const wasRunning = isRunning(lab);
  if (wasRunning && !isNew) return undefined;
  await stopDns(lab);
  await startDns(lab);
  return wasRunning ? "DNS: new zones are served" : "DNS is up";
}

/** Kills the DNS server as a power failure does. Acknowledged updates are on disk. */
export async function stopDns(lab: LabLayout): Promise<void> {
  await killProcesses({ namespaces: new Set(), environment: processMark(lab) });
}

export async function startDns(lab: LabLayout): Promise<void> {
  const { conf, log, pid } = dnsFiles(lab);
  rmSync(pid, { force: true }); // the pid file of a killed server; another process may have the number by now
  const env = [processMark(lab), `${LAB_VARIABLE}=${lab.id}`];
  await runCommand("nsenter", [
    `--net=/run/netns/${lab.underlayNamespace}`,
    "env",
    ...env,
    "knotd",
    "-d",
    "-c",
    conf,
  ]);
  for (const deadline = Date.now() + 20_000; !(await isServing(conf)); await sleep(20)) {
    if (Date.now() > deadline)
      throw new Failure("timeout", `lab ${lab.name}: the DNS server does not start; see ${log}`);
  }
}

/** Returns the status of the DNS server; undefined if the lab has none, as labs of older versions. */
export function dnsStatus(lab: LabLayout): DnsStatus | undefined {
  const { zones } = dnsFiles(lab);
  if (!existsSync(zones)) return undefined;
  const about = { server: `${UNDERLAY_ADDRESS}:53`, key: KEY_NAME, keyFile: `lab://${lab.name}/dns.key` };
  return { on: isRunning(lab), ...about, zones: readZones(lab) };
}

function dnsFiles(lab: LabLayout) {
  const path = join(lab.folder, "dns");
  const inside = (name: string) => join(path, name);
  return {
    path,
    conf: inside("knot.conf"),
    log: inside("knot.log"),
    pid: inside("knot.pid"),
    zones: inside("zones.json"),
  };
}

function readZones(lab: LabLayout): readonly string[] {
  const { zones } = dnsFiles(lab);
  return existsSync(zones) ? JSON.parse(readFileSync(zones, "utf8")) : DEFAULT_ZONES; // only `writeDnsFiles` writes it
}

/** Writes the files of the server. Returns true if the configuration has changed. Existing zones stay as they are. */
function writeDnsFiles(lab: LabLayout, more: readonly string[]): boolean {
  const { path, conf, zones: list } = dnsFiles(lab);
  mkdirSync(join(path, "db"), { recursive: true }); // without this folder Knot refuses updates
  if (!existsSync(labDnsKey(lab.name)))
    writeFileSync(labDnsKey(lab.name), `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  const zones = [...new Set([...readZones(lab), ...more])];
  for (const zone of zones) {
    const file = join(path, `${zoneName(zone)}zone`);
    if (!existsSync(file)) writeFileSync(file, emptyZone(zoneName(zone)));
  }
  const before = existsSync(conf) ? readFileSync(conf, "utf8") : "";
  const text = knotConfig(lab, zones);
  writeFileSync(conf, text, { mode: 0o600 });
  writeFileSync(list, `${JSON.stringify(zones)}\n`);
  return text !== before;
}

/** Returns the absolute name of a zone such as `example.test` or `10.20.0.0/16`. Throws `usage` for any other text. */
function zoneName(zone: string): string {
  if (/^(\d{1,3}\.){3}\d{1,3}\/(8|16|24)$/.test(zone)) return reverseZone(zone);
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(zone) && !zone.includes("..")) return `${zone}.`;
  throw new Failure("usage", `"${zone}" is no zone`, {
    hint: "write a name such as example.test, or a subnet such as 10.20.0.0/16",
  });
}

function emptyZone(zone: string): string {
  return `${zone} 300 IN SOA ns.lab. admin.lab. 1 3600 600 86400 10\n${zone} 300 IN NS ns.lab.\n`;
}

/**
 * Returns the configuration: https://www.knot-dns.cz/docs/3.2/html/reference.html. The default database and zone files
 * survive a power failure.
 */
function knotConfig(lab: LabLayout, zones: readonly string[]): string {
  const { path, log } = dnsFiles(lab);
  const secret = readFileSync(labDnsKey(lab.name), "utf8").trim();
  const served = zones.map(zoneName).map((zone) => {
    return `  - domain: "${zone}"\n    file: "${join(path, `${zone}zone`)}"\n    acl: fleetwright\n`;
  });
  return `server:
  rundir: "${path}"
  user: root:root
  listen: ${UNDERLAY_ADDRESS}@53
database:
  storage: "${join(path, "db")}"
log:
  - target: "${log}"
    any: info
key:
  - id: ${KEY_NAME}
    algorithm: hmac-sha256
    secret: "${secret}"
acl:
  - id: fleetwright
    key: ${KEY_NAME}
    action: [update, transfer]
zone:
${served.join("")}`;
}

async function isServing(conf: string): Promise<boolean> {
  return runCommand("knotc", ["-c", conf, "status"]).then(
    () => true,
    () => false,
  );
}

function processMark(lab: LabLayout): string {
  return `${DNS_VARIABLE}=${lab.id}`;
}

function isRunning(lab: LabLayout): boolean {
  return findProcesses({ namespaces: new Set(), environment: processMark(lab) }).length > 0;
}
