import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sendSignal } from "../signal.ts";

/** A real server on a loopback port, with the zones `example.test` and `0.20.10.in-addr.arpa`. */
export interface DnsServer {
  readonly port: number;
  readonly key: { readonly name: string; readonly secret: string };
  /** The output of `dig`, one line per record. */
  dig(name: string, type: string): string[];
  /** The output of `dig axfr` without the SOA and NS records, sorted. */
  records(zone?: string): string[];
  serial(zone?: string): number;
  /** Changes records like a user with nsupdate. */
  nsupdate(...lines: string[]): void;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops responding without closing connections. */
  freeze(): void;
  thaw(): void;
  end(): Promise<void>;
}

export const KEY = {
  name: "fleetwright",
  secret: "c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXMgbG9uZw==",
};
export const ZONES = ["example.test", "0.20.10.in-addr.arpa"] as const;

/** Records that existed before. */
export const FOREIGN = [
  "mail.example.test. 600 IN A 192.0.2.25",
  "example.test. 600 IN MX 10 Mail.Example.TEST.",
  'example.test. 600 IN TXT "v=spf1" " -all"',
  "old.example.test. 600 IN CNAME Mail.example.test.",
  "strange\\.dot.example.test. 600 IN A 192.0.2.99",
];

function zoneFile(zone: string): string {
  const soa = `${zone}. 600 IN SOA ns.${ZONES[0]}. admin.${ZONES[0]}. 1 3600 600 86400 60`;
  const more = zone === ZONES[0] ? ["ns.example.test. 600 IN A 192.0.2.53", ...FOREIGN] : [];
  return `${[soa, `${zone}. 600 IN NS ns.${ZONES[0]}.`, ...more].join("\n")}\n`;
}

/** The files of a server, and the command that runs it in the foreground. */
type Setup = (folder: string, port: number) => readonly string[];

export const SERVERS: Readonly<Record<"knot" | "bind" | "powerdns", Setup>> = {
  knot(folder, port) {
    mkdirSync(join(folder, "db"));
    const zones = ZONES.map((zone) => `  - domain: ${zone}\n    file: ${folder}/${zone}\n    acl: key\n`);
    const config = `server:\n  rundir: ${folder}\n  user: root:root\n  listen: 127.0.0.1@${port}\ndatabase:\n  storage: ${folder}/db
log:\n  - target: stderr\n    any: info\nkey:\n  - id: ${KEY.name}\n    algorithm: hmac-sha256\n    secret: ${KEY.secret}
acl:\n  - id: key\n    key: ${KEY.name}\n    action: [update, transfer]\nzone:\n${zones.join("")}`;
    writeFileSync(join(folder, "knot.conf"), config);
    return ["knotd", "-c", join(folder, "knot.conf")];
  },
  bind(folder, port) {
    const zones = ZONES.map(
      (zone) => `zone "${zone}" { type primary; file "${folder}/${zone}"; allow-transfer { key ${KEY.name}; };
  allow-update { key ${KEY.name}; }; };\n`,
    );
    const config = `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
  pid-file "${folder}/pid"; ${noLockFile()} session-keyfile "${folder}/session.key"; recursion no; dnssec-validation no;
  check-names primary ignore; };
controls { };\nkey ${KEY.name} { algorithm hmac-sha256; secret "${KEY.secret}"; };\n${zones.join("")}`;
    writeFileSync(join(folder, "named.conf"), config);
    return ["named", "-g", "-c", join(folder, "named.conf")];
  },
  powerdns(folder, port) {
    const database = join(folder, "pdns.sqlite");
    const schema = readFileSync("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql");
    execFileSync("sqlite3", [database], { input: schema });
    const config = `launch=gsqlite3\ngsqlite3-database=${database}\nlocal-address=127.0.0.1\nlocal-port=${port}\nsocket-dir=${folder}
dnsupdate=yes\nallow-dnsupdate-from=127.0.0.0/8\ncache-ttl=0\nquery-cache-ttl=0\nnegquery-cache-ttl=0\nzone-cache-refresh-interval=0
disable-syslog=yes\n`;
    writeFileSync(join(folder, "pdns.conf"), config);
    const util = (...args: string[]) =>
      execFileSync("pdnsutil", ["--config-dir", folder, ...args], { stdio: "pipe" });
    util("import-tsig-key", KEY.name, "hmac-sha256", KEY.secret);
    for (const zone of ZONES) {
      util("load-zone", zone, join(folder, zone));
      util("set-kind", zone, "native");
      util("set-meta", zone, "TSIG-ALLOW-DNSUPDATE", KEY.name);
      util("set-meta", zone, "TSIG-ALLOW-AXFR", KEY.name);
      util("set-meta", zone, "SOA-EDIT-DNSUPDATE", "INCREASE");
    }
    return ["pdns_server", `--config-dir=${folder}`, "--daemon=no", "--guardian=no"];
  },
};

