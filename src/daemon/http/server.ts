import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../model/failure.ts";
import type { Authenticator } from "./authentication.ts";
import { RequestAbortedError, readBody } from "./body.ts";
import { isExemptFromLimit, type Proxies, peerOf } from "./client-address.ts";
import { isLoopback, type ListenAddress } from "./listen.ts";
import { HttpError, type HttpResponse, problemDetails } from "./response.ts";
import { findRoute, parseQuery, type Route } from "./route.ts";

export interface HttpServerOptions {
  readonly listen: ListenAddress;
  readonly routes: readonly Route[];
  readonly authenticator: Authenticator;
  /** Trusted reverse proxies. [none] */
  readonly proxies?: Proxies;
  /** Called for every request. */
  onResponse?(request: CompletedRequest): void;
  /** Called for unexpected errors. The client gets no details of them. */
  onFailure(error: unknown): void;
  /** Overrides of `DEFAULT_LIMITS`. */
  readonly limits?: Partial<HttpLimits>;
}

export interface CompletedRequest {
  /** The path of the route, or `none`. */
  readonly route: string;
  readonly method: string;
  /** 499 when the client closed the connection before the response. */
  readonly status: number;
}

export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:7780` */
  readonly url: string;
  readonly loopback: boolean;
}

/** Limits for clients that are slow or open many connections. */
export interface HttpLimits {
  /** The time until the headers of a request have arrived. */
  readonly headersMs: number;
  /** The time until all of a request has arrived. */
  readonly requestMs: number;
  /** The time without a byte in either direction. */
  readonly idleMs: number;
  readonly keepAliveMs: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** The connections of one peer. This machine and trusted proxies are exempt. */
  readonly peerConnections: number;
  /** The time that responses get when the server is disposed of. */
  readonly endMs: number;
}

const DEFAULT_LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 30_000,
  keepAliveMs: 5_000,
  headerBytes: 16_384,
  connections: 256,
  peerConnections: 64,
  endMs: 2_000,
};

/** Serves HTTP until it is disposed of. Throws `rejected` if it cannot listen on the address. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { listen } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const state = { loopback: false };
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      maxHeaderSize: limits.headerBytes,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs / 2),
    },
    (request, response) => void handleRequest(request, response, state.loopback, options),
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleMs);
  limitPeers(server, limits.peerConnections, options.proxies);
  server.listen(listen.port, listen.host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw listenFailure(listen, error);
  });
  const { address, family, port } = server.address() as AddressInfo; // it listens on TCP
  state.loopback = isLoopback(address);
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    loopback: state.loopback,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      const late = setTimeout(() => server.closeAllConnections(), limits.endMs);
      await closed;
      clearTimeout(late);
    },
  };
}

/** Closes connections of a peer that has too many. Otherwise one peer could take all connections. */
function limitPeers(server: Server, maxConnections: number, proxies: Proxies = []): void {
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const { remoteAddress = "" } = socket;
    if (isExemptFromLimit(remoteAddress, proxies)) return;
    const peer = peerOf(remoteAddress, {});
    const amount = (open.get(peer) ?? 0) + 1;
    open.set(peer, amount);
    socket.once("close", () => {
      const left = (open.get(peer) ?? 1) - 1;
      if (left === 0) open.delete(peer);
      else open.set(peer, left);
    });
    if (amount > maxConnections) socket.destroy();
  });
}

function listenFailure({ host, port }: ListenAddress, { code, message }: NodeJS.ErrnoException): Failure {
  const why = code === "EADDRINUSE" ? "the address is in use" : message;
  return new Failure("rejected", `cannot listen on ${host} port ${port}: ${why}`, {
    hint: "another one: --listen 127.0.0.1:PORT (0 for any that is free), or none: --listen none",
  });
}

async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  loopback: boolean,
  options: HttpServerOptions,
): Promise<void> {
  const method = request.method ?? "GET";
  const matched = { route: "none" };
  const result = await dispatchRequest(request, response, loopback, options, matched).catch(
    (error: unknown) => {
      if (error instanceof HttpError) return problemDetails(error);
      if (isDisconnect(error, request)) return undefined;
      options.onFailure(error);
      return problemDetails(new HttpError(500, "internal error: see the log of the daemon"));
    },
  );
  options.onResponse?.({ ...matched, method, status: result?.status ?? CLIENT_CLOSED_REQUEST });
  if (result === undefined) response.destroy();
  else await sendResponse(request, response, result, options).catch(() => response.destroy());
}

/** Counted in metrics, never sent: the client has gone. The number is that of nginx. */
const CLIENT_CLOSED_REQUEST = 499;

/** Error codes of a connection that the client closed, or that timed out. */
const DISCONNECT_CODES = new Set<unknown>(["ECONNRESET", "EPIPE", "ABORT_ERR", "ERR_STREAM_PREMATURE_CLOSE"]);

function isDisconnect(error: unknown, { socket }: IncomingMessage): boolean {
  if (error instanceof RequestAbortedError) return true;
  return socket.destroyed && error instanceof Error && "code" in error && DISCONNECT_CODES.has(error.code);
}

async function dispatchRequest(
  request: IncomingMessage,
  response: ServerResponse,
  loopback: boolean,
  { routes, authenticator, proxies }: HttpServerOptions,
  matched: { route: string },
): Promise<HttpResponse> {
  const [path = "", search = ""] = splitUrl(request.url ?? "/");
  if (!path.startsWith("/")) throw new HttpError(400, "the request target must begin with /");
  const { route, params } = findRoute(routes, request.method ?? "GET", path);
  matched.route = route.path;
  if (route.access === "readers") await authenticator.authenticate(request.headers, loopback);
  const aborted = new AbortController();
  response.on("close", () => aborted.abort());
  const { headers } = request;
  const peer = peerOf(request.socket.remoteAddress, headers, proxies);
  const parsed = { params, query: parseQuery(route, search), headers, peer, signal: aborted.signal };
  return route.handle({ ...parsed, body: (limits) => readBody(request, limits) });
}

function splitUrl(url: string): [string, string] {
  const at = url.indexOf("?");
  return at === -1 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

/** Keeps responses out of caches, and browsers from rendering them. */
const DEFAULT_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'",
  "x-content-type-options": "nosniff",
};

async function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers = {} }: HttpResponse,
  { onFailure }: HttpServerOptions,
): Promise<void> {
  const length = typeof body === "string" ? { "content-length": Buffer.byteLength(body) } : {};
  if (!request.complete) {
    response.setHeader("connection", "close"); // the unread rest of the body is no next request
    request.resume();
  }
  response.writeHead(status, { ...DEFAULT_HEADERS, "content-type": type, ...length, ...headers });
  if (request.method === "HEAD" || typeof body === "string") {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  await pipeline(Readable.from(body), response).catch((error: NodeJS.ErrnoException) => {
    if (!DISCONNECT_CODES.has(error.code)) onFailure(error);
    throw error;
  });
}
