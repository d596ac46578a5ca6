import type { Driver } from "../drivers/driver.ts";
import type { Recipes, SeedBuilder } from "../images/port.ts";
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

/** What has a backend behind it; opened only when a command asks, so that the others start at once. */
export interface Tools {
  drivers(): Promise<readonly Driver[]>;
  readonly recipes: Recipes;
  readonly buildSeed: SeedBuilder;
}
