import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDnsClient } from "../../src/drivers/dns/client.ts";
import { createDnsDriver } from "../../src/drivers/dns/index.ts";
import type { RrsetState } from "../../src/drivers/dns/state.ts";
import type { Connection, ZoneAddress } from "../../src/drivers/driver.ts";
import { openStream } from "../../src/host/stream.ts";
import type { Change } from "../../src/model/change.ts";
import { hashOf } from "../../src/model/hash.ts";
import { type Mark, type ObservedObject, objectRef } from "../../src/model/object.ts";
import { type DnsServer, KEY, SERVERS, startDnsServer } from "./dns-servers.ts";

/** The driver against real servers: what it writes, what it never changes, and how it reports failures. */

const { signal } = new AbortController();
const OWNER = "DNSRecord/default/www";

function addressOf({ port }: Pick<DnsServer, "port">, more: Partial<ZoneAddress> = {}): ZoneAddress {
  return {
    kind: "zone",
    id: "dns:example-test",
    zone: "example.test",
    reverse: ["10.20.0.0/24"],
    server: `127.0.0.1:${port}`,
    tsig: { name: KEY.name, algorithm: "hmac-sha256", key: { secret: "Secret/default/dns", key: "tsig" } },
    ...more,
  };
}

function openAt(
  server: Pick<DnsServer, "port">,
  more: Partial<ZoneAddress> = {},
  secret = KEY.secret,
  now = () => new Date(),
) {
  const world = {
    fleet: "demo",
    now,
    secret: async () => secret,
    content: () => Promise.reject(new Error("none")),
  };
  return createDnsDriver().open(addressOf(server, more), world, signal);
}

function markOf(state: RrsetState, more: Partial<Mark> = {}): Mark {
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  return {
    fleet: "demo",
    owner: OWNER,
    applied: hashOf(state),
    commit: "c0ffee",
    protect: false,
    keep,
    ...more,
  };
}

function change(
  action: Change["action"],
  name: string,
  sides: { before?: RrsetState; after?: RrsetState },
  mark: Partial<Mark> = {},
): Change {
  const { before, after } = sides;
  return {
    ...objectRef("rrset", "dns:example-test", name),
    action,
    owner: mark.owner ?? OWNER,
    fields: [],
    ...(before === undefined ? {} : { before: { ...before } }),
    ...(after === undefined ? {} : { after: { ...after }, mark: markOf(after, mark) }),
  };
}

const a = (...values: string[]): RrsetState => ({ ttl: 60, values });

