import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../model/failure.ts";
import { type Answer, asProblem, Refusal } from "./answer.ts";
import type { Gate } from "./gate.ts";
import { isLoopback, type Listen } from "./listen.ts";
import { type Asked, findRoute, queryOf, type Route } from "./route.ts";

export interface HttpOptions {
  readonly listen: Listen;
  readonly routes: readonly Route[];
  readonly gate: Gate;
  /** Of every answer; `route` is the path as it stands in the table, or `none`. */
  onAnswer?(answered: Answered): void;
  /** Something that should not have happened: whoever asked is told no more than that. */
  onFailure(error: unknown): void;
  /** How long others may take. [LIMITS] */
  readonly limits?: Partial<Limits>;
}

export interface Answered {
  readonly route: string;
  readonly method: string;
  readonly status: number;
}

export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:7780` */
  readonly url: string;
  readonly loopback: boolean;
}

/** Nobody may hold a connection for long by being slow, nor hold many. */
export interface Limits {
  /** Until the headers of a request have come. */
  readonly headersMs: number;
  /** Until all of it has come. */
  readonly requestMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  readonly keepAliveMs: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** How long answers that are under way may take when the server ends. */
  readonly endMs: number;
}

const LIMITS: Limits = {
  ...{ headersMs: 10_000, requestMs: 30_000, idleMs: 30_000, keepAliveMs: 5_000 },
  ...{ headerBytes: 16_384, connections: 256, endMs: 2_000 },
};

/** Answers HTTP until it is disposed of. Throws `rejected` when the address cannot be listened on. */
export async function openHttp(options: HttpOptions): Promise<HttpServer> {
  const { listen } = options;
  const limits = { ...LIMITS, ...options.limits };
  const state = { loopback: false };
  const server = createServer(
    {
      ...{ headersTimeout: limits.headersMs, requestTimeout: limits.requestMs },
      ...{ keepAliveTimeout: limits.keepAliveMs, maxHeaderSize: limits.headerBytes },
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs / 2),
    },
    (request, response) => void handle(request, response, state.loopback, options),
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleMs);
  server.listen(listen.port, listen.host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw unusable(listen, error);
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

function unusable({ host, port }: Listen, { code, message }: NodeJS.ErrnoException): Failure {
  const why = code === "EADDRINUSE" ? "somebody listens there already" : message;
  return new Failure("rejected", `cannot listen on ${host} port ${port}: ${why}`, {
    hint: "another one: --listen 127.0.0.1:PORT (0 for any that is free), or none: --listen none",
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  loopback: boolean,
  options: HttpOptions,
): Promise<void> {
  const method = request.method ?? "GET";
  const about = { route: "none" };
  const answer = await answerTo(request, response, loopback, options, about).catch((error: unknown) => {
    if (error instanceof Refusal) return asProblem(error);
    options.onFailure(error);
    return asProblem(new Refusal(500, "this did not work; the daemon's log says why"));
  });
  options.onAnswer?.({ ...about, method, status: answer.status });
  await send(request, response, answer, options).catch(() => response.destroy());
}

async function answerTo(
  request: IncomingMessage,
  response: ServerResponse,
  loopback: boolean,
  { routes, gate }: HttpOptions,
  about: { route: string },
): Promise<Answer> {
  const [path = "", search = ""] = split(request.url ?? "/");
  if (!path.startsWith("/")) throw new Refusal(400, "what is asked for must begin with /");
  const { route, params } = findRoute(routes, request.method ?? "GET", path);
  about.route = route.path;
  if (route.who === "readers") await gate.admit(request.headers, loopback);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const { headers } = request;
  const body: Asked["body"] = (mostBytes) => readBody(request, mostBytes);
  return route.answer({ params, query: queryOf(route, search), headers, body, signal: gone.signal });
}

function split(url: string): [string, string] {
  const at = url.indexOf("?");
  return at === -1 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

async function readBody(request: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const tooLong = new Refusal(413, `the body may have ${mostBytes} bytes at most`);
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLong;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > mostBytes) throw tooLong;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Nothing that is answered may be kept, or be taken for a page. */
const ALWAYS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'",
  "x-content-type-options": "nosniff",
};

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers = {} }: Answer,
  { onFailure }: HttpOptions,
): Promise<void> {
  const length = typeof body === "string" ? { "content-length": Buffer.byteLength(body) } : {};
  if (!request.complete) {
    response.setHeader("connection", "close"); // what was not read is no next request
    request.resume();
  }
  response.writeHead(status, { ...ALWAYS, "content-type": type, ...length, ...headers });
  if (request.method === "HEAD" || typeof body === "string") {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  await pipeline(Readable.from(body), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") onFailure(error);
    throw error;
  });
}
