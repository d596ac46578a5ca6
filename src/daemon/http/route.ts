import type { IncomingHttpHeaders } from "node:http";
import type { BodyLimits } from "./body.ts";
import { HttpError, type HttpResponse } from "./response.ts";

/** A request, as route handlers get it. */
export interface HttpRequest {
  /** The decoded values of `{name}` in the path. */
  readonly params: Readonly<Record<string, string>>;
  /** Returns a query parameter; undefined when it is missing or empty. */
  query(name: string): string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The client, as `peerOf` returns it: an address, or an IPv6 network. */
  readonly peer: string;
  /** Reads the whole body. Throws `HttpError` 413 if it is too long, 408 if it is late. */
  body(limits: BodyLimits): Promise<Uint8Array>;
  /** Aborted when the client has closed the connection. */
  readonly signal: AbortSignal;
}

/** A path and method that the server answers. */
export interface Route {
  readonly method: "GET" | "POST";
  /** In the syntax of OpenAPI: `/api/v1/runs/{run}`. */
  readonly path: string;
  /** `readers`: requests that pass the `Authenticator`. */
  readonly access: "public" | "readers";
  /** The parameters of its query. Others are refused, because they are probably misspelt. */
  readonly query?: readonly string[];
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>;
}

/** The route of a request, and the values in its path. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a request. Throws `HttpError` 404 for an unknown path, 405 for an unsupported method. */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const candidates = routes.flatMap((route) => {
    const params = matchParams(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  if (candidates.length === 0) throw new HttpError(404, `unknown path ${path.slice(0, 200)}`);
  const routeMethod = method === "HEAD" ? "GET" : method;
  const match = candidates.find(({ route }) => route.method === routeMethod);
  if (match !== undefined) return match;
  const allowed = candidates.flatMap(({ route }) =>
    route.method === "GET" ? ["GET", "HEAD"] : [route.method],
  );
  throw new HttpError(405, `${path} supports ${allowed.join(" and ")}`, { allow: allowed.join(", ") });
}

function matchParams(pattern: string, path: string): Record<string, string> | undefined {
  const [names, segments] = [pattern.split("/"), path.split("/")];
  if (names.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? "";
    if (name.startsWith("{") && segment !== "") params[name.slice(1, -1)] = decodeSegment(segment);
    else if (name !== segment) return undefined;
  }
  return params;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, "the path is malformed: a % must be followed by two hexadecimal digits");
  }
}

/** Parses the query. Throws `HttpError` 400 for an unknown parameter, or one that is given twice. */
export function parseQuery({ query = [] }: Route, text: string): (name: string) => string | undefined {
  const given = new URLSearchParams(text);
  for (const name of new Set(given.keys())) {
    if (!query.includes(name))
      throw new HttpError(400, `unknown parameter "${name.slice(0, 50)}"; ${describeParameters(query)}`);
    if (given.getAll(name).length > 1) throw new HttpError(400, `the parameter "${name}" is given twice`);
  }
  return (name) => given.get(name) || undefined;
}

function describeParameters(query: readonly string[]): string {
  return query.length === 0 ? "this path has none" : `known: ${query.join(", ")}`;
}
