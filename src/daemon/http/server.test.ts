import { createHmac } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { planOf } from "../../engine/events/samples.ts";
import { asJson, asText } from "./answer.ts";
import { createGate } from "./gate.ts";
import { isLoopback, parseListen } from "./listen.ts";
import type { Route } from "./route.ts";
import { type Served, served } from "./samples.ts";
import { type HttpOptions, type HttpServer, openHttp } from "./server.ts";
import { createWords, type Words } from "./words.ts";

const NO_WORDS: Words = { read: async () => [] };
const TOKEN = "a-token-that-nobody-guesses";

const ROUTES: readonly Route[] = [
  { method: "GET", path: "/things/{thing}", who: "readers", query: ["size"], answer: show },
  { method: "POST", path: "/things/{thing}", who: "everybody", answer: count },
  { method: "GET", path: "/many", who: "everybody", answer: () => ({ ...asText(""), body: many() }) },
  { method: "GET", path: "/broken", who: "everybody", answer: () => Promise.reject(new Error("password=x")) },
];
function show({ params, query }: Parameters<Route["answer"]>[0]) {
  return asJson({ thing: params.thing, size: query("size") });
}
async function count({ body }: Parameters<Route["answer"]>[0]) {
  return asText(String((await body(1000)).length));
}
async function* many() {
  for (let index = 0; index < 1000; index += 1) yield `${index}\n`;
}

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function server(more: Partial<HttpOptions> = {}): Promise<HttpServer> {
  const own = await openHttp({
    ...{ listen: { host: "127.0.0.1", port: 0 }, routes: ROUTES, gate: createGate(NO_WORDS) },
    onFailure: () => {},
    ...more,
  });
  open.push(own);
  return own;
}

/** Sends exactly this, and hears what comes until the other side closes. */
async function raw(url: string, ...parts: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = "";
  socket.on("data", (data) => {
    heard += data;
  });
  socket.on("error", () => {});
  for (const part of parts) socket.write(part);
  await new Promise((resolve) => socket.on("close", resolve));
  return heard;
}

