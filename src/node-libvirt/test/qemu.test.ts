import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Connect,
  type ConnectEvent,
  type Libvirt,
  openLibvirt,
  virDomainCreateFlags,
  virDomainModificationImpact,
  virDomainVcpuFlags,
  virDomainXMLFlags,
  virNetworkUpdateCommand,
} from "node-libvirt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Daemon, startDaemon } from "./daemon.ts";
import { diskXml, domainXml, networkXml, poolXml, volumeXml } from "./definitions.ts";

const LIVE = virDomainModificationImpact.VIR_DOMAIN_AFFECT_LIVE;
const CONFIG = virDomainModificationImpact.VIR_DOMAIN_AFFECT_CONFIG;

let daemon: Daemon;
let libvirt: Libvirt;
let host: Connect;

beforeAll(async () => {
  daemon = await startDaemon();
  libvirt = await openLibvirt();
  host = await libvirt.connectOpen(daemon.uri);
});

afterAll(async () => {
  await libvirt?.close();
  await daemon?.[Symbol.asyncDispose]();
  expect(existsSync(daemon.dir)).toBe(false);
});

const collect = async <T>(batches: AsyncIterable<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
};

const pieces = async function* (data: Uint8Array, bytes: number) {
  for (let at = 0; at < data.length; at += bytes) yield data.subarray(at, at + bytes);
};

describe("a domain's life", () => {
  test("is told by events, in order", async () => {
    const events = host.events();
    const domain = await host.domainDefineXML(domainXml("life"));
    expect(domain).toMatchObject({ name: "life", id: -1 });
    await host.domainCreate(domain);
    expect((await host.domainLookupByName("life")).id).toBeGreaterThan(0);
    expect(await host.domainGetState(domain)).toMatchObject({ state: 1 });
    await host.domainSuspend(domain);
    await host.domainResume(domain);
    await host.domainDestroy(domain);
    await host.domainUndefine(domain);
    const seen: ConnectEvent[] = [];
    for await (const event of events) {
      if (event.kind === "domain") seen.push(event);
      if (event.kind === "domain" && event.event === 1) break;
    }
    const numbers = seen.map((event) => (event.kind === "domain" ? event.event : null));
    // defined, started, suspended, stopped, undefined; resumed and shutdown come between
    expect(numbers.filter((number) => [0, 2, 3, 5, 1].includes(number ?? -1))).toEqual([0, 2, 3, 5, 1]);
    expect(seen.every((event) => "uuid" in event && event.uuid === domain.uuid)).toBe(true);
  });

  test("takes parameters, pins and metadata into its definition", async () => {
    const domain = await host.domainDefineXML(domainXml("tuned"));
    await host.domainSetSchedulerParameters(
      domain,
      { cpu_shares: 512, vcpu_period: 100_000, vcpu_quota: -1 },
      CONFIG,
    );
    await host.domainPinVcpu(domain, 0, [0], CONFIG);
    await host.domainSetVcpus(domain, 3, CONFIG | virDomainVcpuFlags.VIR_DOMAIN_VCPU_MAXIMUM);
    await host.domainSetAutostart(domain, true);
    expect(await host.domainGetAutostart(domain)).toBe(true);
    await host.domainSetMetadata(domain, 2, "<owned hash='1'/>", "t", "urn:test", CONFIG);
    expect(await host.domainGetMetadata(domain, 2, "urn:test", CONFIG)).toContain("hash");
    expect(await host.domainGetMetadata(domain, 2, "urn:other", CONFIG)).toBeNull();
    const xml = await host.domainGetXMLDesc(domain, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE);
    expect(xml).toContain("<shares>512</shares>");
    expect(xml).toContain("<vcpupin vcpu='0' cpuset='0'/>");
    expect(xml).toMatch(/<vcpu [^>]*>3</);
    await host.domainUndefine(domain);
  });

  test("takes a disk while it runs", async () => {
    const pool = await host.storagePoolDefineXML(poolXml("hot", `${daemon.dir}/images`));
    await host.storagePoolCreate(pool);
    const volume = await host.storageVolCreateXML(pool, volumeXml("hot.img", 1 << 20));
    expect(volume).toMatchObject({ pool: "hot", name: "hot.img" });
    expect(await host.storageVolLookupByPath(volume.key)).toEqual(volume);
    const domain = await host.domainDefineXML(domainXml("hot"));
    await host.domainCreate(domain);
    await host.domainAttachDevice(domain, diskXml(volume.key), LIVE);
    await host.domainSetBlockIoTune(domain, "vdb", { total_bytes_sec: 1_000_000n, group_name: "slow" }, LIVE);
    await host.domainBlockResize(domain, "vdb", 2 << 20);
    const stats = (await host.getAllDomainStats()).find(({ ref }) => ref.name === "hot")?.stats;
    expect(stats?.["block.0.capacity"]).toBe(BigInt(2 << 20));
    expect(await host.domainGetXMLDesc(domain)).toContain("<group_name>slow</group_name>");
    expect(await host.domainGetJobStats(domain)).toEqual({ type: 0, stats: {} });
    await expect(host.domainQemuAgentCommand(domain, '{"execute":"guest-ping"}', 1)).rejects.toMatchObject({
      domain: 10,
    });
    expect(await host.domainQemuMonitorCommand(domain, '{"execute":"query-status"}')).toContain("running");
    await host.domainDestroy(domain);
    await host.domainUndefine(domain);
    await host.storageVolDelete(volume);
    await host.storagePoolDestroy(pool);
    await host.storagePoolUndefine(pool);
  });
});

