import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { type Duplex, duplexPair } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { Failure } from "../../model/failure.ts";
import { type ScreenListener, type ScreenServer, serveScreen } from "./serve-screen.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-screen-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Serves a screen that greets as VNC does and echoes. */
async function serve(listener: ScreenListener, connectScreen: () => Promise<Duplex> = greet) {
  const [counts, failures]: [number[], Failure[]] = [[], []];
  const server = await serveScreen(listener, {
    connect: connectScreen,
    onViewers: (count) => void counts.push(count),
    onFailure: (failure) => void failures.push(failure),
  });
  return { server, counts, failures };
}

async function greet(): Promise<Duplex> {
  const [screen, inside] = duplexPair();
  inside.write("RFB 003.008\n");
  inside.pipe(inside);
  return screen;
}

const viewerOf = ({ port }: ScreenServer) => connect({ host: "127.0.0.1", port: port ?? 0 });

test("several viewers see the screen at once, and each ends for itself", async () => {
  const { server, counts } = await serve({ port: 0 });
  await using _ = server;
  const viewers = [viewerOf(server), viewerOf(server)] as const;
  for (const viewer of viewers) expect(String((await once(viewer, "data"))[0])).toBe("RFB 003.008\n");
  viewers[0].destroy();
  viewers[1].write("key");
  expect(String((await once(viewers[1], "data"))[0])).toBe("key");
  expect(counts).toEqual([1, 2, 1]);
  viewers[1].destroy();
});

test("nothing outside of this machine reaches the port", async () => {
  const { server } = await serve({ port: 0 });
  await using _ = server;
  const outside = Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each === undefined || each.internal || each.family !== "IPv4" ? [] : [each.address]));
  for (const host of outside) {
    const [error] = await once(connect({ host, port: server.port ?? 0 }), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  }
});

test("a socket is for this user only, and is gone afterwards", async () => {
  const path = join(folder, "db.sock");
  const mask = process.umask();
  const { server } = await serve({ path });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(process.umask()).toBe(mask);
  const viewer = connect({ path });
  expect(String((await once(viewer, "data"))[0])).toBe("RFB 003.008\n");
  await server[Symbol.asyncDispose]();
  expect(() => statSync(path)).toThrow("ENOENT");
});

test("viewers are cut off at the end", async () => {
  const { server } = await serve({ port: 0 });
  const viewer = viewerOf(server);
  await once(viewer, "data");
  const closed = once(viewer, "close");
  await server[Symbol.asyncDispose]();
  await closed;
});

test("a viewer of a machine that is off is closed, with the reason", async () => {
  const { server, failures } = await serve({ port: 0 }, async () => {
    throw new Failure("rejected", "VirtualMachine/db does not run on hv1");
  });
  await using _ = server;
  const viewer = viewerOf(server);
  await once(viewer.resume(), "close");
  expect(failures.map(({ message }) => message)).toEqual(["VirtualMachine/db does not run on hv1"]);
});

test("a viewer is closed when the screen is", async () => {
  const { server } = await serve({ port: 0 }, async () => {
    const [screen, inside] = duplexPair();
    inside.end("bye");
    return screen;
  });
  await using _ = server;
  const viewer = viewerOf(server);
  await once(viewer.resume(), "close");
});

test("a listener that is taken is an error", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as { port: number }; // it listens on a port
  await expect(serve({ port })).rejects.toMatchObject({
    code: "usage",
    message: `port ${port} is in use, or exists already`,
  });
  other.close();
  const path = join(folder, "file");
  writeFileSync(path, "mine");
  await expect(serve({ path })).rejects.toThrow(`${path} is in use, or exists already`);
});
