import { expect, test } from "vitest";
import { joinCommands } from "./change.ts";
import { parseRuntime, type Runtime, type RuntimeMember } from "./runtime.ts";
import { diffRuntime, formatHealthFile, hasCookies } from "./runtime-change.ts";
import type { LoadBalancerState, MemberState } from "./states.ts";

const member: MemberState = { address: "10.0.0.1", port: 80, weight: 1, state: "ready", checked: true };
const http = {
  protocol: "HTTP",
  port: 80,
  pool: "web",
  connectionLimit: 100,
  clientMs: 1,
  allowed: [],
  open: true,
} as const;

const desired: LoadBalancerState = {
  namespace: "fwr-a",
  address: "10.0.0.80",
  process: "running",
  listeners: { http },
  pools: {
    web: {
      protocol: "HTTP",
      algorithm: "ROUND_ROBIN",
      connectMs: 1,
      dataMs: 1,
      monitor: { type: "TCP", path: null, codes: null, delayMs: 2000, timeoutMs: 1000, retries: 2 },
    },
  },
  members: { "web.a": member },
  edits: [],
};

function runtimeWith(given: Partial<RuntimeMember>): Runtime {
  const line = ["3", "web", "1", "a"];
  const one: RuntimeMember = { ...member, up: true, secondsSinceChange: 9, sessions: 0, line, ...given };
  return {
    generation: "g",
    addsCookies: false,
    members: { "web.a": one },
    listeners: { http: { open: true, connectionLimit: 100 } },
  };
}

const same = runtimeWith({});

test.each<[string, Runtime, string[], string[]?]>([
  ["what is as it should be", same, []],
  ["another weight", runtimeWith({ weight: 3 }), ["set server web/a weight 1"]],
  ["a drained member", runtimeWith({ state: "drain" }), ["set server web/a state ready"]],
  ["another place", runtimeWith({ port: 81 }), ["set server web/a addr 10.0.0.1 port 80"]],
  ["a member that is not checked", runtimeWith({ checked: false }), ["enable health web/a"]],
  [
    "a missing member",
    { ...same, members: {} },
    [
      "add server web/a 10.0.0.1:80 id 1251442964 weight 1 check inter 2000ms fall 2 rise 2",
      "enable health web/a",
      "set server web/a state ready",
    ],
  ],
  [
    "a member too many",
    { ...same, members: { ...same.members, "web.shop.b": same.members["web.a"] as RuntimeMember } },
    [],
    ["web/shop.b"],
  ],
  [
    "a listener that was paused and narrowed",
    { ...same, listeners: { http: { open: false, connectionLimit: 7 } } },
    ["set maxconn frontend http 100", "enable frontend http"],
  ],
])("%s needs these commands", (_, runtime, commands, leaving = []) => {
  expect(diffRuntime(desired, runtime)).toEqual({ commands, leaving, draining: [] });
});

test("a member that is to stop gets no new connections, and is waited for while it has clients", () => {
  const drained = { ...desired, members: { "web.a": { ...member, state: "maint" } } } as const;
  const commands = ["set server web/a state maint"];
  expect(diffRuntime(drained, same)).toEqual({ commands, leaving: [], draining: ["web/a"] });
  expect(diffRuntime(drained, runtimeWith({ state: "maint" }))).toEqual({
    commands: [],
    leaving: [],
    draining: [],
  });
});

test.each<[string, boolean, Partial<RuntimeMember> | undefined, string | undefined, boolean]>([
  ["a member without a cookie", false, {}, undefined, true],
  ["a member with its cookie", false, { cookie: "c1" }, "c1", true],
  ["a member with another cookie", true, { cookie: "c2" }, "c1", false],
  ["a member that gets a cookie", true, {}, "c1", false],
  ["a member that loses its cookie", true, { cookie: "c1" }, undefined, false],
  ["a new member with a cookie on HAProxy 2.6", false, undefined, "c1", false],
  ["a new member with a cookie on HAProxy 3.0", true, undefined, "c1", true],
  ["a new member without a cookie on HAProxy 2.6", false, undefined, undefined, true],
])("%s, can HAProxy have it without a reload", (_, addsCookies, current, cookie, expected) => {
  const runtime = runtimeWith(current ?? {});
  const members = current === undefined ? {} : runtime.members;
  const wanted = { ...desired, members: { "web.a": cookie === undefined ? member : { ...member, cookie } } };
  expect(hasCookies(wanted, { ...runtime, members, addsCookies })).toBe(expected);
});

test.each([
  ["2.6.12-1+deb12u4", false],
  ["3.0.11-1+deb13u1", true],
  ["3.2.0", true],
  ["10.0", true],
])("HAProxy %s adds members with cookies: %s", (version, expected) => {
  const answer = `Version: ${version}\ndescription: g\n# be_id be_name srv_name\n3 web a\n\n# pxname,svname,cookie\nweb,a,c1\n\n`;
  expect(parseRuntime(answer)).toMatchObject({
    addsCookies: expected,
    members: { "web.a": { cookie: "c1" } },
  });
});

test("a new member has its cookie in the command that adds it", () => {
  const wanted = { ...desired, members: { "web.a": { ...member, cookie: "c1" } } };
  const { commands } = diffRuntime(wanted, { ...same, members: {}, addsCookies: true });
  expect(commands[0]).toContain(" check cookie c1 ");
});

test("a health file holds only unchanged members, and no settings made by hand", () => {
  const rows = (runtime: Runtime) => formatHealthFile(desired, runtime).trimEnd().split("\n").slice(2);
  expect(rows(same)).toEqual(["3 web 1 a"]);
  expect(rows(runtimeWith({ state: "maint" }))).toEqual([]);
  expect(rows(runtimeWith({ address: "10.0.0.9" }))).toEqual([]);
});

test("many commands are joined into lines that fit the socket's buffer", () => {
  const commands = Array.from({ length: 1000 }, (_, index) => `set server web/m${index} weight 1`);
  const lines = joinCommands(commands);
  expect(lines.join(";").split(";")).toEqual(commands);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(8192);
});

test.each(["", "Permission denied", "description: x\n", "# be_id be_name\n"])(
  "%j is no answer of a process",
  (text) => expect(parseRuntime(text)).toBeUndefined(),
);
