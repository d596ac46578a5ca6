import { createHmac } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { planOf } from "../../engine/events/event-samples.testing.ts";
import { createAuthenticator } from "./authentication.ts";
import { isLoopback, parseListenAddress } from "./listen.ts";
import { jsonResponse, textResponse } from "./response.ts";
import type { Route } from "./route.ts";
import { type HttpServer, type HttpServerOptions, startHttpServer } from "./server.ts";
import { startTestServer, type TestServer } from "./test-server.testing.ts";
import { openTokenFile, type TokenFile } from "./token-file.ts";

const NO_TOKENS: TokenFile = { read: async () => [] };
const TOKEN = "a-token-that-is-hard-to-guess";

const ROUTES: readonly Route[] = [
  { method: "GET", path: "/things/{thing}", access: "readers", query: ["size"], handle: show },
  { method: "POST", path: "/things/{thing}", access: "public", handle: count },
  {
    method: "GET",
    path: "/many",
    access: "public",
    handle: () => ({ ...textResponse(""), body: many() }),
  },
  {
    method: "GET",
    path: "/broken",
    access: "public",
    handle: () => Promise.reject(new Error("password=x")),
  },
];
function show({ params, query }: Parameters<Route["handle"]>[0]) {
  return jsonResponse({ thing: params.thing, size: query("size") });
}
async function count({ body }: Parameters<Route["handle"]>[0]) {
  return textResponse(String((await body({ maxBytes: 1000, deadlineMs: 10_000 })).length));
}
async function* many() {
  for (let index = 0; index < 1000; index += 1) yield `${index}\n`;
}

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function server(more: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const own = await startHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    routes: ROUTES,
    authenticator: createAuthenticator(NO_TOKENS),
    onFailure: () => {},
    ...more,
  });
  open.push(own);
  return own;
}

/** Sends exactly this, and hears what comes until the other side closes. */
async function sendRaw(url: string, ...parts: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = "";
  socket.on("data", (data) => {
    received += data;
  });
  socket.on("error", () => {});
  for (const part of parts) socket.write(part);
  await new Promise((resolve) => socket.on("close", resolve));
  return received;
}

