import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

/** `npm start` for a user who is not root: the same fleet on libvirt's test driver. */

const ROOT = join(import.meta.dirname, "../..");
const USER = "65534";
/** The parts of a clone that the commands of a user read. */
const PARTS = ["bin", "dist", "examples", "fleet", "images", "package.json", "schemas", "scripts"];
const BINDINGS = ["src/node-libvirt", "src/node-ceph"].flatMap((path) => [
  `${path}/dist`,
  `${path}/package.json`,
]);

const folder = mkdtempSync(join(tmpdir(), "fw-user-"));
const clone = join(folder, "fleetwright");
const home = join(folder, "home");

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  for (const part of [...PARTS, ...BINDINGS])
    cpSync(join(ROOT, part), join(clone, part), { recursive: true, verbatimSymlinks: true });
  for (const path of [home, join(clone, "node_modules"), join(folder, "node")])
    mkdirSync(path, { recursive: true });
  chmodSync(folder, 0o755);
  await execa("chown", ["-R", `${USER}:${USER}`, clone, home]);
  await mustRun(
    "git init -q && git add fleet && git -c user.name=u -c user.email=u@u.invalid commit -qm All",
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Enters a mount namespace with the libraries in the clone and with Node.js at a path that the user can read: both may be in root's home
 * folder. Then becomes the user, without groups.
 */
const BECOME_USER = `mount --bind "$1" node_modules && mount --bind "$2" ../node && shift 2 &&
exec setpriv --reuid=${USER} --regid=${USER} --clear-groups -- sh -c "$1"`;

function run(command: string, env: Readonly<Record<string, string>> = {}) {
  const nodePrefix = dirname(dirname(process.execPath));
  const script = ["sh", "-ec", BECOME_USER, "sh", join(ROOT, "node_modules"), nodePrefix, command];
  const options = {
    cwd: clone,
    env: {
      PATH: `${join(folder, "node/bin")}:${process.env.PATH}`,
      HOME: home,
      NO_COLOR: "1",
      npm_config_update_notifier: "false",
      ...env,
    },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  } as const;
  return execa("unshare", ["--mount", "--propagation", "private", ...script], options);
}

async function mustRun(command: string): Promise<void> {
  const { exitCode, stderr } = await run(command);
  expect(exitCode, stderr).toBe(0);
}

test("the demo applies the fleet, and one sentence lists what the test driver does not have", async () => {
  const demo = await run("id -u >&2; exec bin/fleetwright demo --daemon my-fleet");
  const lines = demo.stderr.split("\n");
  expect(demo.exitCode, demo.stderr).toBe(0);
  expect(lines[0]).toBe(USER);
  expect(demo.stderr).toContain("no guest runs and no daemon follows my-fleet; with root: sudo npm start");
  expect(lines.filter((line) => line.includes("left out"))).toEqual([
    expect.stringMatching(
      /left out: 1 loadbalancer, 1 router, \d+ rrsets, \d+ segments, \d+ underlays, 1 uplink$/,
    ),
  ]);
  expect(demo.stdout).toMatch(/^Applied: \d+ succeeded in [\d.]+s\nNAME /);
  expect(
    demo.stdout
      .split("\n")
      .slice(2)
      .map((line) => line.split(/ +/)),
  ).toEqual(
    ["db", "web-0", "web-1", "web-2"].map((name) => [
      name,
      expect.stringMatching(/^hv\d$/),
      expect.stringMatching(/^10\.20\.0\.\d+$/),
      "running",
    ]),
  );
  expect(existsSync(join(clone, "my-fleet"))).toBe(false);
});

test("each command of the demo's summary works, also for a fleet in another directory", async () => {
  await mustRun("cp -r fleet 'my own fleet'");
  const demo = await run("bin/fleetwright demo 'my own fleet'");
  expect(demo.exitCode, demo.stderr).toBe(0);
  const commands = [...demo.stderr.matchAll(/^ {2}\w+ +(npx .*?)(?: {3}\(.*\))?$/gm)].map(
    ([, line = ""]) => line,
  );
  expect(commands).toEqual([
    "npx fleetwright plan --backend test 'my own fleet'",
    "npx fleetwright explain VirtualMachine",
  ]);
  const [plan, explain] = [await run(commands[0] ?? ""), await run(commands[1] ?? "")];
  expect([plan.exitCode, plan.stdout]).toEqual([
    2,
    expect.stringMatching(/Plan: \d+ to create, 0 to update, 0 to delete\./),
  ]);
  expect([explain.exitCode, explain.stdout]).toEqual([0, expect.stringContaining("VirtualMachine")]);
});

test.each(["demo --ceph", "lab up"])("%s is refused with what to do instead", async (command) => {
  const { exitCode, stderr } = await run(`bin/fleetwright ${command}`);
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/needs root[\s\S]*(sudo|--backend test)/);
});

test("a user without a home folder learns where to write instead", async () => {
  const { exitCode, stderr } = await run("bin/fleetwright demo", { HOME: "/nonexistent" });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/error: .*\/nonexistent.*\nhint: .*FLEETWRIGHT_STATE_DIR/);
});

test("the set-up names the missing packages in one line, with the command for an administrator", async () => {
  mkdirSync(join(folder, "dpkg")); // the database of a machine without packages (dpkg-query(1))
  const { exitCode, stderr } = await run("scripts/setup install_packages", {
    DPKG_ADMINDIR: join(folder, "dpkg"),
  });
  expect([exitCode, stderr.split("\n")]).toEqual([
    0,
    [
      expect.stringMatching(
        /not root: .* apt-get install --no-install-recommends qemu-system-x86 .* libvirt0 /,
      ),
    ],
  ]);
});
