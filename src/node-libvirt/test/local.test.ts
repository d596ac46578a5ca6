import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Connect, type Libvirt, LibvirtError, openLibvirt } from "node-libvirt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let libvirt: Libvirt;
let host: Connect;

beforeAll(async () => {
  libvirt = await openLibvirt();
  host = await libvirt.connectOpen("test:///default");
});

afterAll(async () => {
  await libvirt?.close();
});

const TEST_UUID = "6695eb01-f6a4-8304-79aa-97f2502e193f";

describe("libvirt's own test driver", () => {
  test("answers each kind of call with plain data", async () => {
    expect(await libvirt.libVersion()).toBeGreaterThan(8_000_000);
    expect(await host.getURI()).toBe("test:///default");
    expect(await host.nodeGetInfo()).toMatchObject({ model: "i686", memoryKiB: 3_145_728, cpus: 16 });
    const [domain] = await host.listAllDomains();
    expect(domain).toEqual({ uuid: TEST_UUID, name: "test", id: 1 });
    expect(await host.domainLookupByUUIDString(TEST_UUID)).toEqual(domain);
    expect((await host.getAllDomainStats())[0]).toMatchObject({ ref: domain, stats: { "state.state": 1 } });
    expect(await host.listAllNetworks()).toMatchObject([{ name: "default", active: true, persistent: true }]);
    const [pool] = await host.listAllStoragePools();
    expect(pool).toMatchObject({ name: "default-pool", active: true });
    if (pool === undefined) return;
    expect(await host.storagePoolGetInfo(pool)).toMatchObject({ state: 2, capacity: 107_374_182_400n });
  });

  test("fails in libvirt's own words", async () => {
    const error = await host.domainLookupByName("nope").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({ code: 42, domain: 12, kind: "not-found", api: "virDomainLookupByName" });
  });

  test("gives each of many failures at once its own error", async () => {
    const calls = Array.from({ length: 300 }, (_, index) =>
      index % 2 === 0
        ? { name: "domain", code: 42, failing: host.domainLookupByName(`no-domain-${index}`) }
        : { name: "network", code: 43, failing: host.networkLookupByName(`no-network-${index}`) },
    );
    const outcomes = await Promise.allSettled(calls.map(({ failing }) => failing));
    const codes = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : null));
    expect(codes).toEqual(calls.map(({ code }) => code));
  });

  test("a file of its own is one world for reads and changes", async () => {
    const path = fileURLToPath(new URL("./world.xml", import.meta.url));
    await using own = await libvirt.connectOpen(`test://${path}`);
    const domain = await own.domainLookupByName("fedora");
    await own.domainDestroy(domain);
    expect(await own.domainIsActive(domain)).toBe(false);
  });
});

describe("arguments are checked before they reach C", () => {
  // As untyped callers would: each of these is a crash or a silent mistake in a naive binding.
  const loose = () => host as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  test.each([
    ["a text cut short by NUL", () => loose().domainLookupByName?.("test\0evil")],
    ["a number for a text", () => loose().domainLookupByName?.(5)],
    ["an address for a text", () => loose().domainLookupByName?.(5n)],
    ["nothing for a ref", () => loose().domainGetXMLDesc?.()],
    ["a ref without uuid", () => loose().domainGetXMLDesc?.({ name: "test" })],
    ["NUL in a ref", () => loose().domainGetXMLDesc?.({ uuid: `${TEST_UUID}\0` })],
    ["negative flags", () => loose().listAllDomains?.(-1)],
    ["half a CPU", () => host.domainSetVcpus({ uuid: TEST_UUID, name: "test", id: 1 }, 1.5)],
    [
      "a parameter with NUL",
      () => host.domainSetBlockIoTune({ uuid: TEST_UUID, name: "test", id: 1 }, "vda", { group_name: "a\0" }),
    ],
    ["NUL in a URI", () => libvirt.connectOpen("test:///default\0")],
  ])("%s", async (_, call) => {
    await expect(call()).rejects.toMatchObject({ name: "LibvirtError", kind: "invalid", code: 8 });
  });
});

describe("waiting for events", () => {
  test("an event that is waited for comes, and only from then on", async () => {
    const domain = await host.domainLookupByName("test");
    const stopped = host.waitForEvent((event) => event.kind === "domain" && event.event === 5, {
      timeoutMs: 5_000,
    });
    await host.domainDestroy(domain);
    expect(await stopped).toMatchObject({ uuid: TEST_UUID, generation: 1 });
    await host.domainCreate(domain);
  });

  test("what never comes is told after the time, and on abort", async () => {
    await expect(host.waitForEvent(() => false, { timeoutMs: 20 })).rejects.toThrow("within 20 ms");
    const signal = AbortSignal.timeout(20);
    await expect(host.waitForEvent(() => false, { signal })).rejects.toThrow(/abort|timeout/i);
  });
});

