import type { AllowedUris } from "../host/address.ts";
import type { PrivatePaths } from "../host/private-paths.ts";
import type { Backend } from "../model/backend.ts";
import type { Failure } from "../model/failure.ts";
import type { Store } from "../store/store.ts";
import type { Backends, RuntimeContext } from "../workspace/context.ts";
import type { Io } from "./terminal/io.ts";
import type { Progress } from "./terminal/progress.ts";

/** The dependencies of a command. Commands take them from here and never from the process itself. */
export interface Session {
  readonly io: Io;
  readonly progress: Progress;
  readonly version: string;
  readonly json: boolean;
  readonly backend: Backend;
  /** Aborted by SIGINT (Ctrl-C) and SIGTERM. */
  readonly signal: AbortSignal;
  readonly store: Store;
  readonly tools: Backends;
  /** Host URIs that may be used although they can start local programs or read local files (`--allow-host-uri`). */
  readonly allowedHostUris: AllowedUris;
  /** Paths of this machine that no file of a repository may make the process read. */
  readonly privatePaths: PrivatePaths;
  /** The absolute directory in which the command was started, or the value of `-C`. */
  readonly directory: string;
  /** The absolute directory in which the command was started. Commands for users to copy are relative to it. */
  readonly startDirectory: string;
  /** The login name of the user, for the history. */
  readonly user: string;
  /** Why this user can create no lab; undefined if that is possible, or if the command creates none. */
  readonly labRefusal?: Failure | undefined;
  now(): Date;
  /** Returns a session with the drivers and recipes of another backend. A copy with `backend` alone would keep those of this one. */
  withBackend(backend: Backend): Session;
}

/** Returns the part of a session that does not concern the terminal. */
export function contextOf({
  store,
  tools,
  io,
  backend,
  allowedHostUris,
  privatePaths,
  now,
}: Session): RuntimeContext {
  return {
    store,
    backends: tools,
    env: io.env,
    backend,
    allowedHostUris,
    privatePaths,
    now,
  };
}