describe.each(Object.keys(SERVERS) as (keyof typeof SERVERS)[])("with %s", (name) => {
  let server: DnsServer;
  let zone: Connection;
  let before: readonly string[];

  beforeAll(async () => {
    server = await startDnsServer(name);
    zone = await openAt(server);
    before = server.records();
  });
  afterAll(async () => {
    await zone?.[Symbol.asyncDispose]();
    await server?.end();
  });

  const find = async (key: string): Promise<ObservedObject | undefined> =>
    (await zone.read(signal)).find((one) => one.name === key);
  const perform = (one: Change) => zone.perform(one, signal);

  it("reads existing records in canonical form, as unmanaged", async () => {
    const all = await zone.read(signal);
    expect(all.map(({ name, state, mark }) => [name, state.ttl, state.values, mark])).toEqual(
      expect.arrayContaining([
        ["mail.example.test./A", 600, ["192.0.2.25"], undefined],
        ["example.test./MX", 600, ["10 mail.example.test."], undefined],
        ["example.test./TXT", 600, ["v=spf1 -all"], undefined],
        ["old.example.test./CNAME", 600, ["mail.example.test."], undefined],
        ["strange\\.dot.example.test./A", 600, ["192.0.2.99"], undefined],
      ]),
    );
    expect(all).toHaveLength(6);
  });

  it.each<[string, string, RrsetState]>([
    ["addresses", "www.example.test./A", a("10.20.0.10", "10.20.0.11")],
    ["IPv6 addresses", "www.example.test./AAAA", a("2001:db8::1")],
    ["a name for a name", "alias.example.test./CNAME", a("www.example.test.")],
    ["texts", "_acme.www.example.test./TXT", a("a \\\\ \"b\" ☃ 'c'; d=e", "x".repeat(700))],
    ["mail servers", "www.example.test./MX", a("10 mail.example.test.", "20 mail.other.test.")],
    ["services", "_sip._tcp.example.test./SRV", a("10 5 5060 www.example.test.")],
    ["a wildcard", "*.apps.example.test./A", a("10.20.0.12")],
    ["the zone's own name", "example.test./A", a("10.20.0.13")],
    ["a name of an address", "10.0.20.10.in-addr.arpa./PTR", a("www.example.test.")],
  ])("creates, changes and removes %s, with the mark, and leaves nothing", async (_, key, state) => {
    await perform(change("create", key, { after: state }));
    expect(await find(key)).toMatchObject({
      state: { ttl: 60, values: [...state.values].sort() },
      mark: markOf(state),
    });
    const longer = { ...state, ttl: 120 };
    await perform(
      change("update", key, { before: { ...state, values: [...state.values].sort() }, after: longer }),
    );
    const then = await find(key);
    expect(then).toMatchObject({ state: { ttl: 120 }, mark: markOf(longer) });
    await perform(change("delete", key, { before: then?.state as unknown as RrsetState }));
    expect(await find(key)).toBeUndefined();
    expect(server.records()).toEqual(before);
    expect(server.records("0.20.10.in-addr.arpa")).toEqual([]);
  });

  it("repeats a change, as after a crash, without a write", async () => {
    const create = change("create", "again.example.test./A", { after: a("10.20.0.20") });
    await perform(create);
    const serial = server.serial();
    await perform(create);
    await using other = await openAt(server);
    await other.perform(create, signal);
    expect(server.serial()).toBe(serial);
    const remove = change("delete", "again.example.test./A", { before: a("10.20.0.20") });
    await other.perform(remove, signal);
    await perform(remove); // the change still assumes that the record exists
    expect(server.records()).toEqual(before);
  });

  it("keeps the order of announcements, protection and long lists in the mark", async () => {
    const announces = Array.from({ length: 60 }, (_, n) => `domain@hv1/web-${n}` as const);
    const mark = { announces, protect: true, keep: { onDelete: "retain", trashSeconds: 604_800 } } as const;
    await perform(change("create", "many.example.test./A", { after: a("10.20.0.30") }, mark));
    expect((await find("many.example.test./A"))?.mark).toEqual(markOf(a("10.20.0.30"), mark));
    await perform(change("delete", "many.example.test./A", { before: a("10.20.0.30") }));
  });

  describe("a concurrent write", () => {
    it("does not overwrite a record of the same name", async () => {
      await zone.read(signal);
      server.nsupdate("add taken.example.test. 60 A 192.0.2.1");
      const create = change("create", "taken.example.test./A", { after: a("10.20.0.40") });
      await expect(perform(create)).rejects.toMatchObject({
        code: "world-moved",
        message: expect.stringContaining("it is 192.0.2.1 for 60 s"),
      });
      expect(server.dig("taken.example.test", "A")).toEqual(["taken.example.test. 60 IN A 192.0.2.1"]);
      server.nsupdate("delete taken.example.test. A");
    });

    it("does not overwrite another value", async () => {
      await perform(change("create", "drift.example.test./A", { after: a("10.20.0.41") }));
      server.nsupdate("delete drift.example.test. A", "add drift.example.test. 60 A 192.0.2.2");
      const update = change("update", "drift.example.test./A", {
        before: a("10.20.0.41"),
        after: a("10.20.0.42"),
      });
      await expect(perform(update)).rejects.toMatchObject({ code: "world-moved" });
      const remove = change("delete", "drift.example.test./A", { before: a("10.20.0.41") });
      await expect(perform(remove)).rejects.toMatchObject({ code: "world-moved" });
      expect((await find("drift.example.test./A"))?.state).toEqual({ ttl: 60, values: ["192.0.2.2"] });
      await perform(change("delete", "drift.example.test./A", { before: a("192.0.2.2") }));
    });

    it("shows a deleted record whose mark is left", async () => {
      await perform(change("create", "lost.example.test./A", { after: a("10.20.0.43") }));
      server.nsupdate("delete lost.example.test. A");
      expect(await find("lost.example.test./A")).toMatchObject({
        state: { ttl: 0, values: [] },
        mark: { owner: OWNER },
      });
      await perform(
        change("update", "lost.example.test./A", { before: { ttl: 0, values: [] }, after: a("10.20.0.43") }),
      );
      server.nsupdate("delete lost.example.test. A");
      await zone.read(signal);
      await perform(change("delete", "lost.example.test./A", { before: { ttl: 0, values: [] } }));
      expect(server.records()).toEqual(before);
    });

    it("shows a record without its mark as unmanaged, and can adopt it", async () => {
      await perform(change("create", "bare.example.test./A", { after: a("10.20.0.44") }));
      server.nsupdate("delete a._fleetwright.bare.example.test. TXT");
      expect((await find("bare.example.test./A"))?.mark).toBeUndefined();
      const sides = { before: a("10.20.0.44"), after: a("10.20.0.44") };
      await zone.adopt(change("update", "bare.example.test./A", sides), signal);
      expect((await find("bare.example.test./A"))?.mark?.owner).toBe(OWNER);
      await perform(change("delete", "bare.example.test./A", { before: a("10.20.0.44") }));
    });

    it("keeps the case in which it was written", async () => {
      const [written = ""] = server.dig("old.example.test", "CNAME");
      const state = { ttl: 600, values: ["mail.example.test."] };
      await zone.adopt(change("update", "old.example.test./CNAME", { before: state, after: state }), signal);
      expect(server.dig("old.example.test", "CNAME")).toEqual([written]);
      server.nsupdate("delete cname._fleetwright.old.example.test. TXT");
      expect(await find("old.example.test./CNAME")).toMatchObject({ state, mark: undefined });
    });
  });

  describe("a CNAME, beside which nothing can be,", () => {
    it("is refused next to a foreign record, and a foreign name gets no record", async () => {
      const create = change("create", "mail.example.test./CNAME", { after: a("www.example.test.") });
      await expect(perform(create)).rejects.toMatchObject({
        code: "rejected",
        message: expect.stringContaining("mail.example.test./A exists and is not managed by Fleetwright"),
      });
      const beside = change("create", "old.example.test./A", { after: a("10.20.0.50") });
      await expect(perform(beside)).rejects.toMatchObject({ code: "rejected" });
      expect(server.records()).toEqual(before);
    });

    it("is refused next to a record of a concurrent write", async () => {
      await zone.read(signal);
      server.nsupdate("add fresh.example.test. 60 A 192.0.2.3", "add fresh2.example.test. 60 CNAME x.test.");
      const create = change("create", "fresh.example.test./CNAME", { after: a("www.example.test.") });
      await expect(perform(create)).rejects.toMatchObject({
        code: expect.stringMatching("rejected|world-moved"),
      });
      await zone.read(signal);
      const beside = change("create", "fresh2.example.test./A", { after: a("10.20.0.50") });
      await expect(perform(beside)).rejects.toMatchObject({ code: "rejected" });
      server.nsupdate("delete fresh.example.test.", "delete fresh2.example.test.");
      await zone.read(signal);
      expect(server.records()).toEqual(before);
    });

    it("replaces an address of the same resource, and is replaced by it", async () => {
      await perform(change("create", "turn.example.test./A", { after: a("10.20.0.51") }));
      await perform(change("create", "turn.example.test./CNAME", { after: a("www.example.test.") }));
      await perform(change("delete", "turn.example.test./A", { before: a("10.20.0.51") }));
      expect(server.dig("turn.example.test", "CNAME")).toEqual([
        "turn.example.test. 60 IN CNAME www.example.test.",
      ]);
      await perform(change("create", "turn.example.test./A", { after: a("10.20.0.51") }));
      expect(server.dig("turn.example.test", "A")).toEqual(["turn.example.test. 60 IN A 10.20.0.51"]);
      await perform(change("delete", "turn.example.test./CNAME", { before: a("www.example.test.") }));
      await perform(change("delete", "turn.example.test./A", { before: a("10.20.0.51") }));
      expect(server.records()).toEqual(before);
    });
  });

  it("creates a hundred records at once, and they survive kill -9 of the server", async () => {
    const names = Array.from({ length: 100 }, (_, n) => `n${n}.example.test./A`);
    await Promise.all(
      names.map((key, n) => perform(change("create", key, { after: a(`10.20.0.${n + 100}`) }))),
    );
    await server.kill();
    await expect(zone.read(signal)).rejects.toMatchObject({ code: "host-unreachable" });
    await server.start();
    const observed = (await zone.read(signal)).filter(({ mark }) => mark !== undefined);
    expect(observed).toHaveLength(100);
    await Promise.all(
      observed.map((one) =>
        perform(change("delete", one.name, { before: one.state as unknown as RrsetState })),
      ),
    );
    expect(server.records()).toEqual(before);
  });

  describe("says what is wrong", () => {
    it.each<[string, () => Promise<Connection>, RegExp]>([
      [
        "another secret",
        () => openAt(server, {}, Buffer.from("other").toString("base64")),
        /refuses|did not sign/,
      ],
      [
        "a key that is not known",
        () => openAt(server, { tsig: { ...addressOf(server).tsig, name: "nobody" } }),
        /refuses|did not sign/,
      ],
      [
        "another algorithm",
        () => openAt(server, { tsig: { ...addressOf(server).tsig, algorithm: "hmac-sha512" } }),
        /refuses|did not sign/,
      ],
      [
        "a clock that is wrong",
        () => openAt(server, {}, KEY.secret, () => new Date(Date.now() - 900_000)),
        /s apart|did not sign/,
      ],
      [
        "a zone that it does not have",
        () => openAt(server, { zone: "other.test" }),
        /zone other.test.: it d/,
      ],
    ])("%s", async (_, open, message) => {
      await using connection = await open();
      const failure = await connection.read(signal).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "rejected", message: expect.stringMatching(message) });
      expect(String(failure)).not.toContain(KEY.secret);
    });
  });
});