describe("nothing stays behind", () => {
  test("100,000 calls take no memory", async () => {
    // A process of its own, with little room for garbage, so that what grows is what leaks.
    const { stdout } = await run(
      `
      await using libvirt = await openLibvirt();
      await using host = await libvirt.connectOpen("test:///default");
      const domain = await host.domainLookupByName("test");
      const missing = { ...domain, uuid: domain.uuid.replace("6695", "6696") };
      const one = (index) =>
        index % 50 === 0 ? host.domainGetXMLDesc(missing).catch(() => {})
        : index % 3 === 0 ? host.domainLookupByName("test")
        : host.domainGetXMLDesc(domain);
      const round = async (calls) => {
        for (let done = 0; done < calls; done += 1000) {
          await Promise.all(Array.from({ length: 1000 }, (_, index) => one(index)));
          await host.getAllDomainStats();
          await host.listAllStoragePools();
        }
      };
      await round(30_000);
      const before = process.memoryUsage().rss;
      await round(100_000);
      console.log((process.memoryUsage().rss - before) / 2 ** 20);`,
      ["--max-semi-space-size=4"],
    );
    console.log(`RSS over 100,000 calls: ${Number(stdout).toFixed(1)} MB`);
    expect(Number(stdout)).toBeLessThan(24);
  });

  test("objects that are listed anew stay good for the calls under way", async () => {
    await using own = await libvirt.connectOpen("test:///default");
    const [domain] = await own.listAllDomains();
    if (domain === undefined) throw new Error("the test driver has a domain");
    const reads = Array.from({ length: 2_000 }, () => own.domainGetXMLDesc(domain));
    const lists = Array.from({ length: 200 }, () => own.listAllDomains());
    for (const xml of await Promise.all(reads)) expect(xml).toContain(TEST_UUID);
    for (const list of await Promise.all(lists)) expect(list).toEqual([domain]);
  });

  test("a closed connection leaves no descriptor, and says that it is closed", async () => {
    const before = readdirSync("/proc/self/fd").length;
    for (let round = 0; round < 20; round += 1) {
      const connect = await libvirt.connectOpen("test:///default");
      const events = connect.events();
      await connect.close();
      expect(connect.state).toBe("down");
      expect(await events.next()).toEqual({ done: true, value: undefined });
      await expect(connect.getHostname()).rejects.toMatchObject({ kind: "transport" });
    }
    await expect
      .poll(() => readdirSync("/proc/self/fd").length, { timeout: 30_000 })
      .toBeLessThanOrEqual(before + 1);
  });

  test("libvirt can be opened again after it was closed", async () => {
    const script = `
      for (let round = 0; round < 5; round += 1) {
        const libvirt = await openLibvirt();
        const host = await libvirt.connectOpen("test:///default");
        await host.listAllDomains();
        await libvirt.close();
      }
      console.log("done");`;
    expect(await run(script)).toMatchObject({ stdout: "done\n", stderr: "" });
  });
});

test("a machine whose name does not resolve is no reason to write to stderr", async () => {
  const script = `
    const libvirt = await openLibvirt();
    const host = await libvirt.connectOpen("test:///default");
    console.log(await host.getHostname(), process.env.LIBVIRT_DEBUG);
    await libvirt.close();`;
  const { stdout, stderr } = await run(
    script,
    [],
    [
      "unshare",
      "--user",
      "--map-root-user",
      "--uts",
      "sh",
      "-c",
      'hostname nowhere-fleetwright; exec "$@"',
      "sh",
    ],
  );
  expect({ stdout, stderr }).toEqual({ stdout: "nowhere-fleetwright undefined\n", stderr: "" });
});

describe("a process ends", () => {
  const OPEN = `const libvirt = await openLibvirt(); const host = await libvirt.connectOpen("test:///default");`;
  test.each([
    ["by itself after close()", `${OPEN} await host.listAllDomains(); await libvirt.close();`],
    ["by process.exit() with everything open", `${OPEN} await host.listAllDomains(); process.exit(0);`],
    [
      "by an error with everything open",
      `${OPEN} process.once("uncaughtException", () => process.exit(0)); throw new Error();`,
    ],
    [
      "with await using",
      `await using libvirt = await openLibvirt(); await using host = await libvirt.connectOpen("test:///default"); await host.getHostname();`,
    ],
  ])("%s", async (_, script) => {
    const { tookMs, stderr } = await run(script);
    expect(stderr).toBe("");
    expect(tookMs).toBeLessThan(30_000); // one that does not end is killed later
  });
});

/** Runs a script in a process of its own; rejects unless it ends with 0 within 90 s. */
async function run(
  script: string,
  flags: string[] = [],
  prefix: string[] = [],
): Promise<{ stdout: string; stderr: string; tookMs: number }> {
  const started = performance.now();
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  // `await using` is not yet syntax on Node 20.
  const plain = script.replace(/await using (\w+) =/g, "var $1 =");
  const ending =
    plain === script ? "" : "await host[Symbol.asyncDispose](); await libvirt[Symbol.asyncDispose]();";
  const source = `import { openLibvirt } from "node-libvirt"; ${plain} ${ending}`;
  const [program = "", ...args] = [
    ...prefix,
    process.execPath,
    ...flags,
    "--input-type=module",
    "-e",
    source,
  ];
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, timeout: 90_000 });
  return { stdout, stderr, tookMs: performance.now() - started };
}
