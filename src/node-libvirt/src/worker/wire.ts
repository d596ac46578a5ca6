import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { now } from "./native.ts";

/**
 * What a connection runs over: a socket of this process, or an ssh child. libvirt does not tell, and has no timeout
 * for a call, so we find it ourselves, to be able to cut it.
 */
export interface Wire {
  /** Blocked calls return at once with a transport error. False when it is gone already. */
  cut(): boolean;
  /** The connection is closed: its number may now belong to something else. */
  release(): void;
}

/** Sockets and children that belong to connections, in this process. */
const claimed = new Set<string>();

/** Remembers what is there before a connection is opened; `found` is what has come since and looks like one to `uri`. */
export class WireFinder {
  readonly #matches: (end: string) => boolean;
  readonly #before: Set<string>;

  constructor(uri: string) {
    this.#matches = matcher(uri);
    this.#before = new Set(ends());
  }

  /** Cuts whatever belongs to the opening under way. */
  cutAll(): void {
    for (const end of this.#fresh()) cutEnd(end);
  }

  claim(): Wire | null {
    const end = this.#fresh()[0];
    if (end === undefined) return null;
    claimed.add(end);
    return {
      cut: () => claimed.has(end) && ends().includes(end) && cutEnd(end),
      release: () => claimed.delete(end),
    };
  }

  #fresh(): string[] {
    return ends().filter((end) => !this.#before.has(end) && !claimed.has(end) && this.#matches(end));
  }
}

/** Open sockets as "fd 21 socket:[8431]", children as "pid 1234": the inode tells a number used again from the old one. */
function ends(): string[] {
  const sockets = readdirSync("/proc/self/fd").flatMap((fd) => {
    const target = orNull(() => readlinkSync(`/proc/self/fd/${fd}`));
    return target?.startsWith("socket:") ? [`fd ${fd} ${target}`] : [];
  });
  const children = readdirSync("/proc/self/task").flatMap((task) => {
    const pids = orNull(() => readFileSync(`/proc/self/task/${task}/children`, "utf8"));
    return (pids?.match(/\d+/g) ?? []).map((pid) => `pid ${pid}`);
  });
  return [...sockets, ...children];
}

function matcher(uri: string): (end: string) => boolean {
  const parsed = orNull(() => new URL(uri));
  if (parsed === null || /^(test|vbox|esx|vpx|gsx)(\+|:)/.test(uri)) return () => false;
  const transport = /\+(\w+):/.exec(uri)?.[1] ?? (parsed.hostname === "" ? "unix" : "tls");
  if (transport === "ssh" || transport === "ext") {
    return (end) => end.startsWith("pid ") && /virt-ssh-helper|-sock|\.sock/.test(commandOf(end));
  }
  if (transport === "unix") {
    const path = parsed.searchParams.get("socket");
    return (end) => end.startsWith("fd ") && isUnixPeer(end, path);
  }
  const port = Number(parsed.port) || ({ tcp: 16509, tls: 16514 }[transport] ?? 22);
  return (end) => end.startsWith("fd ") && tcpPeerPort(end) === port;
}

function isUnixPeer(end: string, path: string | null): boolean {
  const address = peer(end);
  if (address?.readUInt16LE(0) !== AF_UNIX) return false;
  const name = address.toString("latin1", 2, address.indexOf(0, 2));
  // The peer's name is what the daemon calls it, which in a container of its own is another path with the same end.
  return basename(name) === (path === null ? name.match(/[^/]*virt[^/]*$/)?.[0] : basename(path));
}

function tcpPeerPort(end: string): number | null {
  const address = peer(end);
  const family = address?.readUInt16LE(0);
  return address !== null && (family === AF_INET || family === AF_INET6) ? address.readUInt16BE(2) : null;
}

function peer(end: string): Buffer | null {
  const address = Buffer.alloc(128);
  const length = Buffer.from([128, 0, 0, 0]);
  const ok = now("int getpeername(int fd, void *address, void *length)", numberOf(end), address, length);
  return ok === 0 ? address : null;
}

function cutEnd(end: string): boolean {
  if (end.startsWith("fd ")) return now("int shutdown(int fd, int how)", numberOf(end), SHUT_RDWR) === 0;
  return orNull(() => process.kill(numberOf(end), "SIGKILL")) ?? false;
}

function commandOf(end: string): string {
  return orNull(() => readFileSync(`/proc/${numberOf(end)}/cmdline`, "utf8")) ?? "";
}

const numberOf = (end: string) => Number(end.split(" ")[1]);

function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SHUT_RDWR = 2;
