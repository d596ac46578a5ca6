import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrdinaryUser, type OrdinaryUser } from "../ordinary-user.ts";

/** `npm start` for a user who is not root and has no subordinate ids: the same fleet on libvirt's test driver. */

const NOBODY = 65534;
let user: OrdinaryUser;
beforeAll(async () => {
  user = await createOrdinaryUser({ uid: NOBODY });
});
afterAll(() => user?.end());

test("the demo applies the fleet, and one sentence lists what the test driver does not have", async () => {
  const demo = await user.run("id -u >&2; exec bin/fleetwright demo --daemon my-fleet");
  const lines = demo.stderr.split("\n");
  expect(demo.exitCode, demo.stderr).toBe(0);
  expect(lines[0]).toBe(String(NOBODY));
  expect(demo.stderr).toMatch(/not root: cannot create a lab[^\n]*\nlab without root: .*; /);
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
  expect(existsSync(join(user.clone, "my-fleet"))).toBe(false);
});

test("each command of the demo's summary works, also for a fleet in another directory", async () => {
  const demo = await user.run("cp -r fleet 'my own fleet' && bin/fleetwright demo 'my own fleet'");
  expect(demo.exitCode, demo.stderr).toBe(0);
  const [, next = ""] = demo.stderr.split("Next:\n");
  const commands = next.split("\n").map((line) => line.trim().split(/ {3,}/)[0] ?? "");
  expect(commands).toEqual([
    `PATH=${user.clone}/bin:$PATH`,
    "fleetwright plan --backend test 'my own fleet'",
    "fleetwright explain VirtualMachine",
  ]);
  const [path, ...steps] = commands;
  const [plan, explain] = await Promise.all(steps.map((step) => user.run(`${path}; ${step}`)));
  expect([plan?.exitCode, plan?.stdout]).toEqual([
    2,
    expect.stringMatching(/Plan: \d+ to create, 0 to update, 0 to delete\./),
  ]);
  expect([explain?.exitCode, explain?.stdout]).toEqual([0, expect.stringContaining("VirtualMachine")]);
});

test.each(["demo --ceph", "lab up"])("%s is refused with what to do instead", async (command) => {
  const { exitCode, stderr } = await user.run(`bin/fleetwright ${command}`);
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/without root[\s\S]*(sudo|apt-get install)/);
});

test("lab down has nothing to do where there is no lab, and is refused where one cannot be reached", async () => {
  const env = { FLEETWRIGHT_LAB_DIR: join(user.folder, "labs") };
  expect(await user.run("bin/fleetwright lab down", env)).toMatchObject({
    exitCode: 0,
    stdout: "no lab default",
  });
  mkdirSync(join(user.folder, "labs/default"), { recursive: true });
  expect(await user.run("bin/fleetwright lab down", env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^error: lab without root: .*\nhint: .*or run it with sudo/),
  });
});

test("a user without a home folder learns where to write instead", async () => {
  const { exitCode, stderr } = await user.run("bin/fleetwright demo", { HOME: "/nonexistent" });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/error: .*\/nonexistent.*\nhint: .*FLEETWRIGHT_STATE_DIR/);
});

test("a user without an entry in passwd works too, as in a container", async () => {
  const stranger = await createOrdinaryUser({ uid: 54_321 });
  try {
    const { exitCode, stderr } = await stranger.run("unset HOME; exec bin/fleetwright plan --backend test", {
      FLEETWRIGHT_STATE_DIR: stranger.home,
    });
    expect(exitCode, stderr).toBe(2);
  } finally {
    stranger.end();
  }
});

test("the set-up names the missing packages in one line, with the command for an administrator", async () => {
  mkdirSync(join(user.folder, "dpkg")); // the database of a machine without packages (dpkg-query(1))
  const { exitCode, stderr } = await user.run("scripts/setup install_packages", {
    DPKG_ADMINDIR: join(user.folder, "dpkg"),
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
