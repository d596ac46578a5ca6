#!/usr/bin/env node
/**
 * Keeps an A record in a DNS zone for each machine while the machine exists. For zones that Fleetwright does not manage
 * itself (kind DNSZone). Needs BIND's nsupdate (Debian: bind9-dnsutils).
 *
 *   DNS_SERVER   address of the server, with `#PORT` if it is not 53; required
 *   DNS_ZONE     the zone, such as example.test; required
 *   DNS_KEY      a TSIG key, as hmac-sha256:NAME:BASE64
 *   DNS_TTL      in seconds [60]
 *   and the settings of receiver.mjs
 */
import { execFile } from "node:child_process";
import { receive } from "./receiver.mjs";

const { DNS_SERVER = "", DNS_ZONE = "", DNS_KEY, DNS_TTL = "60" } = process.env;
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

// Each value becomes part of a line for nsupdate, so it must not contain line breaks or spaces.
refuseUnless(
  /^[0-9a-f.:]+(#\d+)?$/.test(DNS_SERVER),
  "DNS_SERVER must be an address, such as 10.99.0.254#53",
);
refuseUnless(
  DNS_ZONE.split(".").every((label) => NAME.test(label)),
  "DNS_ZONE must be a zone, such as example.test",
);
refuseUnless(/^\d{1,6}$/.test(DNS_TTL), "DNS_TTL must be a number of seconds");
refuseUnless(
  DNS_KEY === undefined || /^hmac-sha(256|512):[\w.-]+:[A-Za-z0-9+/]+=*$/.test(DNS_KEY),
  "DNS_KEY must be hmac-sha256:NAME:BASE64",
);

const PRESENT = new Set(["vm.created", "vm.updated", "vm.replaced", "vm.restored", "vm.migrated"]);
const GONE = new Set(["vm.deleted", "vm.trashed"]);

receive(async ({ type, data }) => {
  const name = type.replace(/^fleetwright\./, "");
  const { project, name: machine, addresses = [] } = data.resource ?? {};
  if (!PRESENT.has(name) && !GONE.has(name)) return;
  const host = project === "default" ? machine : `${machine}-${project}`;
  if (!NAME.test(host) || !addresses.every((address) => IPV4.test(address))) {
    console.error(`${type}: "${host}" with ${JSON.stringify(addresses)} makes no record; passed over`);
    return;
  }
  await update(host, GONE.has(name) ? [] : addresses);
});

/** Replaces all addresses of the name. Idempotent. */
function update(host, addresses) {
  const name = `${host}.${DNS_ZONE}.`;
  const lines = [
    `server ${DNS_SERVER.replace("#", " ")}`,
    `zone ${DNS_ZONE}.`,
    ...(DNS_KEY === undefined ? [] : [keyLine(DNS_KEY)]),
    `update delete ${name} A`,
    ...addresses.map((address) => `update add ${name} ${DNS_TTL} A ${address}`),
    "send",
  ];
  return new Promise((resolve, reject) => {
    const child = execFile("nsupdate", ["-t", "5"], { timeout: 8_000 }, (error, _stdout, stderr) =>
      error === null ? resolve() : reject(new Error(`nsupdate: ${stderr.trim() || error.code}`)),
    );
    child.stdin.on("error", () => {}); // it ended early: its exit code says why
    child.stdin.end(`${lines.join("\n")}\n`);
  });
}

/** Passes the key on standard input, because other users can see arguments. */
function keyLine(key) {
  const [algorithm, name, secret] = key.split(":");
  return `key ${algorithm}:${name} ${secret}`;
}

function refuseUnless(isRight, message) {
  if (isRight) return;
  console.error(message);
  process.exit(64);
}
