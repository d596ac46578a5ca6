import { execFile } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Ceph, CephError, openCeph, type Pool } from "node-ceph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCluster, type TestCluster } from "./cluster.ts";

let cluster: TestCluster;
let ceph: Ceph;
let pool: Pool;

const MiB = 2 ** 20;

beforeAll(async () => {
  cluster = await startCluster();
  ceph = await openCeph({ confFile: cluster.confFile });
  pool = ceph.pool("rbd");
});

afterAll(async () => {
  await ceph?.close();
  await cluster?.[Symbol.asyncDispose]();
});

async function failure(promise: Promise<unknown>): Promise<CephError> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CephError);
  return error as CephError;
}

async function byName(name: string) {
  const info = await pool.info({ name });
  if (info === null) throw new Error(`no image ${name}`);
  return info;
}

describe("connecting", () => {
  test("knows the cluster, and asks its monitors", async () => {
    expect(ceph.fsid).toBe(await cluster.run("ceph", "fsid"));
    const { output } = await ceph.monCommand({ prefix: "osd pool ls", detail: "detail" });
    expect(output).toContainEqual(expect.objectContaining({ pool_name: "rbd" }));
  });

  test("with a key and no keyring", async () => {
    const config = { keyring: "/nonexistent" };
    await using other = await openCeph({
      confFile: cluster.confFile,
      user: "admin",
      key: cluster.key,
      config,
    });
    expect(other.fsid).toBe(ceph.fsid);
  });

  test("a monitor's refusal is told in its own words", async () => {
    const error = await failure(ceph.monCommand({ prefix: "osd pool get-quota", pool: "nope" }));
    expect(error).toMatchObject({ code: "ENOENT", kind: "not-found", api: "rados_mon_command" });
    expect(error.message).toContain("unrecognized pool 'nope'");
  });

  test.each([
    ["a wrong key", { key: "AQAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAA==" }, "denied"],
    ["an unknown user", { user: "nobody", key: "AQAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAA==" }, "denied"],
    ["a file that is not there", { confFile: "/nonexistent/ceph.conf" }, "not-found"],
  ])("%s is refused", async (_, options, kind) => {
    const error = await failure(openCeph({ confFile: cluster.confFile, ...options }));
    expect(error.kind).toBe(kind);
  });

  test("an address without a monitor is a timeout, and connecting to it can be cancelled", async () => {
    const options = { confFile: cluster.confFile, config: { mon_host: "v1:127.0.0.1:9" } };
    const error = await failure(openCeph({ ...options, connectTimeoutMs: 1_000 }));
    expect(error.kind).toBe("timeout");
    await expect(openCeph({ ...options, signal: AbortSignal.timeout(100) })).rejects.toThrow(
      /abort|timeout/i,
    );
  });

  test("a pool that is not there", async () => {
    expect(await failure(ceph.pool("nope").list())).toMatchObject({
      code: "ENOENT",
      api: "rados_ioctx_create",
    });
  });
});

describe("pools", () => {
  test("are made by the monitors, made ready, and remember what they are told", async () => {
    await ceph.monCommand({ prefix: "osd pool create", pool: "fresh", pg_num: 8 });
    const fresh = ceph.pool("fresh");
    expect(await fresh.objects(10)).toEqual([]);
    await fresh.poolMetadataSet("mark", "ours".repeat(1000));
    await fresh.init();
    await fresh.init();
    expect(await fresh.poolMetadataGet("mark")).toBe("ours".repeat(1000));
    expect(await fresh.poolMetadataGet("other")).toBeNull();
    await fresh.create("one", MiB);
    expect(await fresh.objects(100)).toContain("rbd_id.one");
    expect(await fresh.objects(2)).toHaveLength(2);
    await fresh.remove("one");
    expect(await fresh.objects(100)).not.toContain("rbd_id.one");
    const really = { yes_i_really_really_mean_it: true, pool2: "fresh" };
    await ceph.monCommand({ prefix: "osd pool delete", pool: "fresh", ...really });
  });
});

