import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it, test } from "vitest";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { withMembers } from "../../src/drivers/shared/with-members.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { desiredObject } from "../../src/kinds/shared/desired-object.ts";
import { type Observation, objectRef, observedObject } from "../../src/model/object.ts";
import type { CommonSpec, Resource } from "../../src/model/resource.ts";

/** Objects of which there are ten thousand share one hidden class. Otherwise the classes take more memory than the objects. */
let isSameClass: (one: unknown, other: unknown) => boolean;

beforeAll(() => {
  setFlagsFromString("--allow-natives-syntax");
  isSameClass = runInNewContext("(one, other) => %HaveSameMap(one, other)") as typeof isSameClass;
});

const NAMES = Array.from({ length: 100 }, (_, index) => `n${index}`);

function expectOneClass(objects: readonly unknown[]): void {
  const [first, ...others] = objects;
  expect(others.filter((other) => !isSameClass(first, other))).toEqual([]);
}

test("the check detects another class", () => {
  const [one, other] = NAMES;
  expect(isSameClass({ [`of ${one}`]: 1 }, { [`of ${other}`]: 1 })).toBe(false);
});

test("loaded resources have one class", () => {
  const sizes = NAMES.map(
    (name) =>
      `apiVersion: fleetwright/v1\nkind: InstanceType\nmetadata: {name: ${name}}\nspec: {family: shared, cpu: {guest: 1}, memory: {guest: 64Mi}}\n`,
  );
  const content = new TextEncoder().encode(sizes.join("---\n"));
  const { resources } = createLoader().load([{ path: "a.yaml", content }]);
  expect(resources).toHaveLength(NAMES.length);
  expectOneClass(resources);
});

test("desired objects with content have one class", () => {
  const owner: Resource<CommonSpec> = {
    id: "Image/default/i",
    kind: "Image",
    name: "i",
    project: "default",
    labels: {},
    annotations: {},
    spec: {},
    source: { file: "a.yaml", line: 1, column: 1 },
  };
  const build = { from: "image", image: owner.id, part: "disk", format: "raw" } as const;
  expectOneClass(
    NAMES.map((name) => desiredObject(owner, objectRef("volume", "hv1", name), { pool: "p" }, { build })),
  );
});

describe("observed objects", () => {
  type Optional = Omit<Observation<{ readonly name?: string }>, "state" | "mark" | "dependsOn">;
  const OPTIONAL: { readonly [Name in keyof Required<Optional>]: Optional[Name] } = {
    running: {},
    health: { web: { state: "up" } },
    startedAt: "2026-01-01T00:00:00Z",
    addresses: {},
    credits: { quotaUs: -1 },
    trashed: { since: "2026-01-01T00:00:00Z", until: null },
    unfinished: true,
    unusable: "its directory is another one",
    lastingUses: [],
    left: true,
    moved: { from: "hv2", count: 1 },
    maybeOn: "hv2",
    unrecorded: true,
  };
  const MIGRATION: ReadonlySet<string> = new Set(["left", "moved", "maybeOn", "unrecorded"]);
  const members = Object.entries(OPTIONAL);

  /** Every choice of these members, from none to all: each bit of a number stands for one member. */
  const choicesOf = (some: typeof members) =>
    Array.from({ length: 2 ** some.length }, (_, bits) =>
      Object.fromEntries(some.filter((_member, index) => (bits >> index) & 1)),
    );
  const choices = [
    ...choicesOf(members.filter(([name]) => !MIGRATION.has(name))),
    ...choicesOf(members.filter(([name]) => MIGRATION.has(name))),
    OPTIONAL,
  ];

  const types = typesOf(createDrivers({ backend: "real" })).map(({ name }) => name);

  it.each(types)("of type %s have one class for each choice of optional members", (type) => {
    for (const choice of choices) {
      const observe = (name: string) =>
        observedObject(type, "hv1", name, { state: { name }, mark: undefined, dependsOn: [], ...choice });
      expectOneClass(NAMES.map(observe));
      expectOneClass([
        ...NAMES.map(observe),
        ...NAMES.map((name) => withMembers(observe(name), { dependsOn: ["network@hv1/app"] })),
      ]);
    }
  });

  const DRIVERS = fileURLToPath(new URL("../../src/drivers", import.meta.url));
  const sources = readdirSync(DRIVERS, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test|\.testing)\.ts$/.test(file))
    .map((file) => ({ file, code: withoutComments(readFileSync(join(DRIVERS, file), "utf8")) }));

  it("are created by drivers with observedObject or withMembers only", () => {
    const members = sources.flatMap(({ file, code }) =>
      [...code.matchAll(/(?<!\.)\bdependsOn(?=:|,| \})/g)].map(({ index }) => ({
        file,
        call: callAround(code, index),
      })),
    );
    expect(members.length).toBeGreaterThan(types.length / 2);
    expect(members.filter(({ call }) => call !== undefined && !CONSTRUCTORS.test(call))).toEqual([]);
  });

  it("are never copied by drivers with a literal that begins with a spread", () => {
    const copies = /\{\s*\.\.\.[^{}]*,\s*(running|health|unfinished|unusable|dependsOn)\b/;
    expect(sources.filter(({ code }) => copies.test(code)).map(({ file }) => file)).toEqual([]);
  });

  const CONSTRUCTORS = /\b(observedObject(<\w+>)?|withMembers)$/;

  function withoutComments(code: string): string {
    return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  }

  /** Returns the code before the call whose argument is the literal around `index`; undefined outside of a literal. */
  function callAround(code: string, index: number): string | undefined {
    const literal = openingBracket(code, index);
    if (code[literal] !== "{" || /\binterface [\w<> ,]+$/.test(code.slice(0, literal).trimEnd()))
      return undefined;
    return code.slice(0, openingBracket(code, literal)).slice(-60);
  }

  /** Returns the position of the bracket that is open at `index`; -1 for none. */
  function openingBracket(code: string, index: number): number {
    let depth = 0;
    for (let at = index - 1; at >= 0; at -= 1) {
      if (")]}".includes(code[at] ?? "")) depth += 1;
      if ("([{".includes(code[at] ?? "")) depth -= 1;
      if (depth < 0) return at;
    }
    return -1;
  }
});
