import { cpSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";

/** The hook of .pre-commit-hooks.yaml, installed and started by pre-commit itself. */

const ROOT = path.join(import.meta.dirname, "../..");
const folder = testFolder();
const hooks = folder.repo("hooks");
let fleet: TestRepo;

const pool = (field: string) =>
  `apiVersion: fleetwright/v1\nkind: StoragePool\nmetadata: {name: fast}\nspec: {type: dir, ${field}: /var/lib/fast}\n`;
const VALID = pool("path");
const INVALID = pool("paht");

const env = {
  FLEETWRIGHT: path.join(ROOT, "bin/fleetwright"),
  FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state"),
  PRE_COMMIT_HOME: path.join(folder.top, "pre-commit"),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "anna",
  GIT_AUTHOR_EMAIL: "anna@example.test",
  GIT_COMMITTER_NAME: "anna",
  GIT_COMMITTER_EMAIL: "anna@example.test",
};

beforeAll(async () => {
  if (!existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  for (const file of [".pre-commit-hooks.yaml", "contrib/pre-commit/validate-staged"])
    cpSync(path.join(ROOT, file), path.join(hooks.dir, file));
  const rev = hooks.commit({ "README.md": "The hooks.\n" });
  fleet = folder.repo("fleet");
  fleet.commit({
    "fleet/pool.yaml": VALID,
    ".pre-commit-config.yaml": `repos: [{repo: "${hooks.dir}", rev: ${rev}, hooks: [{id: fleetwright-validate}]}]\n`,
  });
  await execa("pre-commit", ["install"], { cwd: fleet.dir, env });
}, 120_000);
afterAll(() => folder[Symbol.dispose]());

const write = (file: string, text: string) => writeFileSync(path.join(fleet.dir, file), text);

/** Commits, and returns whether the commit was made and what the user saw. */
async function commit(...args: readonly string[]) {
  const options = { cwd: fleet.dir, env, reject: false, all: true } as const;
  const { exitCode, all } = await execa("git", ["commit", "-m", "a change", ...args], options);
  return { isMade: exitCode === 0, output: all };
}

describe("a commit", () => {
  test("with an invalid fleet is refused, with file, line and column", async () => {
    write("fleet/pool.yaml", INVALID);
    fleet.git("add", "-A");
    const { isMade, output } = await commit();
    expect(isMade).toBe(false);
    expect(output).toContain('fleet/pool.yaml:4:19: StoragePool/fast: unknown field "paht"');
  });

  test("is checked as it is staged, not as the working tree is", async () => {
    write("fleet/pool.yaml", INVALID);
    fleet.git("add", "-A");
    write("fleet/pool.yaml", VALID);
    expect((await commit()).isMade).toBe(false);

    write("fleet/pool.yaml", `# a pool\n${VALID}`);
    fleet.git("add", "-A");
    write("fleet/pool.yaml", INVALID);
    expect(await commit()).toMatchObject({ isMade: true });
  });

  test("of one file alone is checked as that commit", async () => {
    write("fleet/pool.yaml", INVALID);
    fleet.git("add", "fleet/pool.yaml");
    write("fleet/hosts.yaml", "# no host yet\n");
    fleet.git("add", "fleet/hosts.yaml");
    expect(await commit("--", "fleet/hosts.yaml")).toMatchObject({ isMade: true });
    expect(await commit("--", "fleet/pool.yaml")).toMatchObject({ isMade: false });
  });

  test("without a file of the fleet is not checked", async () => {
    fleet.git("checkout", "-q", "HEAD", "--", "fleet/pool.yaml");
    write("README.md", "A fleet.\n");
    fleet.git("add", "-A");
    expect(await commit()).toMatchObject({ isMade: true, output: expect.stringContaining("Skipped") });
  });
});

test("the script is a Git hook, too, and takes the options of validate", async () => {
  const script = path.join(ROOT, "contrib/pre-commit/validate-staged");
  const run = (...args: readonly string[]) =>
    execa(script, args, { cwd: fleet.dir, env, reject: false, all: true });
  write("fleet/pool.yaml", INVALID);
  fleet.git("add", "-A");
  expect((await run()).all).toContain('fleet/pool.yaml:4:19: StoragePool/fast: unknown field "paht"');
  expect((await run("--path", "fleet", "--json")).all).toContain('"valid": false');
  expect(fleet.git("status", "--porcelain")).toBe("M  fleet/pool.yaml");
});