describe("images", () => {
  test("are made, listed, grown, never shrunk unasked, and removed", async () => {
    await pool.create("plain", 8 * MiB, { features: ["layering", "exclusive-lock"] });
    expect((await pool.list()).map(({ name }) => name)).toContain("plain");
    const before = await byName("plain");
    expect(before).toMatchObject({
      sizeBytes: 8 * MiB,
      features: ["layering", "exclusive-lock"],
      parent: null,
    });
    await pool.resize({ name: "plain" }, 16 * MiB);
    expect((await byName("plain")).sizeBytes).toBe(16 * MiB);
    expect(await failure(pool.resize({ name: "plain" }, 8 * MiB))).toMatchObject({ code: "EINVAL" });
    expect(await failure(pool.create("plain", MiB))).toMatchObject({ code: "EEXIST", kind: "exists" });
    await pool.rename("plain", "other");
    expect((await byName("other")).id).toBe(before.id);
    await pool.remove("other");
    expect(await pool.info({ name: "other" })).toBeNull();
    expect(await failure(pool.remove("other"))).toMatchObject({ kind: "not-found", api: "rbd_remove" });
  });

  test("carry metadata of any length and any character", async () => {
    await pool.create("notes", MiB);
    const values = { long: "x".repeat(60_000), "ü/ß": '{"a": "ä\n\t✓"}', empty: "" };
    for (const [name, value] of Object.entries(values))
      await pool.metadataSet({ name: "notes" }, name, value);
    expect(await pool.metadataList({ name: "notes" })).toEqual(values);
    expect(await pool.metadataGet({ name: "notes" }, "long")).toBe(values.long);
    expect(await pool.metadataGet({ name: "notes" }, "none")).toBeNull();
    await pool.metadataRemove({ name: "notes" }, "long");
    await pool.metadataRemove({ name: "notes" }, "long");
    expect(Object.keys(await pool.metadataList({ name: "notes" }))).toEqual(["empty", "ü/ß"]);
    await pool.remove("notes");
  });

  test("hold what was written, and holes elsewhere", async () => {
    await pool.create("content", 64 * MiB);
    async function* pieces() {
      for (let index = 0; index < 20; index += 1) {
        yield { offset: index * 3 * MiB, data: Buffer.alloc(MiB, index + 1) };
      }
    }
    await pool.write({ name: "content" }, pieces());
    await using image = await pool.open({ name: "content" }, "read");
    for (const index of [0, 7, 19]) {
      const got = Buffer.from(await image.read(index * 3 * MiB, 2 * MiB));
      expect(got.equals(Buffer.concat([Buffer.alloc(MiB, index + 1), Buffer.alloc(MiB)]))).toBe(true);
    }
    expect((await image.read(63 * MiB, 4 * MiB)).byteLength).toBe(MiB);
    expect(await failure(image.write(0, Buffer.alloc(1)))).toMatchObject({ code: "EROFS", kind: "denied" });
    await image.close();
    const used = JSON.parse(await cluster.run("rbd", "du", "content", "--format", "json"));
    expect(used.images[0].used_size).toBeLessThan(64 * MiB);
    await pool.remove("content");
  });

  test("a source that fails, or content beyond the end, leaves nothing open", async () => {
    await pool.create("short", MiB);
    async function* failing() {
      yield { offset: 0, data: Buffer.alloc(10) };
      throw new Error("the source broke");
    }
    await expect(pool.write({ name: "short" }, failing())).rejects.toThrow("the source broke");
    async function* beyond() {
      yield { offset: 2 * MiB, data: Buffer.alloc(10) };
    }
    expect(await failure(pool.write({ name: "short" }, beyond()))).toMatchObject({ code: "EINVAL" });
    expect(await pool.watchers({ name: "short" })).toEqual([]);
    await pool.remove("short");
  });
});

