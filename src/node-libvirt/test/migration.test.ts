import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Connect,
  type DomainRef,
  type Libvirt,
  virDomainMigrateFlags as M,
  openLibvirt,
  type StorageVolRef,
  virDomainGetJobStatsFlags,
  virDomainJobType,
} from "node-libvirt";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Daemon, startDaemon } from "./daemon.ts";
import { diskXml, domainXml, poolXml, volumeXml } from "./definitions.ts";

/** As a change of the host: the destination keeps the definition, and the source forgets it. */
const MOVE =
  M.VIR_MIGRATE_LIVE | M.VIR_MIGRATE_PEER2PEER | M.VIR_MIGRATE_PERSIST_DEST | M.VIR_MIGRATE_UNDEFINE_SOURCE;
const RUNNING = 1;
/** The daemons have a folder each at this path. */
const IMAGES = "/var/lib/libvirt/images";

let daemons: readonly [Daemon, Daemon];
let libvirt: Libvirt;
let source: Connect;
let destination: Connect;
let folder: string;

beforeAll(async () => {
  daemons = await Promise.all([startDaemon(), startDaemon()]);
  libvirt = await openLibvirt();
  source = await libvirt.connectOpen(daemons[0].uri);
  destination = await libvirt.connectOpen(daemons[1].uri);
});

afterAll(async () => {
  await libvirt?.close();
  for (const daemon of daemons ?? []) await daemon[Symbol.asyncDispose]();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "node-libvirt-move-"));
});

