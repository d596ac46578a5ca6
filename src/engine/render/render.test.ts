import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../model/plan.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";
import { fieldLines, textDiff } from "./field-lines.ts";
import { renderMarkdown } from "./markdown.ts";
import { escapeMarkdown } from "./markdown-escape.ts";
import { PLAIN_PALETTE } from "./palette.ts";
import { parsePlan, serializePlan } from "./saved-plan.ts";
import { renderText } from "./text.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../../schemas/plan.schema.json", import.meta.url), "utf8"),
);
const isValid = new Ajv2020({ strict: false }).compile(schema);
const plain = { palette: PLAIN_PALETTE, detail: "short" } as const;

/** One plan with something of everything. */
function planWithEverything(): Plan {
  const never = { policy: { reboot: "Never", recreate: "Never" } } as const;
  const seed = {
    from: "seed",
    seed: { metaData: "m", networkConfig: "n", userData: { secret: "Secret/default/s", key: "k" } },
  } as const;
  const image = { from: "image", image: "Image/default/debian", part: "disk", format: "raw" } as const;
  const changed = toy.machine("a", { cores: 2, memoryKiB: 1024, note: "x\ny\n", password: "hash" }, never);
  const desired = [
    changed,
    toy.machine("c", { arch: "arm" }),
    toy.volume("v", {}, { build: image }),
    toy.volume("s", {}, { build: seed }),
    toy.volume("k", {}, { build: { from: "secret", secret: "Secret/default/s", key: "k" } }),
    toy.machine("e"),
    toy.net("name", {}, { advertises: [toy.machine("e").id] }),
  ];
  const observed = [
    ...[
      toy.asObserved(toy.machine("a", { note: "x\nz\n" })),
      toy.asObserved(toy.machine("c")),
      toy.asObserved(toy.net("gone")),
    ],
    ...[toy.asObserved(toy.volume("old")), toy.asObserved(toy.net("kept", {}, { protect: true }))],
  ];
  const problem = { file: "a.yaml", line: 1, column: 2, path: "spec", message: "m", hint: "h" };
  return createPlanner(toy.TYPES)(
    toy.planInput(desired, observed, { problems: [problem], notices: ["worth knowing"] }),
  );
}

describe("a plan as JSON", () => {
  it("fits the published schema and comes back as it was", () => {
    const plan = planWithEverything();
    expect(isValid(JSON.parse(serializePlan(plan))), JSON.stringify(isValid.errors)).toBe(true);
    expect(parsePlan(serializePlan(plan))).toEqual(plan);
  });

  it("is refused, by the schema and by us, when anything that is required is left out or anything is added", () => {
    const whole = JSON.parse(serializePlan(planWithEverything()));
    for (const path of requiredPaths(whole)) {
      const broken = structuredClone(whole);
      Reflect.deleteProperty(valueAt(broken, path.slice(0, -1)), path.at(-1) ?? "");
      const agreed = isValid(broken);
      if (agreed) continue; // optional
      expect(() => parsePlan(JSON.stringify(broken)), path.join(".")).toThrow(/missing|should be/);
    }
    const extra = structuredClone(whole);
    extra.changes[0].surprise = true;
    expect(isValid(extra)).toBe(false);
    expect(() => parsePlan(JSON.stringify(extra))).toThrow(/changes\[0\].surprise is not known/);
  });

  it.each([
    ["no JSON", "{", /it is no JSON/],
    ["an earlier version", '{"version": 1}', /version is 1, and this program reads version 2/],
    ["a later version", '{"version": 3}', /version is 3, and this program reads version 2/],
    ["no plan at all", "[]", /version is missing/],
    [
      "a wrong part of one of several kinds",
      serializePlan(planWithEverything()).replace('"part": "disk"', '"part": "boot"'),
      /build\.part should be one of disk, kernel, initrd, not "boot"/,
    ],
    [
      "a wrong word",
      serializePlan(planWithEverything()).replace('"action": "create"', '"action": "explode"'),
      /one of create/,
    ],
    [
      "a value changed after review",
      serializePlan(planWithEverything()).replace('"memoryKiB": 1024', '"memoryKiB": 4096'),
      /was changed after/,
    ],
    [
      "a digest that is another",
      serializePlan(planWithEverything()).replace(
        /"digest": "[0-9a-f]{64}"\n}/,
        `"digest": "${"0".repeat(64)}"\n}`,
      ),
      /come to digest/,
    ],
  ])("tells of %s", (_, source, message) => {
    expect(() => parsePlan(source)).toThrow(message);
  });
});

function requiredPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const inside = ["before", "after", "running"].includes(key) ? [] : requiredPaths(member, [...path, key]);
    return Array.isArray(value) ? inside : [[...path, key], ...inside];
  });
}

function valueAt(value: unknown, path: readonly string[]): object {
  return path.reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], value) as object;
}

describe("a plan for a pull request", () => {
  it("says dangers before details", () => {
    const text = renderMarkdown(planWithEverything());
    expect(text.indexOf("CAUTION")).toBeGreaterThan(0);
    expect(text.indexOf("CAUTION")).toBeLessThan(text.indexOf("<details>"));
  });

  it("stays below the limit of a comment", () => {
    const many = Array.from({ length: 1000 }, (_, n) => toy.machine(`m${n}`, { note: "å@".repeat(500) }));
    const text = renderMarkdown(createPlanner(toy.TYPES)(toy.planInput(many, [])));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toMatch(/… and \d+ more resources with \d+ changes, too long/);
  });

  it("does nothing with hostile text but show it", () => {
    const hostile = "`x` </code><script>|@ana #12 [a](b) https://e.x www.e.x **b** _i_\n# h";
    expect(escapeMarkdown(hostile)).not.toMatch(/[`<>|@[\]*_\n]|#(?!\d)|:|www\./);
  });

  it("never lets a value out of its cell", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(escapeMarkdown(value)).toMatch(/^(?:[\p{L}\p{N} ,/()=+→·…±.-]|: |&#\d+;)*$/u);
      }),
    );
  });
});

describe("a plan in a terminal", () => {
  it("never holds a control character of the world", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, note) => {
        const plan = createPlanner(toy.TYPES)(toy.planInput([toy.machine(name, { note })], []));
        expect(renderText(plan, { ...plain, detail: "full" })).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it("stays short for a thousand changes", () => {
    const many = Array.from({ length: 1000 }, (_, n) => toy.machine(`m${n}`));
    const text = renderText(createPlanner(toy.TYPES)(toy.planInput(many, [])), plain);
    expect(text.split("\n").length).toBeLessThan(120);
    expect(text).toContain("… and 975 more of kind VirtualMachine: 975 to create, 0 to update, 0 to delete");
  });

  it("shows no value of an opaque field, created or changed", () => {
    const before = toy.machine("m", { password: "hash-1" });
    const after = toy.machine("m", { password: "hash-2" });
    const planner = createPlanner(toy.TYPES);
    for (const plan of [
      planner(toy.planInput([after], [])),
      planner(toy.planInput([after], [toy.asObserved(before)])),
    ]) {
      expect(renderText(plan, { ...plain, detail: "full" })).not.toContain("hash-");
      expect(renderMarkdown(plan)).not.toContain("hash-");
      expect(plan.changes.flatMap(fieldLines).map(({ label }) => label)).toContain("password");
    }
  });
});

describe("text that changes", () => {
  it("is told by its lines that differ, with two around", () => {
    const lines = textDiff("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\nfour\n5\n6\n7");
    expect(lines.map(({ sign, text }) => sign + text)).toEqual([" 2", " 3", "-4", "+four", " 5", " 6"]);
  });

  it("is told when it only grows", () => {
    expect(textDiff("a", "a\nb").map(({ sign, text }) => sign + text)).toEqual([" a", "+b"]);
  });
});