describe("snapshots, clones and the trash", () => {
  test("a clone is made of a snapshot, with its parent's metadata", async () => {
    await pool.create("base", 4 * MiB);
    await pool.metadataSet({ name: "base" }, "mark", "of the base");
    await pool.snapshotCreate({ name: "base" }, "one");
    await pool.snapshotProtect({ name: "base" }, "one");
    await pool.snapshotProtect({ name: "base" }, "one");
    await pool.clone({ image: "base", snapshot: "one" }, "child");
    const [base, child] = [await byName("base"), await byName("child")];
    expect(child).toMatchObject({
      sizeBytes: 4 * MiB,
      metadata: { mark: "of the base" },
      parent: { imageId: base.id, snapshotId: base.snapshots[0]?.id, namespace: "" },
    });
    expect(base.snapshots).toMatchObject([
      { name: "one", protected: true, kind: "user", sizeBytes: 4 * MiB },
    ]);
    expect(await pool.children({ name: "base" })).toEqual([
      { pool: "rbd", namespace: "", id: child.id, name: "child", trash: false },
    ]);
    expect(await failure(pool.snapshotRemove({ name: "base" }, "one"))).toMatchObject({ kind: "busy" });
    expect(await failure(pool.remove("base"))).toMatchObject({ code: "ENOTEMPTY", kind: "busy" });
    await pool.flatten({ name: "child" });
    expect((await byName("child")).parent).toBeNull();
    await pool.remove("child");
    await pool.snapshotUnprotect({ name: "base" }, "one");
    await pool.snapshotRemove({ name: "base" }, "one");
    await pool.remove("base");
  });

  test("what is in the trash has its id and its metadata, and comes back", async () => {
    await pool.create("kept", 4 * MiB);
    await pool.metadataSet({ name: "kept" }, "mark", "mine");
    const { id } = await byName("kept");
    await pool.trashMove("kept", 3600);
    expect((await pool.list()).map(({ name }) => name)).not.toContain("kept");
    const [entry] = await pool.trashList();
    expect(entry).toMatchObject({ id, name: "kept", source: "user" });
    expect(Math.abs((entry?.deferredUntilMs ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(await pool.describe([{ id, name: "kept" }])).toMatchObject([{ id, metadata: { mark: "mine" } }]);
    expect(await failure(pool.trashRemove(id))).toMatchObject({ code: "EPERM", kind: "denied" });
    await pool.trashRestore(id, "kept");
    expect((await byName("kept")).id).toBe(id);
    await pool.trashMove("kept", 3600);
    await pool.trashRemove(id, true);
    expect(await pool.trashList()).toEqual([]);
  });

  test("who has an image open is known", async () => {
    await pool.create("open", MiB);
    const image = await pool.open({ name: "open" }, "write");
    expect(await pool.watchers({ name: "open" })).toHaveLength(1);
    await image.close();
    await pool.remove("open");
  });
});

describe("many at once", () => {
  test("the fast reading of headers says what librbd says", async () => {
    await pool.create("a-parent", 8 * MiB);
    await pool.metadataSet({ name: "a-parent" }, "ä", "ö".repeat(5000));
    await pool.snapshotCreate({ name: "a-parent" }, "one");
    await pool.resize({ name: "a-parent" }, 12 * MiB);
    await pool.snapshotCreate({ name: "a-parent" }, "two");
    await pool.snapshotProtect({ name: "a-parent" }, "two");
    await pool.clone({ image: "a-parent", snapshot: "one" }, "a-clone");
    await pool.clone({ image: "a-parent", snapshot: "two" }, "a-flat");
    await pool.flatten({ name: "a-flat" });
    await pool.snapshotRemove({ name: "a-parent" }, "one"); // its clone keeps it, in the trash of snapshots
    await pool.create("a-bare", MiB, { features: ["layering"] });
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`key-${index}`, `${index}`]));
    for (const [key, value] of Object.entries(many)) await pool.metadataSet({ name: "a-bare" }, key, value);
    const images = await pool.list();
    expect(images.length).toBe(4);
    const fast = await pool.describe(images);
    const exact = await Promise.all(images.map(({ name }) => pool.info({ name })));
    expect(fast).toEqual(exact);
    expect(fast.find(({ name }) => name === "a-bare")?.metadata).toEqual(many);
    expect(fast.find(({ name }) => name === "a-parent")?.snapshots.map(({ kind }) => kind)).toEqual([
      "trash",
      "user",
    ]);
    await pool.remove("a-clone");
    await pool.remove("a-flat");
    await pool.snapshotUnprotect({ name: "a-parent" }, "two");
    await pool.snapshotRemove({ name: "a-parent" }, "two");
    await pool.remove("a-parent");
    await pool.remove("a-bare");
  });

  test("a list that outgrows its room, and images that are gone meanwhile", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `many-${index}`);
    await Promise.all(names.map((name) => pool.create(name, MiB)));
    const images = await pool.list();
    expect(images).toHaveLength(150);
    await Promise.all(names.slice(0, 50).map((name) => pool.remove(name)));
    expect(await pool.describe(images)).toHaveLength(100);
    await Promise.all(names.slice(50).map((name) => pool.remove(name)));
  });
});