describe("failures", () => {
  test("say exactly what libvirt says, however many run at once", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `missing-${index}`);
    const failed = await Promise.allSettled(names.map((name) => host.domainLookupByName(name)));
    const messages = failed.map((each) => (each.status === "rejected" ? each.reason.message : "found"));
    expect(messages).toEqual(
      names.map((name) => expect.stringContaining(`no domain with matching name '${name}'`)),
    );
  });

  test.each([
    ["a domain that is not there", () => host.domainLookupByName("none"), { code: 42, kind: "not-found" }],
    ["a network that is not there", () => host.networkLookupByName("none"), { code: 43, kind: "not-found" }],
    ["a pool that is not there", () => host.storagePoolLookupByName("none"), { code: 49, kind: "not-found" }],
    ["XML that is none", () => host.domainDefineXML("<domain"), { kind: "invalid" }],
    [
      "XML without a name",
      () => host.domainDefineXML("<domain type='qemu'/>"),
      { code: 21, kind: "invalid" },
    ],
    [
      "a socket that is not there",
      () => libvirt.connectOpen("qemu+unix:///system?socket=/nowhere"),
      { code: 38, kind: "transport" },
    ],
  ])("%s", async (_, call, expected) => {
    await expect(call()).rejects.toMatchObject(expected);
  });

  test("a second domain under one uuid exists already", async () => {
    const uuid = "<uuid>5aa3a5a1-93ff-4d0a-b5a5-3a3c6b7b2f01</uuid>";
    const first = await host.domainDefineXML(domainXml("one").replace("<memory", `${uuid}<memory`));
    const second = host.domainDefineXML(domainXml("two").replace("<memory", `${uuid}<memory`));
    await expect(second).rejects.toMatchObject({ kind: "exists" });
    await host.domainUndefine(first);
  });
});

