import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { download } from "./download.ts";
import { DOWNLOAD_LIMITS, type DownloadLimits } from "./download-limits.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const DISK = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const digest = createHash("sha256").update(DISK).digest("hex");
const checksum = { algorithm: "sha256", hex: digest } as const;
let server: Server;
let answer: Answer;
let requests: IncomingMessage[] = [];
let cache: string;
let env: Record<string, string> = {};
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
  env = {};
  cache = mkdtempSync(join(tmpdir(), "fw-download-"));
});
afterEach(() => rmSync(cache, { recursive: true }));

const url = (path = "/disk") => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const files = () => readdirSync(join(cache, "downloads")).sort();
const part = () => join(cache, "downloads", `${digest}.part`);

function startDownload(limits: Partial<DownloadLimits> = {}, signal?: AbortSignal): Promise<string> {
  const options = { cache, env, signal, limits: { ...DOWNLOAD_LIMITS, ...limits }, onProgress: () => {} };
  return download(url(), checksum, options);
}

/** Answers as usual servers do: with a length, an entity tag and ranges. */
const whole: Answer = (request, response) => {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const begin = request.headers["if-range"] === '"v1"' ? Number(from ?? 0) : 0;
  const rest = DISK.subarray(begin);
  const range = begin === 0 ? {} : { "content-range": `bytes ${begin}-${DISK.length - 1}/${DISK.length}` };
  response.writeHead(begin === 0 ? 200 : 206, { etag: '"v1"', "content-length": rest.length, ...range });
  response.end(rest);
};

/** Breaks off the first response after some bytes are on disk. Bytes in flight would be lost with the connection. */
const broken =
  (bytes: number): Answer =>
  (request, response) => {
    if (requests.length > 1) return whole(request, response);
    response.writeHead(200, { etag: '"v1"', "content-length": DISK.length });
    response.write(DISK.subarray(0, bytes));
    const timer = setInterval(() => {
      if (!existsSync(part()) || statSync(part()).size === 0) return;
      clearInterval(timer);
      response.destroy();
    }, 5);
  };

