import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const AUTHOR = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-init-"));
  mkdirSync(join(folder, "home"));
  writeFileSync(join(folder, "home/.gitconfig"), "[user]\nname = A\nemail = a@example.org\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fleetwright(...argv: string[]) {
  const env = {
    FLEETWRIGHT_STATE_DIR: join(folder, "state"),
    NO_COLOR: "1",
    HOME: join(folder, "home"),
    PATH: `${join(ROOT, "bin")}:${process.env.PATH}`,
  };
  const options = { reject: false, cwd: folder, env, stdin: "ignore", timeout: 60_000 } as const;
  return execa(join(ROOT, "bin/fleetwright"), argv, options);
}

/** libvirt's test driver has a pool, a network and a machine. */
const initTest = (...argv: string[]) =>
  fleetwright("init", ...argv, "--host", "test:///default", "--backend", "test");

const git = (repo: string, ...argv: string[]) =>
  execFileSync("git", ["-C", join(folder, repo), ...argv], {
    encoding: "utf8",
    env: { ...process.env, ...AUTHOR },
  }).trim();

describe("init", { timeout: 120_000 }, () => {
  test("writes a fleet that validates and plans, and commits it", async () => {
    const { exitCode, stdout, stderr } = await initTest("infra", "--yes", "--ci", "github");
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("✓ storage pools: default-pool")]);
    expect(stdout).toContain("✓ infra: 9 files, all valid, in a Git repository");
    expect(stdout).toMatch(/Next:\n {2}fleetwright doctor -C infra .*\n {2}fleetwright plan -C infra /);
    expect(git("infra", "log", "--format=%s")).toBe("A first fleet");
    expect(git("infra", "status", "--porcelain")).toBe("");
    expect(git("infra", "ls-files").split("\n")).toEqual([
      ".github/actions/fleetwright/action.yml",
      ".github/workflows/fleet.yaml",
      "README.md",
      "fleet.yaml",
      "fleetwright.schema.json",
      "hosts/test.yaml",
      "machines/example.yaml",
      "networks/default.yaml",
      "storage-pools/default-pool.yaml",
    ]);
    expect((await fleetwright("validate", "infra")).exitCode).toBe(0);
    const plan = await fleetwright("plan", "-C", "infra", "--backend", "test", "--json");
    expect(plan.exitCode).toBe(0);
    expect(JSON.parse(plan.stdout)).toMatchObject({ blocked: [], changes: [] }); // all of it exists
  });

  test("a clone validates and plans a proposal as the CI jobs do", async () => {
    await initTest("ci", "--yes", "--ci", "gitlab");
    execFileSync("git", ["clone", "--quiet", join(folder, "ci"), join(folder, "clone")]);
    git("clone", "switch", "--quiet", "--detach");
    const more =
      "apiVersion: fleetwright/v1\nkind: InstanceType\nmetadata: {name: s}\nspec: {cpu: {guest: 1}, memory: {guest: 1Gi}}\n";
    writeFileSync(join(folder, "clone/more.yaml"), more);
    git("clone", "add", ".");
    git("clone", "commit", "--quiet", "-m", "a proposal");
    const main = "refs/remotes/origin/main";
    const options = [
      "-C",
      "clone",
      "--repo",
      ".",
      "--ref",
      git("clone", "rev-parse", "HEAD"),
      "--path",
      ".",
      "--trust",
      main,
    ];
    const validated = await fleetwright("validate", ...options);
    expect([validated.exitCode, validated.stdout]).toEqual([0, expect.stringContaining("all valid")]);
    const planned = await fleetwright(
      "plan",
      ...options,
      "--base",
      main,
      "--backend",
      "test",
      "--format",
      "markdown",
    );
    expect([planned.exitCode, planned.stderr]).toEqual([0, expect.not.stringContaining("error")]);
  });

  test("a hook refuses a commit of a fleet that is invalid", async () => {
    await initTest("committed", "--yes", "--hook", "pre-commit");
    const file = join(folder, "committed/fleet.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("safe", "bogus"));
    const env = {
      PATH: `${join(ROOT, "bin")}:${process.env.PATH}`,
      FLEETWRIGHT_STATE_DIR: join(folder, "state"),
      ...AUTHOR,
    };
    const commit = await execa("git", ["-C", join(folder, "committed"), "commit", "-am", "x"], {
      reject: false,
      env,
    });
    expect([commit.exitCode, commit.stdout + commit.stderr]).toEqual([
      1,
      expect.stringContaining("spec.apply must be one of"),
    ]);
    expect(git("committed", "log", "--format=%s")).toBe("A first fleet");
  });

  test("a hook plans what is pushed, and refuses a fleet that is invalid", async () => {
    await initTest("hooked", "--yes", "--hook", "pre-receive");
    execFileSync("git", ["clone", "--quiet", join(folder, "hooked"), join(folder, "worker")]);
    const push = async (text: string) => {
      writeFileSync(join(folder, "worker/fleet.yaml"), text);
      git("worker", "commit", "--quiet", "-am", "a change");
      const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state") };
      return execa("git", ["-C", join(folder, "worker"), "push", "--quiet"], { reject: false, env });
    };
    const before = readFileSync(join(folder, "hooked/fleet.yaml"), "utf8");
    const bad = await push(before.replace("safe", "bogus"));
    expect([bad.exitCode, bad.stderr]).toEqual([1, expect.stringContaining("main is rejected")]);
    expect(readFileSync(join(folder, "hooked/fleet.yaml"), "utf8")).toBe(before);
    const good = await push(before.replace("safe", "approve"));
    expect([good.exitCode, good.stderr]).toEqual([0, expect.stringContaining("all valid")]);
    expect(readFileSync(join(folder, "hooked/fleet.yaml"), "utf8")).toContain("approve");
  });

  test("refuses a folder with anything in it, and leaves it as it is", async () => {
    mkdirSync(join(folder, "full"));
    writeFileSync(join(folder, "full/notes.txt"), "mine");
    const { exitCode, stderr } = await initTest("full", "--yes");
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining("is not empty: it has notes.txt")]);
    expect(readdirSync(join(folder, "full"))).toEqual(["notes.txt"]);
  });

  test("fills a new repository without commits, and leaves one above alone", async () => {
    mkdirSync(join(folder, "mono"));
    git("mono", "init", "--quiet", "--initial-branch=main");
    const own = await initTest("mono", "--yes");
    expect([own.exitCode, git("mono", "log", "--format=%s")]).toEqual([0, "A first fleet"]);
    const below = await initTest("mono/more", "--yes");
    expect(below.exitCode).toBe(0);
    expect(existsSync(join(folder, "mono/more/.git"))).toBe(false);
    expect(git("mono", "status", "--porcelain")).toBe("?? more/");
  });

  test("makes a repository below one that ignores the folder", async () => {
    mkdirSync(join(folder, "tool"));
    git("tool", "init", "--quiet");
    writeFileSync(join(folder, "tool/.gitignore"), "/my-fleet/\n");
    const { exitCode, stdout } = await initTest("tool/my-fleet", "--yes");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("in a Git repository")]);
    expect(git("tool/my-fleet", "log", "--format=%s")).toBe("A first fleet");
  });

  test.each(["email = a@example.org", "name = A"])(
    "Git knows only %s: nothing is committed",
    async (known) => {
      const home = join(folder, "home/.gitconfig");
      const before = readFileSync(home, "utf8");
      writeFileSync(home, `[user]\n${known}\nuseConfigOnly = true\n`);
      const name = `unknown-${known.slice(0, 4)}`.trim();
      const { exitCode, stdout } = await initTest(name, "--yes");
      writeFileSync(home, before);
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringMatching(
          /nothing is committed[\s\S]*git config --global user\.name NAME [\s\S]*git -C \S+ commit -m "A first fleet" /,
        ),
      ]);
      git(name, "commit", "--quiet", "-m", "A first fleet");
      expect(git(name, "status", "--porcelain")).toBe("");
    },
  );

  test("a host that does not answer: nothing is written, and doctor is named", async () => {
    const uri = "qemu+unix:///system?socket=/nonexistent/sock";
    const { exitCode, stderr } = await fleetwright("init", "off", "--yes", "--host", uri);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`hint: fleetwright doctor '${uri}'`)]);
    expect(existsSync(join(folder, "off"))).toBe(false);
  });

  test.each([
    [[], /not a terminal[\s\S]*pass --yes/],
    [["--yes", "--fleet", "Not Valid"], /--fleet Not Valid: must be a DNS label/],
    [["--yes", "--no-git", "--hook", "pre-receive"], /needs a new Git repository/],
    [["--yes", "--ci", "jenkins"], /Allowed choices are none, github, gitlab/],
  ])("%j is refused, and nothing is written", async (options, message) => {
    const { exitCode, stderr } = await initTest("refused", ...options);
    expect([exitCode, stderr]).toEqual([64, expect.stringMatching(message)]);
    expect(existsSync(join(folder, "refused"))).toBe(false);
  });

  test("says as JSON what it wrote", async () => {
    const { stdout } = await initTest("json", "--yes", "--no-git", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      directory: join(folder, "json"),
      fleet: "json",
      host: "test",
      git: false,
      files: expect.arrayContaining(["fleet.yaml", "hosts/test.yaml"]),
      next: ["fleetwright doctor -C json", "fleetwright plan -C json", "fleetwright import test -C json"],
    });
    expect(existsSync(join(folder, "json/.git"))).toBe(false);
  });
});
