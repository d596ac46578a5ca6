import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect } from "vitest";
import { labRecipes } from "../../src/cli/image-recipes.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { canonical } from "../../src/model/hash.ts";
import { createMemoryStore } from "../../src/store/memory-store.testing.ts";
import type { RuntimeContext } from "../../src/workspace/context.ts";
import { createProposalPlanner } from "../../src/workspace/proposals/proposal-planner.ts";
import { NOTHING_TRUSTED, type TrustedSide } from "../../src/workspace/proposals/trusted-side.ts";
import { HOST_FACTS } from "../unit/compiled-fleet.ts";
import { fuzz } from "./fuzz.ts";
import { damaged } from "./mutations.ts";
import { readAsync } from "./oracles.ts";

/** Fleets of strangers, planned as proposals over one that is trusted: in bounded time and memory, and over its targets alone. */

const folder = mkdtempSync(join(tmpdir(), "fuzz-proposals-"));
const SECRET = "a-secret-of-this-machine";
const PRIVATE = join(folder, "private");
writeFileSync(PRIVATE, SECRET);

const FLEET = join(import.meta.dirname, "../../fleet");
const text = readdirSync(FLEET)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(FLEET, name), "utf8"))
  .join("---\n");
const { resources } = createLoader().load([{ path: "fleet.yaml", content: Buffer.from(text) }]);
const targets = resources.filter(({ kind }) => kind === "Host").map(({ name }) => name);
const trusted: TrustedSide = {
  ...NOTHING_TRUSTED,
  ...{ resources, targets },
  snapshot: { objects: [], facts: new Map(targets.map((name) => [name, HOST_FACTS])), unreadable: new Map() },
};

/** Nothing but what is here may be asked for. */
const context = {
  ...{ store: createMemoryStore(), env: { KNOWN: SECRET, FLEETWRIGHT_HTTP_TOKEN: SECRET }, backend: "real" },
  ...{ privatePaths: [], allowedHostUris: new Set(), now: () => new Date(0) },
  backends: { recipes: labRecipes() },
} as unknown as RuntimeContext;

const planner = createProposalPlanner(context);
afterAll(async () => {
  await planner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const kind = (name: string, spec: string) =>
  `---\napiVersion: fleetwright/v1\nkind: ${name}\nmetadata: {name: evil}\nspec: ${spec}\n`;
const WORDS = [
  kind("Secret", `{file: {a: ${PRIVATE}}}`),
  kind("Secret", "{env: {a: KNOWN, b: FLEETWRIGHT_HTTP_TOKEN}}"),
  kind("Image", `{source: {path: ${PRIVATE}}}`),
  kind("Image", "{source: {path: ../../../../etc/passwd}}"),
  kind("Host", '{libvirt: "qemu+ext:///system?command=/bin/false"}'),
  kind("Host", '{libvirt: "test:///default", shell: "local:"}'),
  kind("VirtualMachinePool", "{replicas: 1000, template: {spec: {instanceType: t, image: i}}}"),
  ...["---\n".repeat(2000), "*a", "&a ", "[".repeat(500), "x: ".repeat(200), "- ".repeat(500)],
];

describe("whatever a stranger proposes", () => {
  fuzz(
    "it is planned over what is trusted, or refused, and this process neither waits for it nor keeps it",
    {
      cases: damaged(fc.constant(text), WORDS),
      regressions: ["---\n".repeat(250_000), `--- [${",".repeat(500_000)}]\n`],
      runs: 40,
      limitMs: 60_000,
    },
    async (proposal) => {
      const before = process.memoryUsage().heapUsed;
      let [longest, last] = [0, performance.now()];
      const pulse = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 20);
      const files = [{ path: "fleet.yaml", content: Buffer.from(proposal) }];
      const proposed = { files, place: { directory: folder }, head: "c1" };
      const plan = await readAsync(() => planner.plan(proposed, trusted, [])).finally(() =>
        clearInterval(pulse),
      );
      expect(longest).toBeLessThan(5_000);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(256 * 2 ** 20);
      if (plan === undefined) return;
      for (const { target, change } of plan.changes)
        if (!/^(dns|ceph):/.test(target)) expect(targets, change).toContain(target);
      expect(canonical(plan)).not.toContain(SECRET);
    },
  );
});
