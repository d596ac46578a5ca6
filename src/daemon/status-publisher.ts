import type { Store } from "../store/store.ts";
import { writeStatus } from "../workspace/daemon-status.ts";
import type { DaemonEventListener } from "./daemon-event.ts";
import { type DaemonState, trackDaemonState } from "./daemon-state.ts";
import { type DaemonIdentity, toStatus } from "./daemon-status.ts";

/** Writes the status of a daemon to the store, where other processes read it. */
export interface StatusPublisher {
  readonly handle: DaemonEventListener;
  /** Writes the status at most once a second while it changes, and once more when it is disposed of. */
  publish(fleet: string, store: Pick<Store, "putRecords">): AsyncDisposable;
}

const PUBLISH_INTERVAL_MS = 1_000;

export function createStatusPublisher(daemon: DaemonIdentity, now: () => Date): StatusPublisher {
  const { handle, state } = trackDaemonState(now);
  return {
    handle,
    publish(fleet, store) {
      let lastWritten: DaemonState | undefined;
      const write = async () => {
        const current = state();
        if (lastWritten === current) return;
        lastWritten = current;
        await writeStatus(fleet, toStatus(current, daemon), store);
      };
      const timer = setInterval(() => void write().catch(() => {}), PUBLISH_INTERVAL_MS); // reconciliation reports it
      return {
        [Symbol.asyncDispose]: async () => {
          clearInterval(timer);
          await write().catch(() => {});
        },
      };
    },
  };
}
