import type { ConnectionEvent, Events } from "./events.ts";
import type { NativeConnection } from "./native-connection.ts";

/** Two connections that open and close together: `read` for parallel calls, `change` for one call at a time with exact errors. */
export interface ConnectionPair {
  readonly read: NativeConnection;
  readonly change: NativeConnection;
  /** Functions that remove the callbacks. */
  readonly unsubscribers: readonly (() => Promise<void>)[];
}

export interface ConnectionListeners {
  readonly onClosed: (reason: string) => void;
  readonly onEvent: (event: ConnectionEvent) => void;
}

/** Returns whether one connection must serve all calls. With a file, libvirt's test driver has separate state per connection. */
export function sharesHypervisor(uri: string): boolean {
  return uri.startsWith("test:") && !uri.startsWith("test:///default");
}

/** Returns whether the daemon is on this machine, behind a socket in its file system. Such a daemon answers at once. */
export function isLocal(uri: string): boolean {
  return /^(?!test)\w+(\+unix)?:\/\/\//.test(uri);
}

/** The dependencies of opening. */
export interface ConnectionPairContext {
  open(errors: "exact" | "none"): Promise<NativeConnection>;
  readonly events: Events;
}

/** Opens both connections and registers callbacks. On failure closes everything and throws libvirt's error. */
export async function openConnectionPair(
  uri: string,
  { open, events }: ConnectionPairContext,
  timeoutMs: number,
  { onClosed, onEvent }: ConnectionListeners,
): Promise<ConnectionPair> {
  const change = await open("exact");
  let read = change;
  const unsubscribers: (() => Promise<void>)[] = [];
  const died = (reason: number) => onClosed(CLOSE_REASONS[reason] ?? "closed");
  const listen = async (connection: NativeConnection, listener: ConnectionListeners["onEvent"] | null) => {
    const api = "virConnectRegisterCloseCallback";
    unsubscribers.push(
      await connection.runWithTimeout(api, timeoutMs, () => events.listen(connection, died, listener)),
    );
  };
  try {
    if (!sharesHypervisor(uri)) read = await open("none");
    await listen(change, onEvent);
    if (read !== change) await listen(read, null);
    return { read, change, unsubscribers };
  } catch (error) {
    await closeConnectionPair({ read, change, unsubscribers });
    throw error;
  }
}

/** Waits for calls in flight and for the daemon's answer, then cuts the connections. Abandons calls that still do not return. */
export async function closeConnectionPair({ unsubscribers, read, change }: ConnectionPair): Promise<void> {
  const cutTimer = setTimeout(() => {
    read.cut();
    change.cut();
  }, GRACE_MS);
  let deadlineTimer: NodeJS.Timeout | undefined;
  const release = async () => {
    for (const unsubscribe of unsubscribers) await unsubscribe();
    await change.close();
    if (read !== change) await read.close();
  };
  const deadline = new Promise<void>((resolve) => {
    deadlineTimer = setTimeout(resolve, MAX_CLOSE_MS);
  });
  await Promise.race([release(), deadline]);
  clearTimeout(cutTimer);
  clearTimeout(deadlineTimer);
}

const GRACE_MS = 1_000;
/** The longest wait. A connection without a socket cannot be cut: a thread then stays in the call. */
const MAX_CLOSE_MS = 10_000;

/** virConnectCloseReason */
const CLOSE_REASONS = ["I/O error", "end of file", "keepalive timed out", "closed by this client"];