describe("arguments are checked before they reach C", () => {
  const loose = () => pool as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  test.each([
    ["a name cut short by NUL", () => pool.remove("a\0b")],
    ["NUL in metadata", () => pool.create("a", MiB).then(() => pool.metadataSet({ name: "a" }, "k", "v\0w"))],
    ["NUL in a pool's name", () => ceph.pool("rbd\0").list()],
    ["a number for a text", () => loose().remove?.(5)],
    ["an address for a text", () => loose().remove?.(5n)],
    ["nothing for an image", () => loose().info?.({})],
    ["a negative size", () => pool.resize({ name: "a" }, -1)],
    ["half a byte", () => pool.resize({ name: "a" }, 1.5)],
    ["an unknown feature", () => pool.create("b", MiB, { features: ["magic" as "layering"] })],
    ["NUL in a user", () => openCeph({ confFile: cluster.confFile, user: "admin\0" })],
  ])("%s", async (_, call) => {
    expect(await failure(call() as Promise<unknown>)).toMatchObject({ kind: "invalid" });
  });
  test("and nothing was made by it", async () => {
    expect((await pool.list()).map(({ name }) => name)).toEqual(["a"]);
    await pool.remove("a");
  });
});

describe("a cluster in a network namespace of its own", () => {
  const NAME = `node-ceph-${process.pid}`;
  const ip = (...args: string[]) => promisify(execFile)("ip", args);

  test("is reached from inside; this process stays where it is", async () => {
    await ip("netns", "add", NAME);
    try {
      await ip("-n", NAME, "link", "set", "lo", "up");
      await using inside = await startCluster(NAME);
      const before = readlinkSync("/proc/self/ns/net");
      const networkNamespace = `/run/netns/${NAME}`;
      await using other = await openCeph({ confFile: inside.confFile, networkNamespace });
      const images = other.pool("rbd");
      await images.create("far", 4 * MiB);
      expect(await images.list()).toMatchObject([{ name: "far" }]);
      expect(await inside.run("rbd", "ls")).toBe("far");
      // A lost connection comes back, from the namespace too.
      inside.signal("osd", "SIGSTOP");
      const late = images.metadataSet({ name: "far" }, "k", "v");
      inside.signal("osd", "SIGCONT");
      await late;
      expect(readlinkSync("/proc/self/ns/net")).toBe(before);
      const error = await failure(openCeph({ confFile: inside.confFile, connectTimeoutMs: 1_000 }));
      expect(error.kind).toBe("timeout");
    } finally {
      await ip("netns", "del", NAME);
    }
  });
});

