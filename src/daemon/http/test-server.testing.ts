import type { AnyObjectType } from "../../drivers/object-type.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import { trackLatestCredits } from "../cpu-credits/latest-credits.ts";
import type { DaemonEvent } from "../daemon-event.ts";
import { trackDaemonState } from "../daemon-state.ts";
import { createDaemonMetrics } from "../metrics/daemon-metrics.ts";
import { createMetrics } from "../metrics.ts";
import { type ServeOptions, serveHttp } from "./serve.ts";
import type { HttpServer } from "./server.ts";
import { openTokenFile } from "./token-file.ts";

export const NOW = new Date("2026-03-01T10:00:00Z");

/** The HTTP server of a daemon with any number of fleets, for tests. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** Emits an event of the first fleet, or of another one. */
  emit(event: DaemonEvent, fleet?: number): void;
  /** Messages of `error` events. */
  readonly failures: string[];
  /** Returns how often a push asked for a fetch. */
  refreshCount(): number;
  /** Returns how often a webhook asked for reviews. */
  wakeupCount(): number;
  request(path: string, init?: RequestInit): Promise<Response>;
}

interface TestServerOptions extends Partial<Omit<ServeOptions, "fleets">> {
  readonly token?: string;
  readonly secret?: string;
  /** The number of fleets. [1] */
  readonly fleets?: number;
  readonly types?: readonly AnyObjectType[];
}

export async function startTestServer({
  token,
  secret,
  fleets: amount = 1,
  types = [],
  ...more
}: TestServerOptions = {}): Promise<TestServer> {
  const failures: string[] = [];
  let [refreshCount, wakeupCount] = [0, 0];
  const store = more.store ?? createMemoryStore();
  const fleets = Array.from({ length: amount }, (_, index) => {
    const tracker = trackDaemonState(() => NOW);
    const { state } = tracker;
    const credits = trackLatestCredits();
    const given = { version: "1.2.3", state, credits, store, now: () => NOW, clock: () => 0 };
    const metrics = createMetrics(given);
    const handlers = [tracker.handle, credits.handle, metrics.handle];
    return { repo: `/srv/fleet${index}.git`, state, credits, types: () => types, handlers, metrics };
  });
  const tokenFile = (option: string, extraToken: string | undefined) =>
    openTokenFile({ option, file: undefined, extraToken });
  const metrics = createDaemonMetrics({ fleets: fleets.map((one) => one.metrics), ofProcess: false });
  const http: HttpServer = await serveHttp({
    listen: { host: "127.0.0.1", port: 0 },
    tokens: tokenFile("--tokens", token),
    secrets: tokenFile("--push-secrets", secret),
    onPush: () => {
      refreshCount += 1;
    },
    onReview: () => {
      wakeupCount += 1;
    },
    fleets,
    now: () => NOW,
    store,
    metrics,
    version: "1.2.3",
    emit: (event) => {
      if (event.kind === "error") failures.push(event.failure.message);
    },
    ...more,
  });
  const emit = (event: DaemonEvent, fleet = 0) => {
    for (const handle of fleets[fleet]?.handlers ?? []) handle(event);
  };
  return {
    url: http.url,
    failures,
    emit,
    refreshCount: () => refreshCount,
    wakeupCount: () => wakeupCount,
    request: (path, init) => fetch(`${http.url}${path}`, init),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}
