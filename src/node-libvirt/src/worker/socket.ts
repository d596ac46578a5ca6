import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import type { Endpoint } from "./endpoint.ts";
import { callSync } from "./native.ts";
import { readPeerPid } from "./unix-socket.ts";

/**
 * The local end of a connection: a socket of this process, or an ssh child. libvirt neither exposes it nor has a timeout for calls.
 * Therefore this package finds the end itself, to cut calls that hang.
 */
export interface NativeSocket {
  /** Makes blocked calls return at once with a transport error. Returns false when the end no longer exists. */
  cut(): boolean;
  /** Marks the connection as closed. The kernel may then reuse the number of its end. */
  release(): void;
}

/** The sockets and children of this process that belong to connections. */
const claimed = new Set<string>();

/** The ends of closed connections. libvirt's event loop may close them slightly later. */
const released = new Set<string>();

/**
 * A finder of the local end of a connection. It records the existing ends before the opening. A new end that leads to the endpoint
 * belongs to the connection. `threads` are those that may start its ssh; undefined: all but those of `others`.
 */
export class SocketFinder {
  readonly #source: SocketSource;
  readonly #before: ReadonlySet<string>;

  constructor(endpoint: Endpoint, threads: Threads) {
    this.#source = socketSource(endpoint, threads);
    this.#before = new Set(this.#source.names());
    for (const end of released) if (!exists(end)) released.delete(end);
  }

  /** Cuts all ends that belong to the opening in flight. */
  cutAll(): void {
    for (const end of this.#findNew()) cutEnd(end);
  }

  claim(): NativeSocket | null {
    const end = this.#findNew()[0];
    if (end === undefined) return null;
    claimed.add(end);
    return {
      cut: () => claimed.has(end) && exists(end) && cutEnd(end),
      release: () => {
        claimed.delete(end);
        released.add(end);
      },
    };
  }

  /**
   * Returns the new ends. A process may have a thousand descriptors, and inspecting each takes longer than the opening. Therefore new
   * names are inspected first. Old names are inspected too, because the kernel may have reused them.
   */
  #findNew(): string[] {
    const { names, endOf, fits, reusesNames } = this.#source;
    const all = names();
    const pick = (some: readonly string[]) =>
      some.flatMap((name) => {
        const end = endOf(name);
        return end !== null && !claimed.has(end) && !released.has(end) && fits(end) ? [end] : [];
      });
    const candidates = pick(all.filter((name) => !this.#before.has(name)));
    return candidates.length > 0 || !reusesNames
      ? candidates
      : pick(all.filter((name) => this.#before.has(name)));
  }
}

/** A source of the local ends of one transport. */
interface SocketSource {
  readonly reusesNames: boolean;
  names(): string[];
  /** Returns a text that differs when a name is reused; null for ends that cannot be cut. */
  endOf(name: string): string | null;
  fits(end: string): boolean;
}

/** The threads of this process whose children are searched, by their numbers in /proc. */
export interface Threads {
  has(thread: number): boolean;
}

const ALL_THREADS: Threads = { has: () => true };

function socketSource(endpoint: Endpoint, threads: Threads): SocketSource {
  switch (endpoint.kind) {
    case "none":
      return NO_SOCKETS;
    case "child":
      return {
        ...CHILDREN,
        names: () => childrenOf(threads),
        fits: (end) => /virt-ssh-helper|-sock|\.sock/.test(commandOf(end)),
      };
    case "unix":
      return { ...SOCKETS, fits: (end) => isDaemon(end, endpoint) };
    case "tcp":
      return { ...SOCKETS, fits: (end) => isTcpPeer(end, endpoint) };
  }
}

const NO_SOCKETS: SocketSource = {
  reusesNames: false,
  names: () => [],
  endOf: () => null,
  fits: () => false,
};

/** Ends such as "fd 21 socket:[8431]". The inode distinguishes a reused number from the old one. */
const SOCKETS = {
  reusesNames: true,
  names: () => readdirSync("/proc/self/fd"),
  endOf: (name: string) => {
    const target = orNull(() => readlinkSync(`/proc/self/fd/${name}`));
    return target?.startsWith("socket:") ? `fd ${name} ${target}` : null;
  },
};

/** Ends such as "pid 1234". */
const CHILDREN = {
  reusesNames: false,
  names: () => childrenOf(ALL_THREADS),
  endOf: (name: string) => `pid ${name}`,
};

function childrenOf(threads: Threads): string[] {
  const tasks = readdirSync("/proc/self/task").filter((task) => threads.has(Number(task)));
  const children = (task: string) => orNull(() => readFileSync(`/proc/self/task/${task}/children`, "utf8"));
  return tasks.flatMap((task) => children(task)?.match(/\d+/g) ?? []);
}

function exists(end: string): boolean {
  const name = String(numberOf(end));
  return end.startsWith("fd ") ? SOCKETS.endOf(name) === end : CHILDREN.names().includes(name);
}

function isDaemon(end: string, { name, pid }: Extract<Endpoint, { kind: "unix" }>): boolean {
  const address = readPeerAddress(end);
  if (address?.readUInt16LE(0) !== AF_UNIX) return false;
  const socketName = address.toString("latin1", 2, address.indexOf(0, 2));
  if (name === undefined) return /virt[^/]*$/.test(socketName);
  // The peer's name is the daemon's own. In a container it is another path with the same ending.
  return basename(socketName) === name && (pid === 0 || readPeerPid(numberOf(end)) === pid);
}

function isTcpPeer(end: string, { port, addresses }: Extract<Endpoint, { kind: "tcp" }>): boolean {
  const address = readPeerAddress(end);
  const family = address?.readUInt16LE(0);
  if (address === null || (family !== AF_INET && family !== AF_INET6)) return false;
  if (address.readUInt16BE(2) !== port) return false;
  if (addresses === undefined) return true;
  return family === AF_INET
    ? addresses.check([...address.subarray(4, 8)].join("."), "ipv4")
    : addresses.check(ipv6Groups(address.subarray(8, 24)), "ipv6");
}

function ipv6Groups(bytes: Buffer): string {
  return (bytes.toString("hex").match(/.{4}/g) ?? []).join(":");
}

function readPeerAddress(end: string): Buffer | null {
  const address = Buffer.alloc(128);
  const length = Buffer.from([128, 0, 0, 0]);
  const ok = callSync("int getpeername(int fd, void *address, void *length)", numberOf(end), address, length);
  return ok === 0 ? address : null;
}

function cutEnd(end: string): boolean {
  if (end.startsWith("fd ")) return callSync("int shutdown(int fd, int how)", numberOf(end), SHUT_RDWR) === 0;
  return orNull(() => process.kill(numberOf(end), "SIGKILL")) ?? false;
}

function commandOf(end: string): string {
  return orNull(() => readFileSync(`/proc/${numberOf(end)}/cmdline`, "utf8")) ?? "";
}

const numberOf = (end: string) => Number(end.split(" ")[1]);

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SHUT_RDWR = 2;
