import type { Driver } from "../drivers/driver.ts";
import type { Recipes, SeedBuilder } from "../images/port.ts";
import type { Store } from "../store/store.ts";

/** What work on a fleet needs of this machine. */
export interface Means {
  readonly store: Store;
  readonly tools: Tools;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Every host is libvirt's own in-process test driver. */
  readonly test: boolean;
  now(): Date;
}

/** What has a backend behind it; opened only when somebody asks, so that the others start at once. */
export interface Tools {
  drivers(): Promise<readonly Driver[]>;
  readonly recipes: Recipes;
  readonly buildSeed: SeedBuilder;
}
