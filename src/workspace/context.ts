import type { Driver } from "../drivers/driver.ts";
import type { AllowedUris } from "../host/address.ts";
import type { FencingAgent } from "../host/fencing/fence-agent.ts";
import type { PrivatePaths } from "../host/private-paths.ts";
import type { Recipes, SeedBuilder } from "../images/types.ts";
import type { Backend } from "../model/backend.ts";
import type { Store } from "../store/store.ts";

/** The parts of this machine that work on a fleet needs. */
export interface RuntimeContext {
  readonly store: Store;
  readonly backends: Backends;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly backend: Backend;
  /** Host URIs that the operator allows although they may start programs or read files here. */
  readonly allowedHostUris: AllowedUris;
  /** Paths that a repository may not make this process read: the state folder, and credentials of this process. */
  readonly privatePaths: PrivatePaths;
  now(): Date;
}

/** Parts with a backend, which load on first use. Otherwise every command would start more slowly. */
export interface Backends {
  drivers(): Promise<readonly Driver[]>;
  readonly recipes: Recipes;
  readonly buildSeed: SeedBuilder;
  /** Returns the fencing agent of a host of a lab. Only the daemon uses it. */
  readonly labFencing: (lab: string, host: string) => FencingAgent;
}
