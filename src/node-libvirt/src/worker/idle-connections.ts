import { closeConnectionPair } from "./connection-pair.ts";
import type { NativeConnection } from "./native-connection.ts";

/** A pool of idle connections for reuse. Opening one takes longer than most calls on it. */
export class IdleConnections {
  readonly #idle = new Map<NativeConnection, NodeJS.Timeout>();

  /** Takes an idle connection that is still alive; undefined if the pool has none. */
  take(): NativeConnection | undefined {
    const [connection] = this.#idle.keys();
    if (connection === undefined) return undefined;
    this.#forget(connection);
    if (connection.isAlive) return connection;
    void closeNativeConnection(connection);
    return this.take();
  }

  /** Adds a connection that has no user any more. */
  async put(connection: NativeConnection): Promise<void> {
    if (this.#idle.size >= MAX_IDLE || !connection.isAlive) return closeNativeConnection(connection);
    const timer = setTimeout(() => {
      this.#forget(connection);
      void closeNativeConnection(connection);
    }, IDLE_MS);
    this.#idle.set(connection, timer);
  }

  async clear(): Promise<void> {
    const connections = [...this.#idle.keys()];
    for (const connection of connections) this.#forget(connection);
    await Promise.all(connections.map(closeNativeConnection));
  }

  #forget(connection: NativeConnection): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
  }
}

export function closeNativeConnection(connection: NativeConnection): Promise<void> {
  return closeConnectionPair({ read: connection, change: connection, unsubscribers: [] });
}

const MAX_IDLE = 4;
const IDLE_MS = 5_000;