describe("a download", () => {
  test("that broke off is gone on with, and is what it should be", async () => {
    answer = broken(100_000);
    expect(readFileSync(await startDownload()).equals(DISK)).toBe(true);
    expect(requests.map(({ headers }) => headers.range?.replace(/\d+/, "N"))).toEqual([
      undefined,
      "bytes=N-",
    ]);
    expect(files()).toEqual([digest]);
  });

  test("that another process left is gone on with, when the server still has the same", async () => {
    mkdirSync(join(cache, "downloads"));
    writeFileSync(part(), DISK.subarray(0, 50_000));
    writeFileSync(`${part()}.json`, JSON.stringify({ url: url(), validator: '"v1"' }));
    answer = whole;
    expect(readFileSync(await startDownload()).equals(DISK)).toBe(true);
    expect(requests[0]?.headers.range).toBe("bytes=50000-");
  });

  test.each<[string, string, Answer]>([
    ["another is there by now", '"v0"', whole],
    ["the server knows no ranges", '"v1"', (_, response) => void response.end(DISK)],
    [
      "what is here is longer than what is there",
      '"v1"',
      (request, response) =>
        request.headers.range === undefined ? response.end(DISK) : response.writeHead(416).end(),
    ],
    [
      "the server sends another part than was asked for",
      '"v1"',
      (request, response) => {
        if (request.headers.range === undefined) response.end(DISK);
        else response.writeHead(206, { "content-range": "bytes 7-9/300000" }).end("xyz");
      },
    ],
  ])("begins anew where %s", async (_, validator, how) => {
    mkdirSync(join(cache, "downloads"));
    writeFileSync(part(), Buffer.alloc(50_000));
    writeFileSync(`${part()}.json`, JSON.stringify({ url: url(), validator }));
    answer = how;
    expect(readFileSync(await startDownload()).equals(DISK)).toBe(true);
  });

  test("that stands still is given up, and gone on with later", async () => {
    answer = (_, response) => {
      response.writeHead(200, { etag: '"v1"', "content-length": DISK.length });
      response.write(DISK.subarray(0, 1000));
    };
    await expect(startDownload({ paceMs: 200 })).rejects.toThrow(
      expect.objectContaining({ code: "timeout", message: expect.stringContaining("came within 0.2 s") }),
    );
    answer = whole;
    expect(readFileSync(await startDownload()).equals(DISK)).toBe(true);
    expect(requests.at(-1)?.headers.range).toBe("bytes=1000-");
  });

  test("that drips without an end is given up", async () => {
    const timers: NodeJS.Timeout[] = [];
    answer = (_, response) => {
      timers.push(setInterval(() => response.write("."), 20));
    };
    await expect(startDownload({ paceMs: 300 })).rejects.toThrow("fewer than 256Ki came within 0.3 s");
    await expect(startDownload({ totalMs: 300, paceBytes: 1 })).rejects.toThrow(
      "it was not there within 0.3 s",
    );
    timers.forEach(clearInterval);
  });

  test("from a server that does not begin to answer is given up", async () => {
    answer = () => {};
    await expect(startDownload({ answerMs: 200 })).rejects.toThrow("no answer within 0.2 s");
  });

  test.each<[string, Answer]>([
    ["says so", (_, response) => void response.writeHead(200, { "content-length": 2 ** 40 }).write("x")],
    [
      "does not say so",
      (_, response) => {
        const more = () => response.write(Buffer.alloc(2 ** 16), (error) => error ?? setImmediate(more));
        more();
      },
    ],
  ])("that has no end is refused and leaves nothing, when the server %s", async (_, how) => {
    answer = how;
    await expect(startDownload({ maxBytes: 2 ** 20 })).rejects.toThrow(
      "it has more than 1 MiB, which is no image",
    );
    expect(files()).toEqual([]);
  });

  test("for which the disk has no room is refused before it begins", async () => {
    answer = whole;
    await expect(startDownload({ spareBytes: 2 ** 60 })).rejects.toThrow(/are still to come, and .* free$/);
    expect(files()).toEqual([]);
  });

  test("is ended by its signal, with what has come so far", async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { etag: '"v1"', "content-length": DISK.length });
      response.write(DISK.subarray(0, 1000));
    };
    const ended = expect(startDownload({}, stop.signal)).rejects.toThrow(
      expect.objectContaining({ code: "cancelled" }),
    );
    await expect.poll(() => files().includes(basename(part())) && readFileSync(part()).length).toBe(1000);
    stop.abort();
    await ended;
    expect(readFileSync(part()).equals(DISK.subarray(0, 1000))).toBe(true);
  });

  test.each([
    ["file:///etc/passwd", "what is no plain http or https address"],
    ["ftp://127.0.0.1/disk", "what is no plain http or https address"],
    ["http://user:secret@127.0.0.1/disk", "what is no plain http or https address"],
    ["http://[", "what is no plain http or https address"],
    ["/disk", "more than 5 times"],
  ])("that is sent to %s is refused", async (location, says) => {
    answer = (_, response) => void response.writeHead(302, { location }).end();
    await expect(startDownload()).rejects.toThrow(says);
    expect(requests.length).toBeLessThanOrEqual(6);
  });

  test("follows a redirect", async () => {
    answer = (request, response) => {
      if (request.url === "/disk") response.writeHead(302, { location: "/elsewhere" }).end();
      else whole(request, response);
    };
    expect(readFileSync(await startDownload()).equals(DISK)).toBe(true);
  });

  test("by its SHA-512 is fetched and verified", async () => {
    answer = whole;
    const hex = createHash("sha512").update(DISK).digest("hex");
    const options = { cache, env, onProgress: () => {} };
    const path = await download(url(), { algorithm: "sha512", hex }, options);
    expect(readFileSync(path).equals(DISK)).toBe(true);
    const wrong = { algorithm: "sha512", hex: "0".repeat(128) } as const;
    await expect(download(url(), wrong, options)).rejects.toThrow(
      `has the digest sha512:${hex}, not sha512:000`,
    );
  });

  test.each([
    ["a page", "<!doctype html><title>Log in</title>", "and is an HTML page"],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\n", "and is a pointer of Git LFS"],
    ["nothing", "", "and is an empty file"],
  ])("that is %s is called so, and its checksum is not suggested", async (_, body, says) => {
    answer = (_request, response) => void response.end(body);
    const failure = await startDownload().catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining(says) });
    expect(failure).not.toMatchObject({ hint: expect.stringContaining("write its checksum") });
  });

  test("of another content is refused, and leaves nothing that would be gone on with", async () => {
    answer = (_, response) => void response.writeHead(200, { etag: '"v1"' }).end("another");
    await expect(startDownload()).rejects.toThrow("has the digest sha256:");
    expect(files()).toEqual([]);
  });

  test("that several want at once is fetched once", async () => {
    answer = (request, response) => void setTimeout(() => whole(request, response), 200);
    const paths = await Promise.all([startDownload(), startDownload(), startDownload()]);
    expect(new Set(paths).size).toBe(1);
    expect(requests).toHaveLength(1);
  });

  test("clears away what was broken off a week ago", async () => {
    mkdirSync(join(cache, "downloads"));
    const [old, fresh] = ["0".repeat(64), "1".repeat(64)].map((name) =>
      join(cache, "downloads", `${name}.part`),
    );
    for (const file of [old, fresh]) writeFileSync(file ?? "", "x");
    const then = Date.now() / 1000 - 8 * 24 * 3600;
    utimesSync(old ?? "", then, then);
    answer = whole;
    await startDownload();
    expect([old, fresh].map((file) => existsSync(file ?? ""))).toEqual([false, true]);
  });
});