/** A relay between the driver and the server that changes messages. */
interface Between {
  readonly port: number;
  close(): void;
}

/** `answer` gets each chunk of the server's output, and returns the chunk to forward; undefined: none. */
async function between(
  server: DnsServer,
  answer: (bytes: Buffer, client: Socket) => Buffer | undefined,
): Promise<Between> {
  const relay = createServer((client) => {
    const upstream = connect(server.port, "127.0.0.1");
    client.pipe(upstream);
    upstream.on("data", (bytes) => {
      const passed = answer(bytes, client);
      if (passed !== undefined && !client.destroyed) client.write(passed);
    });
    for (const socket of [client, upstream])
      socket.on("error", () => {}).on("close", () => upstream.destroy());
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  return { port: (relay.address() as AddressInfo).port, close: () => relay.close() }; // the relay listens on a port
}

describe("what is between us and the server", () => {
  let server: DnsServer;
  beforeAll(async () => {
    server = await startDnsServer("knot");
  });
  afterAll(() => server?.end());

  const flipped = (bytes: Buffer) => {
    const at = bytes.indexOf(Buffer.from([192, 0, 2, 25]));
    if (at >= 0) bytes[at] = 10;
    return bytes;
  };
  /** Removes the last record, the signature, of a message with a two-byte length prefix, and corrects the count. */
  const unsigned = (bytes: Buffer) => {
    const at = bytes.lastIndexOf(Buffer.from("\u000bfleetwright\u0000", "latin1"));
    const cut = Buffer.from(bytes.subarray(0, at));
    cut.writeUInt16BE(at - 2, 0);
    cut.writeUInt16BE(0, 12);
    return cut;
  };

  it.each<[string, (bytes: Buffer, client: Socket) => Buffer | undefined, string, RegExp]>([
    ["changes an address in an answer", flipped, "rejected", /signature of its answer is wrong/],
    ["takes the signature away", unsigned, "rejected", /its answer is not signed/],
    [
      "answers with what is no DNS",
      () => Buffer.from("\u0000\u0003abc", "latin1"),
      "rejected",
      /its answer cannot be read/,
    ],
    [
      "cuts the connection in an answer",
      (bytes, client) => void client.end(bytes.subarray(0, 20)),
      "host-unreachable",
      /closed/,
    ],
  ])("rejects a relay that %s", async (_, answer, code, message) => {
    const relay = await between(server, answer);
    await using zone = await openAt(relay);
    await expect(zone.read(signal)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    relay.close();
  });

  it("the driver detects an update whose response was lost, and does not repeat it", async () => {
    let lose = false;
    const relay = await between(server, (bytes, client) => (lose ? void client.destroy() : bytes));
    await using zone = await openAt(relay);
    await zone.read(signal);
    lose = true;
    const create = change("create", "lost-answer.example.test./A", { after: a("10.20.0.60") });
    await expect(zone.perform(create, signal)).rejects.toMatchObject({ code: "host-unreachable" });
    lose = false;
    const serial = server.serial();
    await zone.perform(create, signal);
    expect(server.serial()).toBe(serial);
    await zone.perform(change("delete", "lost-answer.example.test./A", { before: a("10.20.0.60") }), signal);
    relay.close();
  });

  it("the driver gives up a server without responses at the deadline, and at once when cancelled", async () => {
    server.freeze();
    const stop = new AbortController();
    await using zone = await openAt(server);
    const reading = zone.read(stop.signal);
    setTimeout(() => stop.abort(), 300);
    await expect(reading).rejects.toMatchObject({ code: "cancelled" });
    const key = {
      name: "fleetwright.",
      algorithm: "hmac-sha256",
      secret: Buffer.from(KEY.secret, "base64"),
    } as const;
    const open = () => openStream(undefined, { address: "127.0.0.1", port: server.port });
    const client = createDnsClient({ server: "knot", key, open, now: () => new Date(), timeoutMs: 500 });
    await expect(client.transfer("example.test.", signal)).rejects.toMatchObject({
      code: "timeout",
      message: "DNS server knot: no answer within 0.5 s",
    });
    server.thaw();
    expect((await client.transfer("example.test.", signal)).length).toBeGreaterThan(5);
    client.close();
  });
});