afterEach(async () => {
  for (const host of [source, destination]) {
    for (const domain of await host.listAllDomains()) {
      if (domain.id !== -1) await host.domainDestroy(domain);
      await host.domainUndefine(domain);
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

const socket = (name: string) => `unix://${folder}/${name}`;
const names = async (host: Connect) => (await host.listAllDomains()).map(({ name }) => name);

async function startGuest(name: string, devices = ""): Promise<DomainRef> {
  const domain = await source.domainDefineXML(domainXml(name, devices));
  await source.domainCreate(domain);
  return source.domainLookupByName(name);
}

describe("a running domain", () => {
  test("moves to another daemon, and both say so", async () => {
    const domain = await startGuest("moves");
    const completed = source.waitForEvent((event) => event.kind === "job-completed", { timeoutMs: 30_000 });
    const iteration = source.waitForEvent((event) => event.kind === "migration-iteration", {
      timeoutMs: 30_000,
    });
    await source.domainMigrateToURI3(domain, daemons[1].uri, { migrate_uri: socket("m") }, MOVE);

    expect(await names(source)).toEqual([]);
    const moved = await destination.domainLookupByUUIDString(domain.uuid);
    expect(await destination.domainGetState(moved)).toMatchObject({ state: RUNNING });
    expect(await destination.domainIsPersistent(moved)).toBe(true);
    expect(await iteration).toMatchObject({ name: "moves", iteration: 1 });
    const event = await completed;
    expect(event).toMatchObject({ name: "moves", uuid: domain.uuid });
    // The bytes of the memory are an unsigned long long, the kind of operation is an int.
    expect(event.kind === "job-completed" && event.stats).toMatchObject({
      operation: 5,
      memory_total: expect.any(BigInt),
      downtime: expect.any(BigInt),
    });
    const { stats } = await destination.domainGetJobStats(
      moved,
      virDomainGetJobStatsFlags.VIR_DOMAIN_JOB_STATS_COMPLETED,
    );
    expect(stats).toMatchObject({ downtime: expect.any(BigInt), memory_total: expect.any(BigInt) });
  });

  test("is slowed down, watched and left where it is", async () => {
    const domain = await startGuest("stays");
    await source.domainMigrateSetMaxSpeed(domain, 7);
    expect(await source.domainMigrateGetMaxSpeed(domain)).toBe(7n);
    // An unlimited migration of this guest would be over before it can be watched.
    const migration = source.domainMigrateToURI3(
      domain,
      daemons[1].uri,
      { migrate_uri: socket("m"), bandwidth: 1 },
      MOVE,
    );
    const ended = expect(migration).rejects.toMatchObject({ message: expect.stringContaining("abort") });
    const info = await vi.waitFor(
      async () => {
        const found = await source.domainGetJobInfo(domain);
        expect(found.memTotal).toBeGreaterThan(0n);
        return found;
      },
      { timeout: 30_000, interval: 20 },
    );
    expect(info.type).toBe(virDomainJobType.VIR_DOMAIN_JOB_UNBOUNDED);
    expect(info.dataTotal).toBe(info.memTotal + info.fileTotal);
    expect(info.memTotal).toBeGreaterThanOrEqual(32n << 20n);
    expect(info.fileTotal).toBe(0n);
    await source.domainMigrateSetMaxDowntime(domain, 50);
    expect(await source.domainMigrateGetMaxDowntime(domain)).toBe(50n);
    expect(await names(destination)).toEqual(["stays"]);

    await source.domainAbortJob(domain);
    await ended;
    expect(await source.domainGetState(domain)).toMatchObject({ state: RUNNING });
    expect(await names(destination)).toEqual([]);
    expect(await source.domainGetJobInfo(domain)).toMatchObject({ type: 0, memTotal: 0n });
  });

  test("takes along the disks that are named, and no other", async () => {
    const bytes = 1 << 20;
    const [own, other] = [randomBytes(bytes), randomBytes(bytes)];
    const [copied, fixed] = await fillPool(source, own);
    const [, kept] = await fillPool(destination, other);
    await destination.storageVolDelete(await volumeNamed(destination, copied.name));
    const readOnly = diskXml(fixed.key, "vdb").replace("</disk>", "<readonly/></disk>");
    const domain = await startGuest("laden", diskXml(copied.key, "vda") + readOnly);

    const params = { migrate_uri: socket("m"), disks_uri: socket("d"), migrate_disks: ["vda"] };
    await source.domainMigrateToURI3(domain, daemons[1].uri, params, MOVE | M.VIR_MIGRATE_NON_SHARED_DISK);

    expect(await hashOf(destination, await volumeNamed(destination, copied.name))).toBe(sha256(own));
    expect(await hashOf(destination, kept)).toBe(sha256(other));
  });
});

describe("parameters", () => {
  test.each([
    ["a port that is none", { disks_port: 2 ** 31 }, "must be at most"],
    ["a port below zero", { disks_port: -1 }, "must not be negative"],
    ["a disk with NUL", { migrate_disks: ["vda\0"] }, "NUL"],
    ["one that libvirt does not know", { unheard: 1 }, "unheard"],
    ["a port beside a socket", { disks_port: 49_300, disks_uri: "unix:///x" }, "mutually exclusive"],
  ])("%s", async (_, params, message) => {
    const domain = await startGuest("refused");
    const migration = source.domainMigrateToURI3(
      domain,
      daemons[1].uri,
      { migrate_uri: socket("m"), ...params },
      MOVE | M.VIR_MIGRATE_NON_SHARED_DISK,
    );
    await expect(migration).rejects.toThrow(message);
    expect(await source.domainGetState(domain)).toMatchObject({ state: RUNNING });
  });
});

async function* pieces(data: Uint8Array) {
  yield data;
}

/** Creates a pool of two volumes. Both have this content. */
async function fillPool(host: Connect, data: Uint8Array): Promise<[StorageVolRef, StorageVolRef]> {
  const pool = await host.storagePoolDefineXML(poolXml("images", IMAGES));
  await host.storagePoolBuild(pool);
  await host.storagePoolCreate(pool);
  const create = async (name: string) => {
    const volume = await host.storageVolCreateXML(pool, volumeXml(name, data.length));
    await host.storageVolUpload(volume, pieces(data));
    return volume;
  };
  return [await create("a.img"), await create("b.img")];
}

async function volumeNamed(host: Connect, name: string): Promise<StorageVolRef> {
  const pool = await host.storagePoolLookupByName("images");
  await host.storagePoolRefresh(pool);
  return host.storageVolLookupByName(pool, name);
}

const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

async function hashOf(host: Connect, volume: StorageVolRef): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of host.storageVolDownload(volume)) hash.update(piece);
  return hash.digest("hex");
}
