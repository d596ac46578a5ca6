import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** Runs the built command with libvirt's test driver: no root, no QEMU. */
let folder: string;
beforeAll(() => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-cli-"));
  cpSync(join(ROOT, "fleet"), join(folder, "fleet"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fleetwright(...argv: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1" };
  return execa(join(ROOT, "bin/fleetwright"), argv, {
    reject: false,
    cwd: folder,
    env,
    stdin: "ignore",
    timeout: 60_000,
  });
}

/** Returns an environment in which `fleetwright` is the built command. */
function shellEnv() {
  const path = `${join(ROOT, "bin")}:${process.env.PATH}`;
  return { ...process.env, FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1", PATH: path };
}

function shell(line: string) {
  return execa("sh", ["-c", line], { reject: false, cwd: folder, env: shellEnv(), stdin: "ignore" });
}

const runOnTestBackend = (...argv: string[]) => fleetwright(...argv, "--backend", "test");

describe("the command", { timeout: 120_000 }, () => {
  test("validates the example fleet", async () => {
    const { exitCode, stdout } = await fleetwright("validate");
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^✓ fleet: \d+ resources in \d+ files, all valid$/),
    ]);
  });

  test("prints file, line and column of a problem", async () => {
    writeFileSync(
      join(folder, "wrong.yaml"),
      "apiVersion: fleetwright/v1\nkind: Volum\nmetadata: {name: a}\n",
    );
    const { exitCode, stdout, stderr } = await fleetwright("validate", "--repo", "x", "-C", folder).then(() =>
      fleetwright("validate", "."),
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('wrong.yaml:2:7: unknown kind "Volum" (did you mean "Volume"?)');
    expect(stderr).toContain("1 problem");
    rmSync(join(folder, "wrong.yaml"));
  });

  test("prints problems even if no file can be read", async () => {
    mkdirSync(join(folder, "alone"));
    writeFileSync(join(folder, "alone/fleet.yaml"), Buffer.of(0x61, 0xff, 0x0a));
    const { exitCode, stdout } = await fleetwright("validate", "alone");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("alone/fleet.yaml:1:2: the file is not valid UTF-8");
    rmSync(join(folder, "alone"), { recursive: true });
  });

  test.each([["validate"], ["explain VirtualMachine"], ["--help"], ["plan --json --backend test"]])(
    "reports results of %s that cannot be written",
    async (command) => {
      const { exitCode, stderr } = await shell(`fleetwright ${command} > /dev/full`);
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringContaining(
          "error: the results cannot be written to standard output: ENOSPC: no space left on device, write",
        ),
      ]);
    },
  );

  test("prints no warning of Node.js when both NO_COLOR and FORCE_COLOR are set", async () => {
    const { stdout, stderr } = await shell("FORCE_COLOR=1 fleetwright plan --backend test");
    expect(stderr).not.toMatch(/Warning|FORCE_COLOR/);
    expect(stdout).not.toContain("\u001b");
  });

  test("says nothing where the reader has closed the pipe, and ends with an error", async () => {
    const line = "read go; exec fleetwright explain VirtualMachine";
    const child = spawn("sh", ["-c", line], { cwd: folder, env: shellEnv(), stdio: "pipe" });
    const stderr = text(child.stderr);
    child.stdout.destroy();
    await once(child.stdout, "close");
    child.stdin.end("go\n");
    const [exitCode] = await once(child, "exit");
    expect([exitCode, await stderr]).toEqual([1, ""]);
  });

  test("prints a plan on stdout, everything else on stderr, and exits with 2", async () => {
    const { exitCode, stdout, stderr } = await runOnTestBackend("plan", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ version: 2, fleet: "demo" });
    expect(stderr).toContain("test backend");
  });

  test("shows what would become of the fleet without a host, and exits with 2 if something is lost", async () => {
    const { exitCode, stdout } = await runOnTestBackend("plan", "--without", "any");
    expect(stdout).toContain("If hv1 were lost: ");
    expect(stdout).toContain("If hv2 were lost: ");
    const json = await runOnTestBackend("plan", "--without", "hv1", "--json");
    const { losses } = JSON.parse(json.stdout) as { losses: { hosts: string[]; survivable: boolean }[] };
    expect(losses.map(({ hosts }) => hosts)).toEqual([["hv1"]]);
    expect(json.exitCode).toBe(losses.every(({ survivable }) => survivable) ? 0 : 2);
    expect([0, 2]).toContain(exitCode);
    const unknown = await runOnTestBackend("plan", "--without", "hv9");
    expect([unknown.exitCode, unknown.stderr]).toEqual([64, expect.stringContaining("its hosts: hv1, hv2")]);
    expect((await runOnTestBackend("plan", "--without", "hv1", "--out", "P.json")).exitCode).toBe(64);
  });

  test("refuses to ask without a terminal", async () => {
    const { exitCode, stderr } = await runOnTestBackend("apply");
    expect([exitCode, stderr]).toEqual([
      64,
      expect.stringContaining("hint: review the plan, then pass --yes"),
    ]);
  });

  test("applies and settles", async () => {
    const { exitCode, stdout, stderr } = await runOnTestBackend("apply", "--yes");
    expect(stderr).toContain("✓ + domain db on");
    expect(stdout).toMatch(/Applied: \d+ succeeded in/);
    expect(exitCode).toBe(0);
  });

  test("applies one resource with its dependencies", async () => {
    const { stdout } = await runOnTestBackend("apply", "--yes", "--only", "vm/db", "--json");
    const { outcomes } = JSON.parse(stdout) as { outcomes: { object: string }[] };
    expect(outcomes.some(({ object }) => object.endsWith("/db"))).toBe(true);
    expect(outcomes.some(({ object }) => object.endsWith("/web-1"))).toBe(false);
  });

  test("never overwrites a file that is not a saved plan", async () => {
    const file = join(folder, "mine.yaml");
    writeFileSync(file, "kind: Fleet\n");
    const { exitCode, stderr } = await runOnTestBackend("plan", "--out", file);
    expect([exitCode, stderr]).toEqual([
      64,
      expect.stringContaining("exists already and is not a saved plan"),
    ]);
    expect(readFileSync(file, "utf8")).toBe("kind: Fleet\n");
    expect((await runOnTestBackend("plan", "--out", join(folder, "nowhere/P.json"))).exitCode).toBe(64);
    rmSync(file);
  });

  test.each([
    ["plan", "--ref", "nope"],
    ["validate", "--ref", "nope"],
    ["apply", "--yes", "--ref", "nope"],
    ["plan", "--path", "nope"],
    ["history", "--limit", "x"],
    ["events", "--limit", "-1"],
    ["console", "nope"],
    ["console", "--escape", "ab", "db"],
    ["console", "--linger", "long", "db"],
    ["console", "--log", "--force", "db"],
    ["console", "--host", "nope", "db"],
    ["console", "volume/db-data"],
    ["console", "--ref", "nope", "db"],
    ["vnc", "--port", "0", "db"],
    ["vnc", "--port", "70000", "db"],
    ["vnc", "--port", "5901", "--socket", "s", "db"],
    ["daemon", "--allowed-signers", "nowhere", "--listen", "none"],
    ["daemon", "--approver-signers", "fleet/fleet.yaml", "--listen", "none"],
    ["daemon", "--approver-keys", "fleet/fleet.yaml", "--listen", "none"],
  ])("%s %s %s is refused and does nothing", async (...argv) => {
    const { exitCode, stderr } = await runOnTestBackend(...argv);
    expect([exitCode, stderr]).toEqual([64, expect.stringMatching(/^error: /m)]);
  });

  test.each(["console", "vnc"])("%s says where a machine is not, and what is off", async (command) => {
    const absent = await runOnTestBackend(command, "db");
    expect([absent.exitCode, absent.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: VirtualMachine\/db: there is no domain db on hv1, hv2, hv3$/m),
    ]);
    writeFileSync(
      join(folder, "fleet/unreachable.yaml"),
      'apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: hv9}\nspec: {libvirt: "lab://nowhere/hv9"}\n',
    );
    const unknown = await fleetwright(command, "--host", "hv9", "db");
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: domain db: it is on no host that answers; hv9: lab:\/\/nowhere\/hv9 is off/m,
      ),
    ]);
    rmSync(join(folder, "fleet/unreachable.yaml"));
  });

  test("applies a saved plan once, and never an edited one", async () => {
    const file = join(folder, "PLAN.json");
    expect((await runOnTestBackend("plan", "--out", file)).exitCode).toBe(2);
    const text = readFileSync(file, "utf8");
    expect((await runOnTestBackend("apply", file, "--yes")).exitCode).toBe(0);
    const again = await runOnTestBackend("apply", file, "--yes");
    expect([again.exitCode, again.stderr]).toEqual([
      4,
      expect.stringContaining("this plan has been applied already"),
    ]);
    for (const edit of ['"memoryKiB": 999999', '"memoryKiB": 196608, "x": 1']) {
      writeFileSync(file, text.replace('"memoryKiB": 196608', edit));
      const edited = await runOnTestBackend("apply", file, "--yes");
      expect([edited.exitCode, edited.stderr]).toEqual([
        1,
        expect.stringContaining("changed after it was saved"),
      ]);
    }
  });

  test("applies a saved plan with another state folder only by its digest, which plan --out prints", async () => {
    const file = join(folder, "ELSEWHERE.json");
    const { stderr } = await runOnTestBackend("plan", "--out", file);
    const [, digest = ""] = /--digest ([0-9a-f]{16})/.exec(stderr) ?? [];
    const elsewhere = (...args: string[]) =>
      execa(join(ROOT, "bin/fleetwright"), ["apply", file, "--yes", "--backend", "test", ...args], {
        reject: false,
        cwd: folder,
        stdin: "ignore",
        env: { FLEETWRIGHT_STATE_DIR: join(folder, "other-state"), NO_COLOR: "1" },
      });
    const refused = await elsewhere();
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("--digest DIGEST")]);
    expect((await elsewhere("--digest", "0".repeat(16))).stderr).toContain("it is another plan");
    expect((await elsewhere("--digest", digest)).exitCode).toBe(0);
  });

  test("records runs in the history", async () => {
    const runs = JSON.parse((await fleetwright("history", "--json")).stdout) as unknown[];
    expect(runs[0]).toMatchObject({ state: "succeeded", commit: "worktree", fleet: "demo" });
  });

  test("does not change a suspended resource until it is resumed", async () => {
    expect((await fleetwright("suspend", "vm/db", "--reason", "we look into it")).exitCode).toBe(0);
    expect((await runOnTestBackend("plan")).stdout).toContain("we look into it");
    expect((await fleetwright("resume", "vm/db")).exitCode).toBe(0);
    expect((await fleetwright("resume", "vm/db")).exitCode).toBe(1);
  });

  test.each([
    ["status", /NAME +HOST +ADDRESS +STATE +PENDING\ndb /],
    ["get vm -o wide", /NAME.*LABELS.*FILE/],
    ["get volume db-data -o yaml", /size: 64Mi/],
    ["describe vm/db", /instanceType: s1\.medium/],
    ["why vm/db", /● hv\d/],
    ["trash", /the trash is empty/],
    ["explain vm.rootDisk.size", /^VirtualMachine\.spec\.rootDisk\.size/],
    ["demo", /NAME +HOST +ADDRESS +STATE\ndb +hv\d +10\.20\.0\.10 +running/],
  ])("shows %s", async (line, expected) => {
    expect((await runOnTestBackend(...line.split(" "))).stdout).toMatch(expected);
  });

  test("status and the end of a plan name the problems of the files", async () => {
    const file = join(folder, "fleet/broken.yaml");
    writeFileSync(file, "apiVersion: fleetwright/v1\nkind: VirtualMashine\nmetadata: {name: x}\n");
    try {
      const [status, plan] = [await runOnTestBackend("status"), await runOnTestBackend("plan")];
      const problem = String.raw`\S*broken\.yaml:2:7: unknown kind "VirtualMashine" \(did you mean "VirtualMachine"\?\)`;
      expect([status.exitCode, plan.exitCode]).toEqual([1, 1]);
      expect(status.stdout).toMatch(new RegExp(`\nproblems +${problem}\nplan `));
      expect(plan.stdout).toMatch(new RegExp(`Notices\n[\\s\\S]*Problems\n +${problem}\n\nPlan:`));
    } finally {
      rmSync(file);
    }
  });

  test("runs through a symbolic link, as with npx", async () => {
    symlinkSync(join(ROOT, "bin/fleetwright"), join(folder, "linked"));
    expect((await execa(join(folder, "linked"), ["--version"])).stdout).toMatch(/^fleetwright \d/);
  });
});
