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

/** Those whose connection is closed: libvirt's event loop may shut them a moment later. */
const released = new Set<string>();

/** Remembers what is there before a connection is opened; `found` is what has come since and looks like one to `uri`. */
export class WireFinder {
  readonly #place: Place;
  readonly #before: ReadonlySet<string>;

  constructor(uri: string) {
    this.#place = placeOf(uri);
    this.#before = new Set(this.#place.names());
    for (const end of released) if (!isThere(end)) released.delete(end);
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
      cut: () => claimed.has(end) && isThere(end) && cutEnd(end),
      release: () => {
        claimed.delete(end);
        released.add(end);
      },
    };
  }

  /**
   * A process may have a thousand descriptors, and to ask what each is takes longer than the opening itself: so only new
   * names are asked first. A name that was there before may have been given again since.
   */
  #fresh(): string[] {
    const { names, endOf, fits, givenAgain } = this.#place;
    const all = names();
    const pick = (some: readonly string[]) =>
      some.flatMap((name) => {
        const end = endOf(name);
        return end !== null && !claimed.has(end) && !released.has(end) && fits(end) ? [end] : [];
      });
    const found = pick(all.filter((name) => !this.#before.has(name)));
    return found.length > 0 || !givenAgain ? found : pick(all.filter((name) => this.#before.has(name)));
  }
}

/** Where the ends of one transport's connections are found. */
interface Place {
  readonly givenAgain: boolean;
  names(): string[];
  /** Tells a name that is used again from what it was before; null when it is nothing that could be cut. */
  endOf(name: string): string | null;
  fits(end: string): boolean;
}

function placeOf(uri: string): Place {
  const parsed = orNull(() => new URL(uri));
  if (parsed === null || /^(test|vbox|esx|vpx|gsx)(\+|:)/.test(uri)) return NOWHERE;
  const transport = /\+(\w+):/.exec(uri)?.[1] ?? (parsed.hostname === "" ? "unix" : "tls");
  if (transport === "ssh" || transport === "ext")
    return { ...CHILDREN, fits: (end) => /virt-ssh-helper|-sock|\.sock/.test(commandOf(end)) };
  if (transport === "unix") {
    const path = parsed.searchParams.get("socket");
    return { ...SOCKETS, fits: (end) => isUnixPeer(end, path) };
  }
  const port = Number(parsed.port) || ({ tcp: 16509, tls: 16514 }[transport] ?? 22);
  return { ...SOCKETS, fits: (end) => tcpPeerPort(end) === port };
}

const NOWHERE: Place = { givenAgain: false, names: () => [], endOf: () => null, fits: () => false };

/** "fd 21 socket:[8431]": the inode tells a number used again from the old one. */
const SOCKETS = {
  givenAgain: true,
  names: () => readdirSync("/proc/self/fd"),
  endOf: (name: string) => {
    const target = orNull(() => readlinkSync(`/proc/self/fd/${name}`));
    return target?.startsWith("socket:") ? `fd ${name} ${target}` : null;
  },
};

/** "pid 1234" */
const CHILDREN = {
  givenAgain: false,
  names: () =>
    readdirSync("/proc/self/task").flatMap(
      (task) => orNull(() => readFileSync(`/proc/self/task/${task}/children`, "utf8"))?.match(/\d+/g) ?? [],
    ),
  endOf: (name: string) => `pid ${name}`,
};

function isThere(end: string): boolean {
  const name = String(numberOf(end));
  return end.startsWith("fd ") ? SOCKETS.endOf(name) === end : CHILDREN.names().includes(name);
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
