import { typesOf } from "../drivers/index.ts";
import type { AnyObjectType } from "../drivers/object-type.ts";
import { trackLatestCredits } from "./cpu-credits/latest-credits.ts";
import type { DaemonOptions } from "./daemon.ts";
import type { DaemonEventListener } from "./daemon-event.ts";
import { trackDaemonState } from "./daemon-state.ts";
import type { ServedFleet } from "./http/fleet-selector.ts";
import type { ServeOptions } from "./http/serve.ts";
import type { HttpServer } from "./http/server.ts";
import type { Metrics } from "./metrics.ts";
import { createWakeup, type Wakeup } from "./review/wakeup.ts";
import { runFleets } from "./run-fleets.ts";

export interface DaemonWithHttpOptions {
  /** At least one. The store, the clock and the version of the process are taken from the first. */
  readonly fleets: readonly [DaemonOptions, ...DaemonOptions[]];
  /** Where to listen and who may read; undefined for no HTTP. */
  readonly http: Pick<ServeOptions, "listen" | "proxies" | "tokens" | "secrets"> | undefined;
  /** The time that changes in flight get after a stop, before they are abandoned. */
  readonly graceMs: number;
  /** Called when the server listens. */
  onListening(server: HttpServer): void;
}

/**
 * Runs the daemon, and serves the API, metrics and health probes over HTTP until it has ended. Returns how many changes were
 * abandoned. Throws `rejected` before it reconciles anything when it cannot listen on the address.
 */
export async function runDaemonWithHttp(options: DaemonWithHttpOptions, stop: AbortSignal): Promise<number> {
  const { fleets, http, graceMs } = options;
  if (http === undefined) return runFleets(fleets, stop, graceMs);
  const { daemons, server } = await startHttp(options, http);
  await using _server = server;
  options.onListening(server);
  return await runFleets(daemons, stop, graceMs);
}

async function startHttp(
  { fleets }: DaemonWithHttpOptions,
  http: NonNullable<DaemonWithHttpOptions["http"]>,
): Promise<{ readonly daemons: readonly DaemonOptions[]; readonly server: HttpServer }> {
  const [{ createMetrics }, { createDaemonMetrics }, { serveHttp }] = await Promise.all([
    import("./metrics.ts"),
    import("./metrics/daemon-metrics.ts"),
    import("./http/serve.ts"),
  ]);
  const instrumented = fleets.map((fleet) => instrument(fleet, createMetrics));
  const [{ context, version, emit }] = fleets;
  const server = await serveHttp({
    ...http,
    version,
    emit,
    store: context.store,
    now: context.now,
    fleets: instrumented.map(({ served }) => served),
    metrics: createDaemonMetrics({ fleets: instrumented.map(({ metrics }) => metrics), ofProcess: true }),
    onPush: () => {
      for (const { source } of fleets) source.refresh();
    },
    onReview: () => {
      for (const { wakeup } of instrumented) wakeup.wake();
    },
  });
  return { daemons: instrumented.map(({ daemon }) => daemon), server };
}

interface InstrumentedFleet {
  readonly daemon: DaemonOptions;
  readonly served: ServedFleet;
  readonly metrics: Metrics;
  readonly wakeup: Wakeup;
}

/** Returns the options with listeners for metrics and state, and with drivers that measure each call. */
function instrument(
  daemon: DaemonOptions,
  createMetrics: typeof import("./metrics.ts")["createMetrics"],
): InstrumentedFleet {
  const { context, version, clock, repo } = daemon;
  const { store, now } = context;
  const { handle: track, state } = trackDaemonState(now);
  const credits = trackLatestCredits();
  const metrics = createMetrics({ version, state, credits, store, now, clock });
  const emit: DaemonEventListener = (event) => {
    for (const handle of [track, credits.handle, metrics.handle, daemon.emit]) handle(event);
  };
  let types: readonly AnyObjectType[] = [];
  const drivers = async () => {
    const opened = await context.backends.drivers();
    types = typesOf(opened);
    return metrics.instrument(opened);
  };
  const tools = { ...context.backends, drivers };
  const wakeup = createWakeup();
  return {
    daemon: { ...daemon, emit, wakeup, context: { ...context, backends: tools } },
    served: { repo, state, credits, types: () => types },
    metrics,
    wakeup,
  };
}
