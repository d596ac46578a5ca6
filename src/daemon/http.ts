import { asFailure } from "../model/failure.ts";
import type { Observer } from "./happening.ts";
import { type ApiOptions, apiRoutes } from "./http/api.ts";
import { createGate } from "./http/gate.ts";
import type { Listen } from "./http/listen.ts";
import { metricsRoute } from "./http/metrics.ts";
import { probeRoutes } from "./http/probes.ts";
import { type PushHeard, pushRoute } from "./http/push.ts";
import type { Route } from "./http/route.ts";
import { type HttpServer, openHttp } from "./http/server.ts";
import type { Words } from "./http/words.ts";
import type { DaemonMetrics } from "./metrics/daemon-metrics.ts";

export interface ServeOptions extends ApiOptions, PushHeard {
  readonly listen: Listen;
  /** Of those who may read. */
  readonly tokens: Words;
  /** That push webhooks are signed with. */
  readonly secrets: Words;
  readonly metrics: Pick<DaemonMetrics, "pages" | "onAnswer">;
  readonly observe: Observer;
}

/** What the daemon tells over HTTP, and the receiver of push webhooks. */
export async function serveHttp(options: ServeOptions): Promise<HttpServer> {
  const { listen, tokens, secrets, metrics, observe } = options;
  await Promise.all([tokens.read(), secrets.read()]); // what is wrong with them is told at the beginning
  return openHttp({
    ...{ listen, routes: routesOf(options), gate: createGate(tokens) },
    onAnswer: metrics.onAnswer,
    onFailure: (error) =>
      observe({ kind: "failed", doing: "answering a request", failure: asFailure(error) }),
  });
}

function routesOf(options: ServeOptions): readonly Route[] {
  const { fleets, metrics, secrets, now } = options;
  return [
    ...probeRoutes(fleets),
    metricsRoute(metrics),
    pushRoute(secrets, options, now),
    ...apiRoutes(options),
  ];
}
