import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openStream } from "./stream.ts";

const servers: Server[] = [];
const streams: Duplex[] = [];
const folder = mkdtempSync(join(tmpdir(), "fw-stream-"));
const path = process.env.PATH ?? "";

afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

async function serve(each: (socket: Socket) => void): Promise<number> {
  const server = createServer(each).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port; // it listens on a port
}

const open = (port: number, shell?: string) => {
  const stream = openStream(shell, { address: "127.0.0.1", port });
  streams.push(stream);
  return stream;
};

/** Returns a promise with its `resolve`. */
function echoLater(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function readAll(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Puts a program of this name in front of the real one in PATH. It becomes socat, as `ssh -W` would. */
writeFileSync(
  join(folder, "ssh"),
  `#!/bin/sh
case "$*" in *refused*) echo "Permission denied (publickey)." >&2; exit 255;; *hang*) sleep 60;; esac
for a; do [ "$before" = -W ] && exec socat - "TCP:$a"; before=$a; done`,
);
chmodSync(join(folder, "ssh"), 0o755);
process.env.PATH = `${folder}:${path}`;

describe.each([
  ["made here", undefined],
  ["on the machine itself", "local:"],
  ["by ssh", "ssh://root@far"],
])("a stream %s", (_, shell) => {
  it("carries any bytes both ways, however many, and ends when the other side does", async () => {
    const sent = randomBytes(3_000_000);
    const port = await serve((socket) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      socket.on("data", (chunk) => {
        bytes += chunks.push(chunk) && chunk.length;
        if (bytes === sent.length) socket.end(Buffer.concat(chunks));
      });
    });
    const stream = open(port, shell);
    stream.write(sent);
    expect((await readAll(stream)).equals(sent)).toBe(true);
  });

  it("does not read from the connection before the stream is read", async () => {
    let written = 0;
    const port = await serve((socket) => {
      const more = () => {
        while (written < 64_000_000 && socket.write(Buffer.alloc(64_000))) written += 64_000;
      };
      socket.on("drain", more).on("error", () => {});
      more();
    });
    const stream = open(port, shell);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(written).toBeLessThan(64_000_000);
    expect(stream.readableLength).toBeLessThan(1_000_000);
  });

  it("says that nothing listens there", async () => {
    const stream = open(1, shell);
    const [error] = await once(stream, "error");
    expect(error).toMatchObject({
      code: "host-unreachable",
      message: expect.stringMatching(/127\.0\.0\.1:1.*refused/i),
    });
  });

  it("is silent as long as the other side is, and ends there when it is destroyed here", async () => {
    const closed = echoLater();
    const connected = echoLater();
    const port = await serve((socket) => {
      connected.resolve();
      socket.on("error", () => {}).on("close", () => closed.resolve());
      socket.resume();
    });
    const stream = open(port, shell);
    stream.resume();
    await connected.promise;
    stream.destroy();
    await closed.promise;
  });

  it("is over when the other side resets it", async () => {
    const port = await serve((socket) => socket.on("error", () => {}).resetAndDestroy());
    const stream = open(port, shell);
    stream.on("error", () => {}).resume();
    await new Promise<void>((resolve) => stream.on("close", () => resolve()));
    expect(stream.destroyed).toBe(true);
  });
});

describe("a stream by ssh", () => {
  it("says why ssh failed, with the remedy", async () => {
    const [error] = await once(open(1, "ssh://refused"), "error");
    expect(error).toMatchObject({
      code: "host-unreachable",
      message: expect.stringMatching(
        /^127\.0\.0\.1:1 by way of ssh:\/\/refused: the host accepts no key of this user; run as the user .*: .*ssh-copy-id refused$/,
      ),
    });
  });

  it("ends ssh, which hangs, when it is destroyed", async () => {
    const stream = open(1, "ssh://hang");
    stream.destroy();
    await once(stream, "close");
    expect(stream.errored).toBeNull();
  });
});

it.each(["10.0.0.1,exec=reboot", "-oProxyCommand=x", "host.test", "", "10.0.0.1:80"])(
  "a stream to %j is refused, which is no address",
  (address) => {
    expect(() => openStream("ssh://root@far", { address, port: 53 })).toThrow(
      /is not an IP address with a port/,
    );
  },
);

it("a stream through a host of a lab that is off says so", () => {
  expect(() => openStream("lab://no-such-lab/hv1", { address: "10.0.0.1", port: 53 })).toThrow(
    expect.objectContaining({ code: "host-unreachable" }),
  );
});
