import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { pathsOf } from "./paths.ts";
import { diffProber, formatProberHealth } from "./prober-change.ts";
import { parseProber, renderProber } from "./prober-config.ts";
import type { ProbedServer } from "./prober-runtime.ts";
import { httpTarget } from "./prober-samples.testing.ts";
import {
  type CheckState,
  type ProberState,
  parseServerName,
  type TargetState,
  targetName,
} from "./prober-states.ts";

const printable = fc.string({ unit: fc.constantFrom(..."ab/?'\"\\ #%[]{}$&;=*~"), maxLength: 30 });
const time = fc.integer({ min: 1000, max: 1e9 });
const threshold = fc.integer({ min: 1, max: 100 });

const check: fc.Arbitrary<CheckState> = fc
  .record({
    check: fc.constantFrom("TCP" as const, "HTTP" as const, "HTTPS" as const),
    path: printable,
    statuses: fc.constantFrom("200-399", "200,204"),
    host: fc.option(fc.constantFrom("shop.example.test", "shop.example.test:8443")),
    periodMs: time,
    timeoutMs: time,
    successThreshold: threshold,
    failureThreshold: threshold,
  })
  .map((one) => (one.check === "TCP" ? { ...one, path: null, statuses: null, host: null } : one));

const target: fc.Arbitrary<TargetState> = fc
  .record({ address: fc.ipV4(), port: fc.integer({ min: 1, max: 65_535 }), how: check })
  .map(({ address, port, how }) => ({ address, port, active: true, ...how }));

const key = fc
  .tuple(fc.stringMatching(/^([a-z0-9-]{1,9}\.)?[a-z0-9]{1,9}$/), fc.constantFrom("readiness", "liveness"))
  .map(([name, probe]) => `${name}.${probe}`);
const targets: fc.Arbitrary<ProberState["targets"]> = fc.dictionary(key, target, { maxKeys: 6 });

const paths = pathsOf("prober", "app");

