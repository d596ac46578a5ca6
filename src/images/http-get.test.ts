import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, createServer as createRawServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { get } from "./http-get.ts";

let folder: string;
let origin: Server;
let secure: Server;
let proxy: Server;
let requests: IncomingMessage[] = [];
let refuse = false;
const tunnels = new Set<Socket>();

const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fw-proxy-"));
  origin = createServer((_, response) => response.writeHead(200, { etag: '"v1"' }).end("from the origin"));
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const out = ["-keyout", join(folder, "key"), "-out", join(folder, "cert")];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...out],
    { stdio: "pipe" },
  );
  const [key, cert] = ["key", "cert"].map((name) => readFileSync(join(folder, name)));
  secure = createSecureServer({ key, cert }, (_, response) => response.end("over TLS"));
  proxy = createServer((request, response) => {
    requests.push(request);
    response.end(`the proxy has ${request.url}`);
  });
  proxy.on("connect", (request: IncomingMessage, socket: Socket) => {
    requests.push(request);
    if (refuse) return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const server = connect(portOf(secure), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      server.pipe(socket).pipe(server);
    });
    for (const end of [server, socket]) {
      tunnels.add(end);
      end.on("error", () => {});
    }
  });
  for (const server of [origin, secure, proxy]) await once(server.listen(0, "127.0.0.1"), "listening");
});
beforeEach(() => {
  requests = [];
  refuse = false;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const socket of tunnels) socket.destroy();
  for (const server of [origin, secure, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

const { signal } = new AbortController();
const proxyUrl = (credentials = "") => `http://${credentials}127.0.0.1:${portOf(proxy)}`;
const send = (url: string, env: Record<string, string>) =>
  get(new URL(url), { headers: { range: "bytes=5-" }, signal, env });

describe("a GET", () => {
  test("goes to the server itself without a proxy, and where no_proxy says so", async () => {
    const url = `http://127.0.0.1:${portOf(origin)}/disk`;
    for (const env of [{}, { http_proxy: proxyUrl(), no_proxy: "127.0.0.1" }]) {
      const response = await send(url, env);
      expect([await response.text(), response.headers.get("etag")]).toEqual(["from the origin", '"v1"']);
    }
    expect(requests).toEqual([]);
  });

  test("of http is sent to the proxy, with its headers and the proxy's credentials", async () => {
    const response = await send("http://images.example/disk?a=b", { HTTP_PROXY: proxyUrl("me:p%40ss@") });
    expect(await response.text()).toBe("the proxy has http://images.example/disk?a=b");
    expect(requests[0]?.headers).toMatchObject({
      host: "images.example",
      range: "bytes=5-",
      "proxy-authorization": `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
  });

  test("sends a password with a percent sign that encodes nothing as it is", async () => {
    await send("http://images.example/disk", { http_proxy: proxyUrl("me:100%pass@") });
    const credentials = Buffer.from("me:100%pass").toString("base64");
    expect(requests[0]?.headers).toMatchObject({ "proxy-authorization": `Basic ${credentials}` });
  });

  test("of https goes through a tunnel, and the server's certificate counts", async () => {
    const failure = await send("https://localhost/disk", { https_proxy: proxyUrl() }).catch(
      (error: Error) => error,
    );
    expect(requests.map(({ method, url }) => [method, url])).toEqual([["CONNECT", "localhost:443"]]);
    expect(failure).toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0"); // the certificate is this test's own
    const response = await send("https://localhost/disk", { https_proxy: proxyUrl() });
    expect(await response.text()).toBe("over TLS");
  });

  test("is refused with what the proxy says", async () => {
    refuse = true;
    await expect(send("https://localhost/disk", { https_proxy: proxyUrl() })).rejects.toThrow(
      "https://localhost/disk: the proxy in the variable https_proxy says 407 Proxy Authentication Required",
    );
  });

  test("to a proxy that does not answer is told with its variable, and without its address", async () => {
    const failure = await send("http://images.example/", {
      http_proxy: "http://me:hunter2@127.0.0.1:1",
    }).catch(String);
    expect(failure).toContain("the proxy in the variable http_proxy does not answer");
    expect(failure).not.toContain("hunter2");
  });

  test("ends with its signal after an answer that is none: 101 Switching Protocols", async () => {
    const stopped = new AbortController();
    const raw = createRawServer((socket) => {
      socket.on("error", () => {});
      socket.on("close", () => stopped.abort(new Error("the time is over")));
      socket.once("data", () =>
        socket.write("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
      );
    });
    await once(raw.listen(0, "127.0.0.1"), "listening");
    const env = { http_proxy: `http://127.0.0.1:${(raw.address() as AddressInfo).port}` };
    const answer = get(new URL("http://images.example/"), { headers: {}, signal: stopped.signal, env });
    await expect(answer).rejects.toThrow("aborted");
    raw.close();
  });
});
