import type { AnyObjectType } from "../drivers/driver.ts";
import { typesOf } from "../drivers/index.ts";
import { type DaemonOptions, runDaemon } from "./daemon.ts";
import type { Observer } from "./happening.ts";
import type { HttpServer } from "./http/server.ts";
import type { ServeOptions } from "./http.ts";
import { createWatcher, type Watcher } from "./overview.ts";

export interface WatchedOptions extends DaemonOptions {
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
  const watcher = createWatcher(options.means.now);
  if (options.http === undefined) return runDaemon(options, stop);
  const { daemon, server } = await watched(options, options.http, watcher);
  await using _serving = server;
  options.onListening(server);
  await runDaemon(daemon, stop);
}

async function watched(
  options: WatchedOptions,
  http: NonNullable<WatchedOptions["http"]>,
  { observe: watch, overview }: Watcher,
): Promise<{ readonly daemon: DaemonOptions; readonly server: HttpServer }> {
  const { means, clock, source, version } = options;
  const { store, now } = means;
  const [{ createMetrics }, { serveHttp }] = await Promise.all([import("./metrics.ts"), import("./http.ts")]);
  const metrics = createMetrics({ version, overview, store, now, clock, ofProcess: true });
  const observe: Observer = (happening) => {
    for (const one of [watch, metrics.observe, options.observe]) one(happening);
  };
  let types: readonly AnyObjectType[] = [];
  const drivers = async () => {
    const own = await means.tools.drivers();
    types = typesOf(own);
    return metrics.watch(own);
  };
  const told = { overview, metrics, store, now, version, types: () => types };
  const server = await serveHttp({ ...http, ...told, source, observe });
  const tools = { ...means.tools, drivers };
  return { daemon: { ...options, observe, means: { ...means, tools } }, server };
}
