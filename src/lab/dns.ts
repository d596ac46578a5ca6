import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { reverseZone } from "../drivers/dns/reverse.ts";
import { labDnsKey } from "../host/lab-address.ts";
import { Failure } from "../model/failure.ts";
import { command } from "./command.ts";
import { type LabLayout, WIRE_ADDRESS } from "./layout.ts";
import { killAll, LAB_VARIABLE, processesOf } from "./processes.ts";

/** In the environment of the lab's DNS server. */
const DNS_VARIABLE = "FLEETWRIGHT_LAB_DNS";
const KEY_NAME = "fleetwright";

/** What every lab's server has: a zone, and the reverse zones of the addresses that the examples use. */
export const DEFAULT_ZONES = ["example.test", "10.20.0.0/16", "203.0.113.0/24"] as const;

/** What fleets write into a DNSZone. */
export interface DnsStatus {
  readonly on: boolean;
  readonly server: string;
  /** Names, and subnets for reverse zones. */
  readonly zones: readonly string[];
  readonly key: string;
  /** Where a Secret finds the key. */
  readonly keyFile: string;
}

/**
 * The lab's DNS server, Knot, in the namespace between the hosts; what was done, as a sentence, undefined when it ran
 * as it should. What was written into its zones stays as long as the lab.
 */
export async function ensureDns(lab: LabLayout, zones: readonly string[]): Promise<string | undefined> {
  const isNew = writeFiles(lab, zones);
  const ran = runs(lab);
  if (ran && !isNew) return undefined;
  await stopDns(lab);
  await startDns(lab);
  return ran ? "DNS: new zones are served" : "DNS is up";
}

/** Ends it as if the power failed: what it has answered to is written. */
export async function stopDns(lab: LabLayout): Promise<void> {
  await killAll({ namespaces: new Set(), environment: mark(lab) });
}

export async function startDns(lab: LabLayout): Promise<void> {
  const { conf, log, pid } = filesOf(lab);
  rmSync(pid, { force: true }); // of one that was killed; the number may be somebody else's by now
  const env = [mark(lab), `${LAB_VARIABLE}=${lab.id}`];
  await command("nsenter", [`--net=/run/netns/${lab.wire}`, "env", ...env, "knotd", "-d", "-c", conf]);
  for (const deadline = Date.now() + 20_000; !(await answers(conf)); await sleep(20)) {
    if (Date.now() > deadline)
      throw new Failure("timeout", `lab ${lab.name}: the DNS server does not start; see ${log}`);
  }
}

/** Undefined when the lab has none, as those that were made before there was one. */
export function dnsStatus(lab: LabLayout): DnsStatus | undefined {
  const { zones } = filesOf(lab);
  if (!existsSync(zones)) return undefined;
  const about = { server: `${WIRE_ADDRESS}:53`, key: KEY_NAME, keyFile: `lab://${lab.name}/dns.key` };
  return { on: runs(lab), ...about, zones: readZones(lab) };
}

function filesOf(lab: LabLayout) {
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
  const { zones } = filesOf(lab);
  return existsSync(zones) ? JSON.parse(readFileSync(zones, "utf8")) : DEFAULT_ZONES; // only `writeFiles` writes it
}

/** True when the configuration is another one than before. Zones that are there already stay as they are. */
function writeFiles(lab: LabLayout, more: readonly string[]): boolean {
  const { path, conf, zones: list } = filesOf(lab);
  mkdirSync(join(path, "db"), { recursive: true }); // without it Knot refuses updates
  if (!existsSync(labDnsKey(lab.name)))
    writeFileSync(labDnsKey(lab.name), `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  const zones = [...new Set([...readZones(lab), ...more])];
  for (const zone of zones) {
    const file = join(path, `${zoneName(zone)}zone`);
    if (!existsSync(file)) writeFileSync(file, emptyZone(zoneName(zone)));
  }
  const before = existsSync(conf) ? readFileSync(conf, "utf8") : "";
  const text = configuration(lab, zones);
  writeFileSync(conf, text, { mode: 0o600 });
  writeFileSync(list, `${JSON.stringify(zones)}\n`);
  return text !== before;
}

/** Of `example.test` or of `10.20.0.0/16`: absolute. Throws `usage` for what is neither. */
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

/** https://www.knot-dns.cz/docs/3.2/html/reference.html; the default database and zone files survive a power failure. */
function configuration(lab: LabLayout, zones: readonly string[]): string {
  const { path, log } = filesOf(lab);
  const secret = readFileSync(labDnsKey(lab.name), "utf8").trim();
  const served = zones.map(zoneName).map((zone) => {
    return `  - domain: "${zone}"\n    file: "${join(path, `${zone}zone`)}"\n    acl: fleetwright\n`;
  });
  return `server:
  rundir: "${path}"
  user: root:root
  listen: ${WIRE_ADDRESS}@53
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

async function answers(conf: string): Promise<boolean> {
  return command("knotc", ["-c", conf, "status"]).then(
    () => true,
    () => false,
  );
}

function mark(lab: LabLayout): string {
  return `${DNS_VARIABLE}=${lab.id}`;
}

function runs(lab: LabLayout): boolean {
  return processesOf({ namespaces: new Set(), environment: mark(lab) }).length > 0;
}
