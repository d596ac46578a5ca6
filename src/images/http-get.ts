import { once } from "node:events";
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { isIP, type Socket } from "node:net";
import { unescape as decodePercent } from "node:querystring";
import { Readable } from "node:stream";
import tls from "node:tls";
import { Failure } from "../model/failure.ts";
import { findProxy } from "./proxy.ts";

interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Contains the addresses of proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Sends a GET, through a proxy where the environment names one. Follows no redirect. */
export async function get(url: URL, { headers, signal, env }: GetOptions): Promise<Response> {
  const proxy = findProxy(url, env);
  if (proxy === undefined) return fetch(url.href, { headers, redirect: "manual", signal });
  const through = url.protocol === "https:" ? getThroughTunnel : getFromProxy;
  return toResponse(await through(url, proxy, { headers, signal }));
}

type ProxyOptions = Pick<GetOptions, "headers" | "signal">;

/** Sends the whole URL to the proxy (RFC 9112, 3.2.2). */
function getFromProxy(url: URL, proxy: URL, { headers, signal }: ProxyOptions): Promise<IncomingMessage> {
  const path = `${url.origin}${url.pathname}${url.search}`;
  const options = { path, headers: { ...headers, host: url.host, ...authorization(proxy) }, signal };
  return responseTo(requestProxy(proxy, options).end(), signal).catch(proxyFailed(url, signal));
}

/** Opens a tunnel to the server (RFC 9110, 9.3.6), so that the proxy sees no content. */
async function getThroughTunnel(
  url: URL,
  proxy: URL,
  { headers, signal }: ProxyOptions,
): Promise<IncomingMessage> {
  const authority = `${url.hostname}:${url.port === "" ? 443 : url.port}`;
  const options = {
    method: "CONNECT",
    path: authority,
    headers: { host: authority, ...authorization(proxy) },
    signal,
  };
  const connected = once(requestProxy(proxy, options).end(), "connect", { signal }).catch(
    proxyFailed(url, signal),
  );
  const [response, socket] = (await connected) as [IncomingMessage, Socket]; // the arguments of the event
  if (response.statusCode !== 200) {
    socket.destroy();
    throw refusedFailure(url, response);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const createConnection = () =>
    tls.connect({ socket, ...(isIP(host) === 0 ? { servername: host } : { host }) });
  return responseTo(https.request(url, { headers, signal, createConnection }).end(), signal);
}

function requestProxy(proxy: URL, options: RequestOptions): ClientRequest {
  const { request } = proxy.protocol === "https:" ? https : http;
  const host = proxy.hostname.replace(/^\[|\]$/g, "");
  return request({ host, port: proxy.port === "" ? undefined : proxy.port, agent: false, ...options });
}

/** Returns the handler of errors of the connection to a proxy. Its address is not shown, as it may contain a password. */
function proxyFailed({ href, protocol, hostname }: URL, signal: AbortSignal): (cause: unknown) => never {
  return (cause) => {
    if (signal.aborted) throw cause;
    const name = `${protocol.slice(0, -1)}_proxy`;
    throw new Failure("rejected", `${href}: the proxy in the variable ${name} does not answer`, {
      hint: `is its address right? add ${hostname} to no_proxy to go without it`,
      cause,
    });
  };
}

/** Returns the header with the credentials of a proxy. A percent sign that encodes nothing is taken as it is, as by curl. */
function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const credentials = `${decodePercent(username)}:${decodePercent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}

function refusedFailure(url: URL, { statusCode = 0, statusMessage = "" }: IncomingMessage): Failure {
  const message = `${url.href}: the proxy in the variable https_proxy says ${statusCode} ${statusMessage}`;
  return new Failure("rejected", message, {
    hint: `does it let this machine pass? add ${url.hostname} to no_proxy to go without it`,
  });
}

/** The signal also ends the wait for a request without any further event, as after a 101 (Switching Protocols). */
async function responseTo(request: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const [response] = (await once(request, "response", { signal })) as [IncomingMessage]; // the argument of the event
  return response;
}

/** Statuses whose responses have no body, for which `Response` takes none. */
const WITHOUT_BODY = [204, 205, 304];

function toResponse(message: IncomingMessage): Response {
  const { statusCode: status = 500, statusMessage: statusText = "" } = message;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(message.headersDistinct))
    for (const value of values) headers.append(name, value);
  // Node.js declares web streams twice, in the global scope and in node:stream/web; both are the same class.
  const body = WITHOUT_BODY.includes(status) ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText, headers });
}
