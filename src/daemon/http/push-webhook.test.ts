import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { createAuthenticator } from "./authentication.ts";
import { BodySlots } from "./body-slots.ts";
import { parseProxies, peerOf } from "./client-address.ts";
import { textResponse } from "./response.ts";
import type { Route } from "./route.ts";
import { startHttpServer } from "./server.ts";
import { startTestServer } from "./test-server.testing.ts";
import { openTokenFile } from "./token-file.ts";

/** The receiver of pushes is public: tests with real sockets that are slow, aborted and many. */

const SECRET = "a-secret-of-the-forge";
const PUSHED = JSON.stringify({
  ref: "refs/heads/main",
  after: "1".repeat(40),
  repository: { full_name: "acme/fleet" },
});
const hmac = (secret: string) => createHmac("sha256", secret).update(PUSHED).digest("hex");
const signed = (secret = SECRET) => ({
  "x-github-event": "push",
  "x-hub-signature-256": `sha256=${hmac(secret)}`,
});

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

interface Slow {
  readonly socket: Socket;
  /** The status line, as soon as there is one. */
  readonly answer: Promise<string>;
}

/** Sends the headers and a byte of the body, and then nothing any more. */
async function slow(
  url: string,
  headers: Readonly<Record<string, string>>,
  length = PUSHED.length,
): Promise<Slow> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on("error", () => {});
  const answer = once(socket, "data").then(([data]) => String(data).split("\r\n")[0] ?? "");
  await once(socket, "connect");
  const all = { host: "x", "content-length": String(length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /hooks/push HTTP/1.1\r\n${lines.join("")}\r\n{`);
  return { socket, answer };
}

const post = (url: string, secret = SECRET) =>
  fetch(`${url}/hooks/push`, { method: "POST", body: PUSHED, headers: signed(secret) });

describe("a push", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["that is not signed", {}, "401"],
    ["whose signature is none", { "x-hub-signature-256": "sha256=abc" }, "401"],
    ["whose token is another one", { "x-gitlab-token": "another-token-of-theirs" }, "401"],
    [
      "that was signed an hour ago",
      {
        "webhook-id": "1",
        "webhook-timestamp": String(Date.parse("2026-03-01T09:00:00Z") / 1000),
        "webhook-signature": `v1,${"A".repeat(43)}=`,
      },
      "401",
    ],
    ["that is no JSON", { ...signed(), "content-type": "multipart/form-data; boundary=x" }, "415"],
    ["that is too long", { ...signed(), "content-length": "6000000" }, "413"],
  ])("%s is refused before its body is there", async (_name, headers, status) => {
    await using at = await startTestServer({ secret: SECRET });
    expect(await (await slow(at.url, headers)).answer).toContain(status);
    expect(at.failures).toEqual([]);
  });

  test("that is signed is accepted while many unsigned ones are slow", async () => {
    await using at = await startTestServer({ secret: SECRET });
    for (let index = 0; index < 40; index += 1) await slow(at.url, {});
    expect([(await post(at.url)).status, at.refreshCount()]).toEqual([202, 1]);
  });

  test("that is signed is accepted while many with a well-formed signature are slow", async () => {
    await using at = await startTestServer({ secret: SECRET });
    const all: Slow[] = [];
    for (let index = 0; index < 40; index += 1)
      all.push(await slow(at.url, signed("guessed-guessed-guessed")));
    expect([(await post(at.url)).status, at.refreshCount()]).toEqual([202, 1]);
    expect(await all[0]?.answer).toContain("429"); // the oldest of that peer had to go
    expect(at.failures).toEqual([]);
  });

  test("that the client aborts is no error, and is counted", async () => {
    await using at = await startTestServer({ secret: SECRET });
    for (let index = 0; index < 3; index += 1) {
      const { socket } = await slow(at.url, signed());
      await sleep(50);
      socket.destroy();
    }
    await expect.poll(async () => (await at.request("/metrics")).text()).toMatch(/code="499".* 3$/m);
    expect(at.failures).toEqual([]);
  });
});

test("a late body gets 408, and the connection is closed", async () => {
  const route: Route = {
    method: "POST",
    path: "/hooks/push",
    access: "public",
    handle: async ({ body }) => textResponse(String((await body({ maxBytes: 10, deadlineMs: 100 })).length)),
  };
  const failures: unknown[] = [];
  const none = openTokenFile({ option: "--tokens", file: undefined, extraToken: undefined });
  await using server = await startHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    routes: [route],
    authenticator: createAuthenticator(none),
    onFailure: (error) => failures.push(error),
  });
  const { socket, answer } = await slow(server.url, {}, 10);
  expect(await answer).toContain("408");
  await once(socket, "close");
  expect(failures).toEqual([]);
});

describe("body slots", () => {
  const open = (turns: BodySlots, ...peers: string[]) => peers.map((peer) => turns.acquire(peer));
  const over = (all: readonly { readonly signal: AbortSignal }[]) =>
    all.map(({ signal }) => (signal.aborted ? (signal.reason as { status: number }).status : undefined)); // a Refusal

  test("of one peer end its own oldest slot, and no other's", () => {
    const all = open(new BodySlots({ perPeer: 2, total: 10 }), "a", "b", "a", "a", "a");
    expect(over(all)).toEqual([429, undefined, 429, undefined, undefined]);
  });

  test("of many peers end the oldest slot of all", () => {
    const all = open(new BodySlots({ perPeer: 2, total: 3 }), "a", "b", "c", "d", "e");
    expect(over(all)).toEqual([503, 503, undefined, undefined, undefined]);
  });

  test("that were disposed of do not count", () => {
    const turns = new BodySlots({ perPeer: 1, total: 1 });
    const [first] = open(turns, "a");
    first?.[Symbol.dispose]();
    open(turns, "a");
    expect(first?.signal.aborted).toBe(false);
  });
});

describe("the client address", () => {
  const proxies = parseProxies(["127.0.0.1", "10.0.0.0/8", "::1"]);
  const forwardedFor = (text: string) => ({ "x-forwarded-for": text });

  test.each([
    ["is the other end", "203.0.113.7", {}, "203.0.113.7"],
    ["is the other end, whatever it says", "203.0.113.7", forwardedFor("198.51.100.1"), "203.0.113.7"],
    ["is whom a proxy names", "127.0.0.1", forwardedFor("198.51.100.1"), "198.51.100.1"],
    [
      "is the last that is no proxy",
      "::ffff:127.0.0.1",
      forwardedFor("1.2.3.4, 198.51.100.1, 10.0.0.3"),
      "198.51.100.1",
    ],
    ["is the proxy that names none", "127.0.0.1", {}, "127.0.0.1"],
    ["is the proxy that names nonsense", "127.0.0.1", forwardedFor("nonsense"), "127.0.0.1"],
    ["is a whole network of IPv6", "2001:db8:0:1:a:b:c:d", {}, "32.1.13.184.0.0.0.1/64"],
  ])("%s", (_name, remote, headers, peer) => expect(peerOf(remote, headers, proxies)).toBe(peer));

  test("is read from addresses and subnets only", () => {
    expect(() => parseProxies(["proxy.example"])).toThrow("--proxies proxy.example: this is no address");
  });
});
