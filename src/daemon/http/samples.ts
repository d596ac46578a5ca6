import { createMemoryStore } from "../../store/memory-store.ts";
import type { Happening } from "../happening.ts";
import { type ServeOptions, serveHttp } from "../http.ts";
import { createMetrics } from "../metrics.ts";
import { createWatcher } from "../overview.ts";
import type { HttpServer } from "./server.ts";
import { createWords } from "./words.ts";

export const NOW = new Date("2026-03-01T10:00:00Z");

/** What a daemon answers, for tests: on a port of its own. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  /** Something happens in the daemon. */
  happen(happening: Happening): void;
  /** What went wrong in answering. */
  readonly failures: string[];
  /** How often the repository was to be looked at. */
  pokes(): number;
  ask(path: string, init?: RequestInit): Promise<Response>;
}

export async function served({
  token,
  secret,
  ...more
}: Partial<ServeOptions> & { token?: string; secret?: string } = {}): Promise<Served> {
  const watcher = createWatcher(() => NOW);
  const failures: string[] = [];
  let pokes = 0;
  const store = more.store ?? createMemoryStore();
  const given = { version: "1.2.3", overview: watcher.overview, store, now: () => NOW, clock: () => 0 };
  const metrics = createMetrics({ ...given, ofProcess: false });
  const words = (option: string, word: string | undefined) => createWords({ option, file: undefined, word });
  const http: HttpServer = await serveHttp({
    listen: { host: "127.0.0.1", port: 0 },
    ...{ tokens: words("--tokens", token), secrets: words("--push-secrets", secret) },
    source: {
      poke: () => {
        pokes += 1;
      },
    },
    ...{ overview: watcher.overview, now: () => NOW, store, metrics, version: "1.2.3", types: () => [] },
    observe: (happening) => {
      if (happening.kind === "failed") failures.push(happening.failure.message);
    },
    ...more,
  });
  const happen = (happening: Happening) => {
    watcher.observe(happening);
    metrics.observe(happening);
  };
  return {
    ...{ url: http.url, failures, happen, pokes: () => pokes },
    ask: (path, init) => fetch(`${http.url}${path}`, init),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}
