import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";
import { command, type DaemonProcess, startDaemon } from "./daemon-process.ts";

/** Runs the built daemon and commands with real git and libvirt's test driver. */
const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n---\n`;
const POOL = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);
const HOST = document("Host", "hv1", '{libvirt: "test:///default"}');
const fleet = (apply: string, more = "") => document("Fleet", "demo", `{apply: ${apply}${more}}`) + HOST;

let made = 0;
let repo: TestRepo;
let env: Record<string, string>;
beforeEach(() => {
  made += 1;
  repo = folder.repo(`repo${made}`);
  env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, `state${made}`), NO_COLOR: "1" };
});

const created = (daemon: DaemonProcess) =>
  [...daemon.log().matchAll(/"msg":"create pool (\S+) on hv1/g)].map(([, name]) => name);
const run = (...args: string[]) => command(env, ...args, "--repo", repo.dir);

interface PlanJson {
  readonly digest: string;
  readonly changes: readonly {
    readonly name: string;
    readonly hold?: { readonly gate: string; readonly reason: string };
  }[];
  readonly dangers?: readonly { readonly message: string }[];
}
const loadPlan = async (...args: string[]) =>
  JSON.parse((await run("plan", "--json", ...args)).stdout) as PlanJson;
const heldIn = ({ changes }: PlanJson) =>
  changes.flatMap(({ name, hold }) => (hold === undefined ? [] : [name]));

describe("a commit that loosens a rule", { timeout: 240_000 }, () => {
  test("is held by the daemon under the rules in force, and the next commit is not", async () => {
    repo.commit({ "fleet.yaml": fleet("approve"), "base.yaml": POOL("base") });
    await using daemon = await startDaemon({ repo: repo.dir, env });
    await daemon.until("the daemon keeps it", () =>
      /reconciling fleet demo/.test(daemon.log()) ? true : undefined,
    );
    const { digest: first } = await loadPlan();
    expect((await run("approve", first)).exitCode).toBe(0);
    await daemon.until("the approved pool", () => created(daemon)[0]);

    repo.commit({ "fleet.yaml": fleet("auto"), "one.yaml": POOL("one") });
    const held = await daemon.until("what is held", async () => {
      const plan = await loadPlan();
      return plan.changes.some(({ name }) => name === "one") ? plan : undefined;
    });
    expect(held.changes.find(({ name }) => name === "one")?.hold).toMatchObject({
      gate: "approval",
      reason: expect.stringContaining("so say the rules in force"),
    });
    await sleep(2_000);
    expect(created(daemon)).not.toContain("one");

    repo.commit({ "one.yaml": undefined, "note.yaml": "# the pool is not wanted any more\n" });
    await daemon.until("the commit", () =>
      daemon.log().includes(repo.git("rev-parse", "HEAD").slice(0, 8)) ? true : undefined,
    );
    await sleep(2_000); // an empty plan puts the rules in force
    repo.commit({ "two.yaml": POOL("two") });
    await daemon.until("the pool", () => (created(daemon).includes("two") ? true : undefined));
  });

  test("is held by the commands, which store only the rules of applied commits", async () => {
    repo.commit({ "fleet.yaml": fleet("approve"), "base.yaml": POOL("base") });
    await run("plan");
    expect(heldIn(await loadPlan())).not.toEqual([]);
    repo.commit({ "fleet.yaml": fleet("auto"), "one.yaml": POOL("one") });
    expect(heldIn(await loadPlan())).toEqual([]); // before the first apply, the commit's own rules count
    repo.commit({ "fleet.yaml": fleet("approve") });
    await run("apply", "--yes");
    repo.commit({ "fleet.yaml": fleet("auto") });
    expect(heldIn(await loadPlan())).toContain("one");
    const applied = await run("apply", "--yes");
    expect(applied.exitCode).toBe(3); // changes wait for approval
    expect(applied.stdout).toContain(
      "so say the rules in force, and this commit's own count once its plan is done",
    );
    const { digest } = await loadPlan();
    expect((await run("apply", "--yes", "--approve", digest.slice(0, 15))).exitCode).toBe(64);
    expect((await run("apply", "--yes", "--approve", digest.slice(0, 16))).exitCode).toBe(0);
  });

  test("is held even if all its objects are blocked at first", async () => {
    repo.commit({ "fleet.yaml": fleet("approve") + POOL("one") });
    const { digest } = await loadPlan();
    await run("apply", "--yes", "--approve", digest);
    const disk = path.join(folder.top, `later${made}.img`);
    const volume =
      document("Image", "later", `{format: raw, source: {path: "${disk}"}}`) +
      document("Volume", "data", "{pool: one, size: 4Mi, format: raw, source: {image: later}}");
    repo.commit({ "fleet.yaml": fleet("auto") + POOL("one"), "data.yaml": volume });
    expect((await run("apply", "--yes")).stdout).toContain("blocked");
    fs.writeFileSync(disk, Buffer.alloc(2 ** 20));
    expect((await run("apply", "--yes")).stdout).toContain("Fleet/demo: apply approve → auto");
    const plan = await loadPlan(); // the test driver forgets its pools with the process
    expect(plan.changes.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^one\/data/));
    expect(heldIn(plan)).toHaveLength(plan.changes.length);
  });
});

describe("a proposal that changes rules and addresses", { timeout: 240_000 }, () => {
  const EVIL =
    fleet("auto", ", guard: {maxDeletePercent: 100}") +
    document("Webhook", "w", "{url: https://evil.example/x}") +
    document("Secret", "s", "{env: {key: SOME_TOKEN}}");
  const DANGERS = [
    "Fleet/demo: apply safe → auto",
    "Fleet/demo: guard.maxDeletePercent 30 → 100",
    "Secret/s is new: env.key SOME_TOKEN",
    expect.stringContaining("Webhook/w is new: url https://evil.example/x"),
  ];
  beforeEach(() => {
    repo.commit({ "fleet.yaml": fleet("safe") });
    repo.git("checkout", "--quiet", "-b", "feature");
    repo.commit({ "fleet.yaml": EVIL });
    repo.git("checkout", "--quiet", "main");
  });

  test("reports that first when a job plans it", async () => {
    const merge = ["--ref", "feature", "--base", "main"];
    const plan = await loadPlan(...merge);
    expect(plan.changes).toEqual([]);
    expect(plan.dangers?.map(({ message }) => message)).toEqual(DANGERS);
    expect((await run("plan", ...merge)).stdout).toMatch(
      /^Rules and addresses that it changes\n {2}Fleet\/demo: apply/,
    );
    const { stdout } = await run("plan", ...merge, "--format", "markdown");
    expect(stdout).toMatch(/^### Fleetwright\n\n\*\*It changes rules or addresses: 4 dangers/);
  });

  test("reports that first in the note of its branch", async () => {
    await using daemon = await startDaemon({ repo: repo.dir, env, options: ["--review", "notes"] });
    const note = await daemon.until("the note", () => {
      try {
        return repo.git("notes", "--ref=fleetwright", "show", "feature");
      } catch {
        return undefined;
      }
    });
    expect(note).toContain("Rules and addresses that it changes\n  Fleet/demo: apply safe → auto");
    expect(note).toContain("It changes rules or addresses: 4 dangers. No changes.");
  });
});
