import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type ConfigState, renderConfig } from "./config.ts";
import { parseConfig } from "./parse.ts";
import { pathsOf } from "./paths.ts";
import { quoteWord, requireName, splitWords } from "./quoting.ts";
import type { ListenerState, MemberState, MonitorState, PoolState, Protocol } from "./states.ts";

const printable = fc.string({ unit: fc.constantFrom(..."ab/?'\"\\ #%[]{}$&;=*~"), maxLength: 30 });
const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,9}[a-z0-9])?$/);
const protocol = fc.constantFrom<Protocol>("TCP", "HTTP");
const time = fc.integer({ min: 1, max: 1e9 });
const port = fc.integer({ min: 1, max: 65535 });
const address = fc.ipV4();

const monitor: fc.Arbitrary<MonitorState> = fc
  .record({
    type: protocol,
    path: printable,
    codes: fc.constant("200-204,302"),
    delayMs: time,
    timeoutMs: time,
  })
  .map((one) => ({ ...one, retries: 3, ...(one.type === "TCP" ? { path: null, codes: null } : {}) }));

const pool: fc.Arbitrary<PoolState> = fc.record({
  protocol,
  algorithm: fc.constantFrom("ROUND_ROBIN" as const, "LEAST_CONNECTIONS" as const, "SOURCE_IP" as const),
  connectMs: time,
  dataMs: time,
  monitor: fc.option(monitor),
});

const listener = (pools: readonly string[]): fc.Arbitrary<ListenerState> =>
  fc.record({
    protocol,
    port,
    pool: fc.constantFrom(...pools),
    connectionLimit: time,
    clientMs: time,
    allowed: fc.array(fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "203.0.113.7/32"), { maxLength: 80 }),
    open: fc.constant(true),
  });

const member: fc.Arbitrary<MemberState> = fc.record({
  address,
  port,
  weight: fc.integer({ min: 0, max: 256 }),
  state: fc.constantFrom("ready" as const, "maint" as const),
  checked: fc.boolean(),
});

const configured: fc.Arbitrary<ConfigState> = fc
  .dictionary(label, pool, { minKeys: 1, maxKeys: 3 })
  .chain((pools) =>
    fc.record({
      address,
      pools: fc.constant(pools),
      listeners: fc.dictionary(label, listener(Object.keys(pools)), { minKeys: 1, maxKeys: 3 }),
      members: fc
        .dictionary(label, member, { maxKeys: 4 })
        .map((all) =>
          Object.fromEntries(
            Object.entries(all).map(([key, one]) => [`${Object.keys(pools)[0]}.${key}`, one]),
          ),
        ),
    }),
  );

const paths = pathsOf("loadbalancer", "web");

describe("a configuration", () => {
  it("is parsed as it was rendered, without an edit", () => {
    fc.assert(
      fc.property(configured, (desired) => {
        const text = renderConfig(desired, paths, "g1");
        expect(parseConfig(text, paths)).toEqual({ ...desired, generation: "g1", edits: [] });
      }),
    );
  });

  it("without one of its lines gives another state, or an edit", () => {
    fc.assert(
      fc.property(configured, fc.nat(), (desired, pick) => {
        const lines = renderConfig(desired, paths, "g1").split("\n");
        const telling = lines.flatMap((line, index) => (/^(#.*)?$/.test(line) ? [] : [index]));
        const without = lines.toSpliced(telling[pick % telling.length] ?? 0, 1);
        const same = { ...desired, generation: "g1", edits: [] };
        expect(parseConfig(without.join("\n"), paths)).not.toEqual(same);
      }),
    );
  });

  it("of any text is parsed without an error", () => {
    const words = [
      "global",
      "frontend",
      "backend",
      "server",
      "bind",
      "mode",
      "balance",
      "acl",
      "x:1",
      "-1",
      "é\0",
    ];
    const text = fc.array(fc.constantFrom(...words, ..."\n\n\n   '\"\\#")).map((all) => all.join(""));
    fc.assert(fc.property(text, (any) => void parseConfig(any, paths)));
  });

  it("never gets more lines from a value", () => {
    fc.assert(
      fc.property(printable, (path) => {
        const text = renderWithPath(path);
        expect(text.split("\n")).toHaveLength(renderWithPath("/").split("\n").length);
        expect(
          splitWords(text.split("\n").find((line) => line.includes("http-check send")) ?? "").at(-1),
        ).toBe(path);
      }),
    );
  });
});

function renderWithPath(path: string): string {
  const http = { type: "HTTP", path, codes: "200", delayMs: 1, timeoutMs: 1, retries: 1 } as const;
  const web = { protocol: "HTTP", algorithm: "ROUND_ROBIN", connectMs: 1, dataMs: 1, monitor: http } as const;
  return renderConfig({ address: "10.0.0.1", listeners: {}, pools: { web }, members: {} }, paths, "g1");
}

test.each(["a\nb", "a\0", "ü", "\t"])("no word holds %j", (text) => {
  expect(() => quoteWord(text)).toThrow(/printable/);
});

test.each(["", "a b", "a;b", "a\nb", "a/b", "a#b"])("no command has the name %j", (text) => {
  expect(() => requireName(text)).toThrow(/is no name/);
});

test("the folder of a long name leaves room for a socket", () => {
  const long = pathsOf("loadbalancer", `${"p".repeat(63)}.${"n".repeat(63)}`);
  expect(long.socket.length).toBeLessThan(90);
  expect(long.folder).not.toBe(pathsOf("loadbalancer", `${"p".repeat(63)}.${"n".repeat(62)}x`).folder);
});