describe("the configuration of a prober", () => {
  it("is parsed as it was rendered, without an edit", () => {
    fc.assert(
      fc.property(targets, (desired) => {
        const read = parseProber(renderProber({ targets: desired }, paths, "g1"), paths);
        expect(read).toMatchObject({ targets: desired, generation: "g1", edits: [] });
      }),
    );
  });

  it("without one of its lines gives other targets, or an edit", () => {
    fc.assert(
      fc.property(targets, fc.nat(), (desired, pick) => {
        const lines = renderProber({ targets: desired }, paths, "g1").split("\n");
        const telling = lines.flatMap((line, index) => (/^(#.*)?$/.test(line) ? [] : [index]));
        const without = lines.toSpliced(telling[pick % telling.length] ?? 0, 1).join("\n");
        const { targets: read, generation, edits } = parseProber(without, paths);
        expect({ read, generation, edits }).not.toEqual({ read: desired, generation: "g1", edits: [] });
      }),
    );
  });

  it("never gets more lines from a value", () => {
    fc.assert(
      fc.property(target, printable, (one, path) => {
        const lines = (given: string) =>
          renderProber({ targets: { "a.readiness": { ...one, path: given } } }, paths, "g1").split("\n")
            .length;
        expect(lines(path)).toBe(lines("/"));
      }),
    );
  });
});

test("the name of a server says which target it is", () => {
  fc.assert(
    fc.property(key, target, (name, one) => {
      const { server } = targetName(name, one);
      expect(parseServerName(server)).toEqual({ key: name, address: one.address, port: one.port });
    }),
  );
});

test.each(["", "a", "10.0.0.1_80", "10.0.0.1_x_a.readiness", "10.0.0.1_80_a_b"])(
  "%j is no name of a target",
  (name) => expect(parseServerName(name)).toBeUndefined(),
);

const web = httpTarget({ address: "10.0.0.1" });
const KEY = "web.readiness";
const LIVE = "web.liveness";

function serverOf(name: string, state: TargetState, given: Partial<ProbedServer> = {}): ProbedServer {
  const line = ["3", targetName(name, state).backend, "1", "the line"];
  return {
    ...targetName(name, state),
    up: true,
    checked: true,
    active: true,
    secondsSinceChange: 7,
    line,
    ...given,
  };
}

const nameOf = (name: string, state: TargetState) =>
  `${targetName(name, state).backend}/${targetName(name, state).server}`;

describe("the commands for a running prober", () => {
  const moved = { ...web, address: "10.0.0.2" };
  const asked = { ...web, path: "/ready" };
  const NAME = nameOf(KEY, web);
  const ARGUMENTS = "10.0.0.1:80 check inter 10000ms fall 3 rise 1";
  const start = (name: string) => [`enable health ${name}`, `set server ${name} state ready`];

  it.each<[string, ProberState["targets"], readonly ProbedServer[], string[], string[]?]>([
    ["what is as it should be", { [KEY]: web }, [serverOf(KEY, web)], []],
    ["a target that is down", { [KEY]: web }, [serverOf(KEY, web, { up: false })], []],
    [
      "a new target: it is not ready before its first check",
      { [KEY]: web },
      [],
      [`add server ${NAME} ${ARGUMENTS}`, ...start(NAME), `set server ${NAME} health down`],
    ],
    [
      "a new target for liveness: it is alive until its checks fail",
      { [LIVE]: web },
      [],
      [
        `add server ${nameOf(LIVE, web)} ${ARGUMENTS}`,
        ...start(nameOf(LIVE, web)),
        `set server ${nameOf(LIVE, web)} health up`,
      ],
    ],
    [
      "a target whose checks were stopped",
      { [KEY]: web },
      [serverOf(KEY, web, { active: false })],
      start(NAME),
    ],
    [
      "a target that is asked for another path: it keeps its state",
      { [KEY]: asked },
      [serverOf(KEY, web)],
      [
        `add server ${nameOf(KEY, asked)} ${ARGUMENTS}`,
        ...start(nameOf(KEY, asked)),
        `set server ${nameOf(KEY, asked)} health up`,
      ],
      [NAME],
    ],
    [
      "a target at another address: it starts anew",
      { [KEY]: moved },
      [serverOf(KEY, web)],
      [
        `add server ${nameOf(KEY, moved)} 10.0.0.2:80 check inter 10000ms fall 3 rise 1`,
        ...start(nameOf(KEY, moved)),
        `set server ${nameOf(KEY, moved)} health down`,
      ],
      [NAME],
    ],
    ["a target too many", {}, [serverOf(KEY, web)], [], [NAME]],
  ])("%s", (_, desired, servers, commands, leaving = []) => {
    expect(diffProber({ targets: desired }, { servers }, servers)).toEqual({
      commands,
      leaving,
      draining: [],
    });
  });
});

describe("the health of targets for the next process", () => {
  const rows = (
    desired: ProberState["targets"],
    known: readonly ProbedServer[],
    method: "start" | "reload",
  ) => formatProberHealth({ targets: desired }, known, method).trimEnd().split("\n").slice(2);

  it("is the line of the process before a reload", () => {
    expect(rows({ [KEY]: web }, [serverOf(KEY, web)], "reload")).toEqual([serverOf(KEY, web).line.join(" ")]);
  });

  it("is that of the process that has ended, not checked since", () => {
    const [up = ""] = rows({ [KEY]: web }, [serverOf(KEY, web)], "start");
    expect(up.split(" ").slice(5, 14)).toEqual(["2", "0", "1", "1", "7", "1", "0", "3", "6"]);
  });

  it("is down for a new target, and up for one that shows whether a machine is alive", () => {
    const states = (name: string) =>
      rows({ [name]: web }, [], "start")[0]
        ?.split(" ")
        .slice(5, 6);
    expect(states(KEY)).toEqual(["0"]);
    expect(states(LIVE)).toEqual(["2"]);
  });
});