describe("networks, secrets and filters", () => {
  test("are defined, listed, described and undefined", async () => {
    const network = await host.networkDefineXML(networkXml("nlvtest0"));
    expect(await host.listAllNetworks()).toContainEqual({ ...network, active: false, persistent: true });
    expect(await host.networkIsActive(network)).toBe(false);
    expect(await collect(host.networkGetXMLDescAll([network]))).toHaveLength(1);
    await host.networkUndefine(network);

    const secret = await host.secretDefineXML("<secret><usage type='ceph'><name>s1</name></usage></secret>");
    expect(secret.name).toBe("s1");
    await host.secretSetValue(secret, Buffer.from("key"));
    expect(await host.listAllSecrets()).toEqual([secret]);
    await host.secretUndefine(secret);

    const filter = await host.nwfilterDefineXML(
      "<filter name='nlv' chain='root'><rule action='drop' direction='in'/></filter>",
    );
    expect(await host.nwfilterGetXMLDesc(filter)).toContain("action='drop'");
    await host.nwfilterUndefine(filter);
  });

  test("an active network is updated in place", async () => {
    const network = await host.networkDefineXML(
      "<network><name>nlvtest1</name><bridge name='nlvtest1'/><ip address='192.168.77.1' netmask='255.255.255.0'><dhcp><range start='192.168.77.2' end='192.168.77.9'/></dhcp></ip></network>",
    );
    const lease = "<host mac='52:54:00:00:00:01' name='a' ip='192.168.77.5'/>";
    await host.networkUpdate(
      network,
      virNetworkUpdateCommand.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST,
      4,
      -1,
      lease,
      2,
    );
    expect(await host.networkGetXMLDesc(network, 1)).toContain("52:54:00:00:00:01");
    await host.networkUndefine(network);
  });
});

describe("storage", () => {
  test("a volume comes back as it went, bit for bit", async () => {
    const pool = await host.storagePoolDefineXML(poolXml("data", `${daemon.dir}/images`));
    await host.storagePoolCreate(pool);
    expect((await host.storagePoolGetInfo(pool)).capacity).toBeGreaterThan(0n);
    const data = randomBytes(20 * 1024 * 1024 + 4321);
    const volume = await host.storageVolCreateXML(pool, volumeXml("bits", data.length));
    await host.storageVolUpload(volume, pieces(data, 1_000_003));
    const hash = createHash("sha256");
    for await (const piece of host.storageVolDownload(volume)) hash.update(piece);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(data).digest("hex"));

    for await (const _ of host.storageVolDownload(volume)) break; // leaving early ends the transfer
    const copy = await host.storageVolCreateXMLFrom(pool, volumeXml("copy", data.length), volume);
    await host.storageVolResize(copy, data.length + 4096);
    expect((await host.storageVolGetInfo(copy)).capacity).toBe(BigInt(data.length + 4096));
    expect(
      (await collect(host.storageVolGetXMLDescAll(await host.storagePoolListAllVolumes(pool)))).length,
    ).toBe(2);
    for (const each of [volume, copy]) await host.storageVolDelete(each);
    await expect(host.storageVolGetInfo(copy)).rejects.toMatchObject({ kind: "not-found" });
    await host.storagePoolDestroy(pool);
    await host.storagePoolUndefine(pool);
  });

  test("a failing source leaves the error as it was", async () => {
    const pool = await host.storagePoolDefineXML(poolXml("bad", `${daemon.dir}/images`));
    await host.storagePoolCreate(pool);
    const volume = await host.storageVolCreateXML(pool, volumeXml("half", 1 << 20));
    const source = async function* () {
      yield Buffer.alloc(100);
      throw new Error("the source broke");
    };
    await expect(host.storageVolUpload(volume, source())).rejects.toThrow("the source broke");
    await host.storageVolDelete(volume);
    await host.storagePoolDestroy(pool);
    await host.storagePoolUndefine(pool);
  });
});

describe("a console", () => {
  test("brings what the firmware writes", async () => {
    const domain = await host.domainDefineXML(
      domainXml("talks").replace("<os>", "<os><bios useserial='yes'/>"),
    );
    // A console has only what is written after it was opened, and the firmware is faster at times.
    await host.domainCreate(domain, virDomainCreateFlags.VIR_DOMAIN_START_PAUSED);
    const console = await host.domainOpenConsole(domain);
    await host.domainResume(domain);
    let output = "";
    for await (const piece of console) {
      output += piece;
      if (output.includes("SeaBIOS")) break;
    }
    expect(output).toContain("SeaBIOS");
    await host.domainDestroy(domain);
    await host.domainUndefine(domain);
    await sleep(10);
  });
});