/** With a Host of one's own, which fetch does not allow. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on("error", reject).end();
  });
}

describe("a request", () => {
  test("is answered by its route, with the values in its path and its query", async () => {
    const { url } = await server();
    const answer = await fetch(`${url}/things/a%2Fb?size=3`);
    expect(await answer.json()).toEqual({ thing: "a/b", size: "3" });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/json; charset=utf-8",
      "x-content-type-options": "nosniff",
    });
  });

  test.each([
    ["GET", "/nothing", 404, "unknown path /nothing"],
    ["GET", "/things/", 404, "unknown path /things/"],
    ["GET", "//evil.example/things/x", 404, "unknown path //evil.example/things/x"],
    ["DELETE", "/things/x", 405, "/things/x supports GET and HEAD and POST"],
    ["GET", "/things/%zz", 400, "the path is malformed"],
    ["GET", "/things/x?sise=3", 400, 'unknown parameter "sise"; known: size'],
    ["GET", "/things/x?size=3&size=4", 400, 'the parameter "size" is given twice'],
  ])("%s %s is refused with %i", async (method, path, status, detail) => {
    const answer = await fetch(`${(await server()).url}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, detail: expect.stringContaining(detail) });
  });

  test("for an unsupported method is told the supported ones", async () => {
    const answer = await fetch(`${(await server()).url}/things/x`, { method: "PUT" });
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  test("for HEAD gets the headers of GET without its body", async () => {
    const { url } = await server();
    const [head, get] = [await fetch(`${url}/things/x`, { method: "HEAD" }), await fetch(`${url}/things/x`)];
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(head.headers.get("content-length")).toBe(String((await get.text()).length));
  });

  test("that fails gets no details; the log has them", async () => {
    const failures: unknown[] = [];
    const { url } = await server({ onFailure: (error) => failures.push(error) });
    const answer = await fetch(`${url}/broken`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("password");
    expect(String(failures)).toContain("password");
  });

  test("may get a streamed response", async () => {
    const lines = (await (await fetch(`${(await server()).url}/many`)).text()).trim().split("\n");
    expect(lines).toHaveLength(1000);
  });

  test.each([
    ["with a length", "x".repeat(2000)],
    ["in pieces", new Blob(["x".repeat(2000)]).stream()],
  ])("that is too long is refused, %s", async (_how, body) => {
    const { url } = await server();
    const init = { method: "POST", body, duplex: "half" } as RequestInit; // undici wants to know how it sends
    expect((await fetch(`${url}/things/x`, init)).status).toBe(413);
    expect(await (await fetch(`${url}/things/x`, { method: "POST", body: "12345" })).text()).toBe("5\n");
  });
});

describe("a connection", () => {
  test("that sends no request is closed", async () => {
    const { url } = await server({ limits: { headersMs: 60, requestMs: 60 } });
    expect(await sendRaw(url, "GET /things/x HTTP/1.1\r\nhost: loc")).toContain("408");
  });

  test("that never ends its body is closed", async () => {
    const { url } = await server({ limits: { headersMs: 60, requestMs: 120 } });
    const head = "POST /things/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n";
    expect(await sendRaw(url, head, "123")).toMatch(/^(HTTP\/1.1 408|$)/);
  });

  test("that is idle is closed", async () => {
    const { url } = await server({ limits: { idleMs: 60 } });
    expect(await sendRaw(url)).toBe("");
  });

  test("with endless headers is closed", async () => {
    const { url } = await server();
    const long = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(20_000)}\r\n\r\n`;
    expect(await sendRaw(url, long)).toContain("431");
  });

  test("that is not HTTP is closed", async () => {
    expect(await sendRaw((await server()).url, "\x16\x03\x01\r\n\r\n")).toContain("400");
  });
});

describe("a reader", () => {
  test("without a token is answered on a loopback address, for a loopback name only", async () => {
    const { url } = await server();
    const path = `${url}/things/x`;
    expect(await statusFor(path, "localhost:1")).toBe(200);
    expect(await statusFor(path, "[::1]:1")).toBe(200);
    expect(await statusFor(path, "rebound.example:7780")).toBe(403);
  });

  test("without a token is refused on every other address", async () => {
    const { url } = await server({ listen: { host: "0.0.0.0", port: 0 } });
    const answer = await fetch(`${url.replace("0.0.0.0", "127.0.0.1")}/things/x`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      detail: "the daemon has no tokens, so it answers only on a loopback address",
    });
  });

  test.each([
    [`Bearer ${TOKEN}`, 200],
    [`bearer  ${TOKEN}`, 200],
    [`Bearer ${TOKEN}x`, 401],
    [`Bearer`, 401],
    [`Basic ${TOKEN}`, 401],
    ["", 401],
  ])("is who has a token: %s comes to %i", async (authorization, status) => {
    const { url } = await server({
      authenticator: createAuthenticator({ read: async () => ["another-token-of-ours", TOKEN] }),
    });
    const answer = await fetch(`${url}/things/x`, { headers: { authorization } });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="fleetwright"');
  });
});

describe("tokens", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fw-words-"));
    open.push({ [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }) });
  });
  const words = (file: string, word?: string) =>
    openTokenFile({ option: "--tokens", file, extraToken: word });
  const write = (text: string, mode = 0o640) => {
    const file = join(folder, "tokens");
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };

  test("are the lines of a file, and are read again when it has changed", async () => {
    const file = write("# ours\nfirst-token-of-sixteen\n\n  second-token-of-sixteen\n");
    const own = words(file, "third-token-of-sixteen");
    expect(await own.read()).toEqual([
      "third-token-of-sixteen",
      "first-token-of-sixteen",
      "second-token-of-sixteen",
    ]);
    write("fourth-token-of-sixteen");
    utimesSync(file, 1, 1);
    expect(await own.read()).toEqual(["third-token-of-sixteen", "fourth-token-of-sixteen"]);
  });

  test.each([
    ["is too short", "short", 0o600, "at least 16 characters"],
    ["is not there", undefined, 0o600, "no such file"],
    ["is empty", "# none\n", 0o600, "it is empty"],
    ["can be read by every user", TOKEN, 0o644, "every user of this machine can read it"],
  ])("cannot be used when one %s", async (_what, text, mode, message) => {
    const file = text === undefined ? join(folder, "missing") : write(text, mode);
    const failing = words(file).read();
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.not.toThrow(TOKEN);
  });
});

describe("an address to listen on", () => {
  test.each([
    ["7780", { host: "127.0.0.1", port: 7780 }],
    ["0.0.0.0:80", { host: "0.0.0.0", port: 80 }],
    ["[::1]:0", { host: "::1", port: 0 }],
    ["localhost:8080", { host: "localhost", port: 8080 }],
    ["none", undefined],
  ])("is %s", (text, listen) => expect(parseListenAddress(text)).toEqual(listen));

  test.each(["", "x", "1.2.3.4", "::1:80", "host:99999", "a:b:1"])("is not %j", (text) =>
    expect(() => parseListenAddress(text)).toThrow("no address with a port"),
  );

  test.each([
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["0.0.0.0", false],
    ["::", false],
    ["10.0.0.1", false],
    ["localhost.example", false],
  ])("%s is of this machine alone: %s", (address, own) => expect(isLoopback(address)).toBe(own));

  test("that is in use is refused", async () => {
    const port = Number(new URL((await server()).url).port);
    const second = startHttpServer({
      listen: { host: "127.0.0.1", port },
      routes: [],
      authenticator: createAuthenticator(NO_TOKENS),
      onFailure: () => {},
    });
    await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1 port ${port}: the address is in use`);
  });
});

describe("the daemon", () => {
  let at: TestServer;
  const begin = async (more: Parameters<typeof startTestServer>[0] = {}) => {
    at = await startTestServer(more);
    open.push(at);
  };
  const probe = async (path: string) => {
    const answer = await at.request(path);
    return `${answer.status} ${(await answer.text()).trim()}`;
  };
  const commit = { kind: "commit", commit: "c1", branch: "main", resources: 1, problems: [], ms: 1 } as const;

  test("is alive, and is ready once it has planned", async () => {
    await begin({ token: TOKEN });
    expect(await probe("/healthz")).toBe("200 ok");
    expect(await probe("/readyz")).toBe("503 not ready: no commit is in force yet");
    at.emit(commit);
    expect(await probe("/readyz")).toBe("503 not ready: nothing has been planned yet");
    const plan = planOf([]);
    const view = { plan, snapshot: { unreadable: new Map() } } as never; // nothing else of it is looked at
    at.emit({ kind: "planned", plan, reconciliation: view, triggers: ["commit"], ms: 1 });
    expect(await probe("/readyz")).toBe("200 ready");
    at.emit({ kind: "stopping", inFlight: 0 });
    expect(await probe("/readyz")).toBe("503 not ready: it is stopping");
    expect(await probe("/healthz")).toBe("200 ok");
  });

  const SECRET = "a-secret-of-the-forge";
  const push = (body: string, secret = SECRET, event = "push") => ({
    method: "POST",
    body,
    headers: {
      "x-github-event": event,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  });
  const PUSHED = JSON.stringify({
    ref: "refs/heads/main",
    after: "1".repeat(40),
    repository: { full_name: "acme/fleet" },
  });

  test("fetches its repository after a push webhook", async () => {
    await begin({ secret: SECRET });
    const answer = await at.request("/hooks/push", push(PUSHED));
    expect([answer.status, await answer.json(), at.refreshCount()]).toEqual([202, { refreshing: true }, 1]);
  });

  test("starts reviews after an approval webhook", async () => {
    await begin({ secret: SECRET });
    const payload = (body: string) => JSON.stringify({ action: "created", comment: { body } });
    const approval = push(payload("/fleetwright approve 3a3dc1d2f00dbabe"), SECRET, "issue_comment");
    const answer = await at.request("/hooks/push", approval);
    expect([answer.status, await answer.json()]).toEqual([202, { refreshing: true }]);
    const other = await at.request("/hooks/push", push(payload("hello"), SECRET, "issue_comment"));
    expect([other.status, at.wakeupCount(), at.refreshCount()]).toEqual([200, 1, 0]);
  });

  test.each([
    ["signed with another secret", push(PUSHED, "another-secret-of-another"), 401],
    ["not signed", { method: "POST", body: PUSHED }, 401],
    ["of no push", push("{}"), 400],
    ["that is only a ping", push("{}", SECRET, "ping"), 200],
    ["that is too long", push("x".repeat(5 * 2 ** 20 + 1)), 413],
  ])("does not, for one %s", async (_what, init, status) => {
    await begin({ secret: SECRET });
    expect((await at.request("/hooks/push", init)).status).toBe(status);
    expect(at.refreshCount()).toBe(0);
  });

  test("takes no push webhooks without a secret for them", async () => {
    await begin();
    expect((await at.request("/hooks/push", push(PUSHED))).status).toBe(404);
  });
});
