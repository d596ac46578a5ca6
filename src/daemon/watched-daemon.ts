import type { AnyObjectType } from "../drivers/driver.ts";
import { typesOf } from "../drivers/index.ts";
import type { DaemonOptions } from "./daemon.ts";
import { runFleets } from "./fleets.ts";
import type { Observer } from "./happening.ts";
import type { Kept } from "./http/kept.ts";
import type { HttpServer } from "./http/server.ts";
import type { ServeOptions } from "./http.ts";
import type { Metrics } from "./metrics.ts";
import { createWatcher } from "./overview.ts";
import { createDoorbell, type Doorbell } from "./review/doorbell.ts";

export interface WatchedOptions {
  /** At least one. What is of the process is taken from the first. */
  readonly fleets: readonly [DaemonOptions, ...DaemonOptions[]];
  /** Where and to whom it tells over HTTP how it is doing; undefined: nowhere. */
  readonly http: Pick<ServeOptions, "listen" | "tokens" | "secrets"> | undefined;
  /** HTTP is answered from now on. */
  onListening(server: HttpServer): void;
}

/**
 * Runs the daemon, and tells how it is doing from its beginning until it has ended. Throws `rejected` when the address
 * cannot be listened on, before anything is done.
 */
export async function runWatchedDaemon(options: WatchedOptions, stop: AbortSignal): Promise<void> {
  const { fleets, http } = options;
  if (http === undefined) return runFleets(fleets, stop);
  const { daemons, server } = await served(options, http);
  await using _serving = server;
  options.onListening(server);
  await runFleets(daemons, stop);
}

async function served(
  { fleets }: WatchedOptions,
  http: NonNullable<WatchedOptions["http"]>,
): Promise<{ readonly daemons: readonly DaemonOptions[]; readonly server: HttpServer }> {
  const [{ createMetrics }, { createDaemonMetrics }, { serveHttp }] = await Promise.all([
    import("./metrics.ts"),
    import("./metrics/daemon-metrics.ts"),
    import("./http.ts"),
  ]);
  const watched = fleets.map((fleet) => watch(fleet, createMetrics));
  const [{ means, version, observe }] = fleets;
  const server = await serveHttp({
    ...{ ...http, version, observe, store: means.store, now: means.now },
    fleets: watched.map(({ kept }) => kept),
    metrics: createDaemonMetrics({ fleets: watched.map(({ metrics }) => metrics), ofProcess: true }),
    onPush: () => {
      for (const { source } of fleets) source.poke();
    },
    onReview: () => {
      for (const { doorbell } of watched) doorbell.ring();
    },
  });
  return { daemons: watched.map(({ daemon }) => daemon), server };
}

interface Watched {
  readonly daemon: DaemonOptions;
  readonly kept: Kept;
  readonly metrics: Metrics;
  readonly doorbell: Doorbell;
}

/** The same daemon, with everything that happens in it counted and remembered. */
function watch(
  daemon: DaemonOptions,
  createMetrics: typeof import("./metrics.ts")["createMetrics"],
): Watched {
  const { means, version, clock, repo } = daemon;
  const { store, now } = means;
  const { observe: remember, overview } = createWatcher(now);
  const metrics = createMetrics({ version, overview, store, now, clock });
  const observe: Observer = (happening) => {
    for (const one of [remember, metrics.observe, daemon.observe]) one(happening);
  };
  let types: readonly AnyObjectType[] = [];
  const drivers = async () => {
    const own = await means.tools.drivers();
    types = typesOf(own);
    return metrics.watch(own);
  };
  const tools = { ...means.tools, drivers };
  const doorbell = createDoorbell();
  return {
    daemon: { ...daemon, observe, doorbell, means: { ...means, tools } },
    kept: { repo, overview, types: () => types },
    metrics,
    doorbell,
  };
}