/** BIND before 9.20 locks a file that all servers of a machine share. Newer versions have no such option. */
function noLockFile(): string {
  const [, major = 0, minor = 0] =
    /BIND (\d+)\.(\d+)/.exec(execFileSync("named", ["-v"]).toString())?.map(Number) ?? [];
  return major > 9 || minor >= 20 ? "" : "lock-file none;";
}

export async function startDnsServer(name: keyof typeof SERVERS): Promise<DnsServer> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  for (const zone of ZONES) writeFileSync(join(folder, zone), zoneFile(zone));
  const port = await freePort();
  const [program = "", ...args] = SERVERS[name](folder, port);
  let child: ChildProcess | undefined;
  const log = openSync(join(folder, "log"), "a");
  const hasZones = () => ZONES.every((zone) => lines(ask(port, zone, "SOA")).length > 0);
  const start = async () => {
    child = spawn(program, args, { stdio: ["ignore", log, log] });
    for (let tries = 0; tries < 200 && !((await listens(port)) && hasZones()); tries += 1) {
      if (child.exitCode !== null) throw new Error(readFileSync(join(folder, "log"), "utf8"));
      await sleep(50);
    }
  };
  const kill = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  const dig = (of: string, type: string) => lines(ask(port, of, type)).map(plain);
  await start();
  return {
    port,
    key: KEY,
    start,
    kill,
    dig,
    records: (zone = ZONES[0]) => {
      const all = dig(zone, "AXFR").filter((line) => !/ (SOA|NS|TSIG) |^;|^ns\./.test(line));
      return [...new Set(all)].sort();
    },
    serial: (zone = ZONES[0]) => Number(dig(zone, "SOA")[0]?.split(" ")[6]),
    nsupdate: (...commands) => {
      const text = [`server 127.0.0.1 ${port}`, ...commands, "send", ""].join("\n");
      execFileSync("nsupdate", [...SIGNED], { input: text, stdio: ["pipe", "pipe", "pipe"] });
    },
    freeze: () => {
      if (child?.pid !== undefined) sendSignal(child.pid, "SIGSTOP");
    },
    thaw: () => void child?.kill("SIGCONT"),
    end: async () => {
      child?.kill("SIGCONT");
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const SIGNED = ["-y", `hmac-sha256:${KEY.name}:${KEY.secret}`];

function ask(port: number, name: string, type: string): Buffer {
  const how = ["@127.0.0.1", "-p", `${port}`, ...SIGNED, "+tcp", "+noall", "+answer"];
  return execFileSync("dig", [...how, name, type]);
}

function lines(output: Buffer): string[] {
  return output
    .toString()
    .split("\n")
    .filter((line) => line !== "");
}

function plain(line: string): string {
  return line.replaceAll(/\s+/g, " ");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }; // the server listens on a port
      server.close(() => resolve(port));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
