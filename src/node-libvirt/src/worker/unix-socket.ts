import { setTimeout as sleep } from "node:timers/promises";
import koffi from "koffi";
import { transportError } from "../error.ts";
import { callSync } from "./native.ts";

/** The interval of attempts to connect to a socket with a full queue. */
const RETRY_MS = 100;

/**
 * Connects to a Unix socket and closes it again. Returns the pid of the listening process, or 0 if unknown, for example when the socket
 * does not exist: libvirt reports that better. The queue of a stopped daemon is full, and connect(2) would wait forever. Throws a
 * transport error if the queue is still full after `timeoutMs`.
 */
export async function probeSocket(path: string, timeoutMs: number, api: string): Promise<number> {
  const address = socketAddress(path);
  if (address === undefined) return 0;
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = tryConnect(address);
    if (answer !== "full") return answer;
    if (performance.now() >= end)
      throw transportError(
        api,
        `cannot reach ${path}: its daemon takes no connection within ${timeoutMs} ms`,
      );
    await sleep(RETRY_MS);
  }
}

function tryConnect(address: Buffer): number | "full" {
  const socket = callSync(
    "int socket(int domain, int type, int protocol)",
    AF_UNIX,
    NONBLOCKING_STREAM,
    0,
  ) as number;
  if (socket < 0) return 0;
  try {
    const done = callSync(
      "int connect(int socket, void *address, uint length)",
      socket,
      address,
      address.length,
    );
    if (done === 0) return readPeerPid(socket);
    return koffi.errno() === koffi.os.errno.EAGAIN ? "full" : 0;
  } finally {
    callSync("int close(int descriptor)", socket);
  }
}

/** Returns the pid of the process at the other end (SO_PEERCRED, unix(7)); 0 when this process cannot see it. */
export function readPeerPid(socket: number): number {
  const credentials = Buffer.alloc(12);
  const length = Buffer.from([12, 0, 0, 0]);
  const prototype = "int getsockopt(int socket, int level, int name, void *value, void *length)";
  const done = callSync(prototype, socket, SOL_SOCKET, SO_PEERCRED, credentials, length);
  return done === 0 ? credentials.readInt32LE(0) : 0;
}

/** Returns a struct sockaddr_un; undefined when the path is too long. */
function socketAddress(path: string): Buffer | undefined {
  const name = Buffer.from(path);
  if (name.length > 107) return undefined;
  return Buffer.concat([Buffer.from([AF_UNIX, 0]), name, Buffer.from([0])]);
}

const AF_UNIX = 1;
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC */
const NONBLOCKING_STREAM = 1 | 0o4000 | 0o2000000;