/** With a Host of one's own, which fetch does not allow. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject).end();
  });
}

describe("a request", () => {
  test("is answered by its route, with what stands in its path and its query", async () => {
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
    ["GET", "/nothing", 404, "there is nothing at /nothing"],
    ["GET", "/things/", 404, "there is nothing at /things/"],
    ["GET", "//evil.example/things/x", 404, "there is nothing at //evil.example/things/x"],
    ["DELETE", "/things/x", 405, "/things/x answers GET and HEAD and POST"],
    ["GET", "/things/%zz", 400, "the path is not written as it must be"],
    ["GET", "/things/x?sise=3", 400, 'there is no parameter "sise" here; there are size'],
    ["GET", "/things/x?size=3&size=4", 400, 'the parameter "size" is given twice'],
  ])("%s %s is refused with %i", async (method, path, status, detail) => {
    const answer = await fetch(`${(await server()).url}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, detail: expect.stringContaining(detail) });
  });

  test("for a method that there is not says which there are", async () => {
    const answer = await fetch(`${(await server()).url}/things/x`, { method: "PUT" });
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  test("HEAD says what GET would, without its body", async () => {
    const { url } = await server();
    const [head, get] = [await fetch(`${url}/things/x`, { method: "HEAD" }), await fetch(`${url}/things/x`)];
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(head.headers.get("content-length")).toBe(String((await get.text()).length));
  });

  test("that goes wrong says nothing of why; the log does", async () => {
    const failures: unknown[] = [];
    const { url } = await server({ onFailure: (error) => failures.push(error) });
    const answer = await fetch(`${url}/broken`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("password");
    expect(String(failures)).toContain("password");
  });

  test("may be answered piece by piece", async () => {
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
  test("that never says what it wants is ended", async () => {
    const { url } = await server({ limits: { headersMs: 60, requestMs: 60 } });
    expect(await raw(url, "GET /things/x HTTP/1.1\r\nhost: loc")).toContain("408");
  });

  test("that never ends its body is ended", async () => {
    const { url } = await server({ limits: { headersMs: 60, requestMs: 120 } });
    const head = "POST /things/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n";
    expect(await raw(url, head, "123")).toMatch(/^(HTTP\/1.1 408|$)/);
  });

  test("on which nothing happens is ended", async () => {
    const { url } = await server({ limits: { idleMs: 60 } });
    expect(await raw(url)).toBe("");
  });

  test("with endless headers is ended", async () => {
    const { url } = await server();
    const long = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(20_000)}\r\n\r\n`;
    expect(await raw(url, long)).toContain("431");
  });

  test("that speaks no HTTP is ended", async () => {
    expect(await raw((await server()).url, "\x16\x03\x01\r\n\r\n")).toContain("400");
  });
});

describe("who may read", () => {
  test("is whoever is on this machine, where there are no tokens, if they mean this machine", async () => {
    const { url } = await server();
    const path = `${url}/things/x`;
    expect(await statusFor(path, "localhost:1")).toBe(200);
    expect(await statusFor(path, "[::1]:1")).toBe(200);
    expect(await statusFor(path, "rebound.example:7780")).toBe(403);
  });

  test("is nobody from elsewhere, where there are no tokens", async () => {
    const { url } = await server({ listen: { host: "0.0.0.0", port: 0 } });
    const answer = await fetch(`${url.replace("0.0.0.0", "127.0.0.1")}/things/x`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ detail: "nobody may read here: the daemon has no tokens" });
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
      gate: createGate({ read: async () => ["another-token-of-ours", TOKEN] }),
    });
    const answer = await fetch(`${url}/things/x`, { headers: { authorization } });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="fleetwright"');
  });
});

describe("words", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fw-words-"));
    open.push({ [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }) });
  });
  const words = (file: string, word?: string) => createWords({ option: "--tokens", file, word });
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
    ["is too short", "short", 0o600, "16 characters or more"],
    ["is not there", undefined, 0o600, "no such file"],
    ["is empty", "# none\n", 0o600, "there is nothing in it"],
    ["can be read by everybody", TOKEN, 0o644, "everybody on this machine can read it"],
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
  ])("is %s", (text, listen) => expect(parseListen(text)).toEqual(listen));

  test.each(["", "x", "1.2.3.4", "::1:80", "host:99999", "a:b:1"])("is not %j", (text) =>
    expect(() => parseListen(text)).toThrow("no address with a port"),
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

  test("where somebody listens already is refused", async () => {
    const port = Number(new URL((await server()).url).port);
    const second = openHttp({
      ...{ listen: { host: "127.0.0.1", port }, routes: [], gate: createGate(NO_WORDS), onFailure: () => {} },
    });
    await expect(second).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: somebody listens there already`,
    );
  });
});

describe("the daemon", () => {
  let at: Served;
  const begin = async (more: Parameters<typeof served>[0] = {}) => {
    at = await served(more);
    open.push(at);
  };
  const said = async (path: string) => {
    const answer = await at.ask(path);
    return `${answer.status} ${(await answer.text()).trim()}`;
  };
  const commit = { kind: "commit", commit: "c1", branch: "main", resources: 1, problems: [], ms: 1 } as const;

  test("lives, and is ready once it has planned", async () => {
    await begin({ token: TOKEN });
    expect(await said("/healthz")).toBe("200 ok");
    expect(await said("/readyz")).toBe("503 not ready: no commit is in force yet");
    at.happen(commit);
    expect(await said("/readyz")).toBe("503 not ready: nothing has been planned yet");
    const plan = planOf([]);
    const view = { plan, snapshot: { unreadable: new Map() } } as never; // nothing else of it is looked at
    at.happen({ kind: "planned", plan, view, reasons: ["commit"], ms: 1 });
    expect(await said("/readyz")).toBe("200 ready");
    at.happen({ kind: "stopping", underWay: 0 });
    expect(await said("/readyz")).toBe("503 not ready: it is stopping");
    expect(await said("/healthz")).toBe("200 ok");
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
    ...{ ref: "refs/heads/main", after: "1".repeat(40), repository: { full_name: "acme/fleet" } },
  });

  test("looks at its repository when a push is told of", async () => {
    await begin({ secret: SECRET });
    const answer = await at.ask("/hooks/push", push(PUSHED));
    expect([answer.status, await answer.json(), at.pokes()]).toEqual([202, { looking: true }, 1]);
  });

  test("looks at reviews when an approval is told of", async () => {
    await begin({ secret: SECRET });
    const said = (body: string) => JSON.stringify({ action: "created", comment: { body } });
    const approval = push(said("/fleetwright approve 3a3dc1d2f00dbabe"), SECRET, "issue_comment");
    const answer = await at.ask("/hooks/push", approval);
    expect([answer.status, await answer.json()]).toEqual([202, { looking: true }]);
    const other = await at.ask("/hooks/push", push(said("hello"), SECRET, "issue_comment"));
    expect([other.status, at.rings(), at.pokes()]).toEqual([200, 1, 0]);
  });

  test.each([
    ["signed by somebody else", push(PUSHED, "another-secret-of-another"), 401],
    ["not signed", { method: "POST", body: PUSHED }, 401],
    ["of no push", push("{}"), 400],
    ["that is only a ping", push("{}", SECRET, "ping"), 200],
    ["that is too long", push("x".repeat(5 * 2 ** 20 + 1)), 413],
  ])("does not, for one %s", async (_what, init, status) => {
    await begin({ secret: SECRET });
    expect((await at.ask("/hooks/push", init)).status).toBe(status);
    expect(at.pokes()).toBe(0);
  });

  test("takes no push webhooks without a secret for them", async () => {
    await begin();
    expect((await at.ask("/hooks/push", push(PUSHED))).status).toBe(404);
  });
});
