import type { Means, Tools } from "../daemon/means.ts";
import type { Store } from "../store/store.ts";
import type { Io } from "./io.ts";
import type { Progress } from "./progress.ts";

/** `test`: every host is libvirt's own in-process test driver. */
export type Backend = "real" | "test";

/** What a command works with: nothing of it is asked of the process by the command itself. */
export interface Session {
  readonly io: Io;
  readonly progress: Progress;
  readonly version: string;
  readonly json: boolean;
  readonly backend: Backend;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly store: Store;
  readonly tools: Tools;
  /** Where the command was started, or what -C said. */
  readonly directory: string;
  /** Who started it, for history. */
  readonly user: string;
  now(): Date;
}

/** What of it is not about the terminal. */
export function meansOf({ store, tools, io, backend, now }: Session): Means {
  return { store, tools, env: io.env, test: backend === "test", now };
}
