import type { AnyObjectType } from "../../drivers/driver.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import type { Happening } from "../happening.ts";
import { type ServeOptions, serveHttp } from "../http.ts";
import { createDaemonMetrics } from "../metrics/daemon-metrics.ts";
import { createMetrics } from "../metrics.ts";
import { createWatcher } from "../overview.ts";
import type { HttpServer } from "./server.ts";
import { createWords } from "./words.ts";

export const NOW = new Date("2026-03-01T10:00:00Z");

/** What a daemon answers, for tests: on a port of its own. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  /** Something happens in the daemon, with the first fleet or another one. */
  happen(happening: Happening, fleet?: number): void;
  /** What went wrong in answering. */
  readonly failures: string[];
  /** How often the repository was to be looked at. */
  pokes(): number;
  /** How often reviews were. */
  rings(): number;
  ask(path: string, init?: RequestInit): Promise<Response>;
}

interface ServedOptions extends Partial<Omit<ServeOptions, "fleets">> {
  readonly token?: string;
  readonly secret?: string;
  /** How many fleets it keeps. [1] */
  readonly fleets?: number;
  readonly types?: readonly AnyObjectType[];
}

export async function served({
  token,
  secret,
  fleets: amount = 1,
  types = [],
  ...more
}: ServedOptions = {}): Promise<Served> {
  const failures: string[] = [];
  let [pokes, rings] = [0, 0];
  const store = more.store ?? createMemoryStore();
  const fleets = Array.from({ length: amount }, (_, index) => {
    const watcher = createWatcher(() => NOW);
    const { overview } = watcher;
    const given = { version: "1.2.3", overview, store, now: () => NOW, clock: () => 0 };
    const metrics = createMetrics(given);
    return { repo: `/srv/fleet${index}.git`, overview, types: () => types, watcher, metrics };
  });
  const words = (option: string, word: string | undefined) => createWords({ option, file: undefined, word });
  const metrics = createDaemonMetrics({ fleets: fleets.map((one) => one.metrics), ofProcess: false });
  const http: HttpServer = await serveHttp({
    listen: { host: "127.0.0.1", port: 0 },
    ...{ tokens: words("--tokens", token), secrets: words("--push-secrets", secret) },
    onPush: () => {
      pokes += 1;
    },
    onReview: () => {
      rings += 1;
    },
    ...{ fleets, now: () => NOW, store, metrics, version: "1.2.3" },
    observe: (happening) => {
      if (happening.kind === "failed") failures.push(happening.failure.message);
    },
    ...more,
  });
  const happen = (happening: Happening, fleet = 0) => {
    fleets[fleet]?.watcher.observe(happening);
    fleets[fleet]?.metrics.observe(happening);
  };
  return {
    ...{ url: http.url, failures, happen, pokes: () => pokes, rings: () => rings },
    ask: (path, init) => fetch(`${http.url}${path}`, init),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}