describe("nothing stays behind", () => {
  test("10,000 calls take no memory, a closed connection no descriptor", async () => {
    const { stdout } = await run(`
      import { readdirSync } from "node:fs";
      const descriptors = () => readdirSync("/proc/self/fd").length;
      const first = await openCeph(options);
      const pool = first.pool("rbd");
      await pool.create("leak", 4194304);
      await pool.metadataSet({ name: "leak" }, "k", "v".repeat(2000));
      const { id } = await pool.info({ name: "leak" });
      const round = async (rounds) => {
        for (let done = 0; done < rounds; done += 1) {
          await Promise.all(Array.from({ length: 100 }, () => pool.describe([{ id, name: "leak" }])));
          await Promise.all(Array.from({ length: 10 }, () => pool.list()));
          await Promise.all(Array.from({ length: 4 }, () => pool.metadataGet({ name: "leak" }, "k")));
          await pool.remove("nope").catch(() => {});
        }
      };
      await round(40);
      const before = process.memoryUsage().rss;
      await round(90);
      const grown = (process.memoryUsage().rss - before) / 2 ** 20;
      await pool.remove("leak");
      await first.close();
      const open = descriptors();
      for (let index = 0; index < 5; index += 1) await (await openCeph(options)).close();
      console.log(JSON.stringify({ grown, descriptors: descriptors() - open }));`);
    const { grown, descriptors } = JSON.parse(stdout);
    console.log(`RSS over 10,000 calls: ${grown.toFixed(1)} MB`);
    expect(grown).toBeLessThan(24);
    expect(descriptors).toBeLessThanOrEqual(1);
  });

  test("a closed connection says so", async () => {
    const other = await openCeph({ confFile: cluster.confFile });
    const images = other.pool("rbd");
    await images.list();
    await other.close();
    await other.close();
    expect(await failure(images.list())).toMatchObject({ kind: "closed" });
    expect(readdirSync("/proc/self/task").length).toBeLessThan(100);
  });

  test.each([
    ["by itself after close()", "await (await openCeph(options)).close();"],
    ["by process.exit() with everything open", OPEN("process.exit(0);")],
    [
      "by process.exit() in the middle of calls",
      OPEN("for (let i = 0; i < 50; i += 1) void pool.list(); process.exit(0);"),
    ],
    ["by an error", OPEN('process.once("uncaughtException", () => process.exit(0)); throw new Error();')],
  ])("a process ends %s", async (_, script) => {
    for (let times = 0; times < 3; times += 1) {
      const { tookMs, stderr } = await run(script);
      expect(stderr).toBe("");
      expect(tookMs).toBeLessThan(30_000); // one that does not end is killed later
    }
  });
});

describe("a cluster that does not answer", () => {
  test("is told after the time, and answers again later", async () => {
    await using impatient = await openCeph({ confFile: cluster.confFile, operationTimeoutMs: 1_000 });
    const images = impatient.pool("rbd");
    await images.create("stuck", MiB);
    cluster.signal("osd", "SIGSTOP");
    try {
      expect(await failure(images.list())).toMatchObject({ kind: "timeout", code: "ETIMEDOUT" });
    } finally {
      cluster.signal("osd", "SIGCONT");
    }
    await expect.poll(() => images.list(), { timeout: 10_000 }).toMatchObject([{ name: "stuck" }]);
    await images.remove("stuck");
  });
});

function OPEN(script: string): string {
  return `const ceph = await openCeph(options); const pool = ceph.pool("rbd"); await pool.list(); ${script}`;
}

/** Runs a script in a process of its own; rejects unless it ends with 0 within 90 s. */
async function run(script: string): Promise<{ stdout: string; stderr: string; tookMs: number }> {
  const started = performance.now();
  const options = JSON.stringify({ confFile: cluster.confFile });
  const source = `import { openCeph } from "node-ceph"; const options = ${options}; ${script}`;
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const args = ["--max-semi-space-size=4", "--input-type=module", "-e", source];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 90_000 });
  return { stdout, stderr, tookMs: performance.now() - started };
}
