import { asFailure } from "../../model/failure.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import type { DaemonMetrics } from "../metrics/daemon-metrics.ts";
import { type ApiOptions, apiRoutes } from "./api.ts";
import { createAuthenticator } from "./authentication.ts";
import type { Proxies } from "./client-address.ts";
import type { ListenAddress } from "./listen.ts";
import { metricsRoute } from "./metrics.ts";
import { probeRoutes } from "./probes.ts";
import { type PushHandlers, pushRoute } from "./push-webhook.ts";
import type { Route } from "./route.ts";
import { type HttpServer, startHttpServer } from "./server.ts";
import type { TokenFile } from "./token-file.ts";

export interface ServeOptions extends ApiOptions, PushHandlers {
  readonly listen: ListenAddress;
  /** Trusted reverse proxies. [none] */
  readonly proxies?: Proxies;
  /** Tokens that may read. */
  readonly tokens: TokenFile;
  /** Secrets that sign push webhooks. */
  readonly secrets: TokenFile;
  readonly metrics: Pick<DaemonMetrics, "render" | "onResponse">;
  readonly emit: DaemonEventListener;
}

/** Serves the API, metrics, health probes and the receiver of push webhooks. Throws `rejected` if it cannot listen. */
export async function serveHttp(options: ServeOptions): Promise<HttpServer> {
  const { listen, tokens, secrets, metrics, emit } = options;
  await Promise.all([tokens.read(), secrets.read()]); // their problems must be reported at the start
  return startHttpServer({
    listen,
    routes: routesOf(options),
    authenticator: createAuthenticator(tokens),
    proxies: options.proxies ?? [],
    onResponse: metrics.onResponse,
    onFailure: (error) =>
      emit({ kind: "error", operation: "answering a request", failure: asFailure(error) }),
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
