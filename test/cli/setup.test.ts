import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** `scripts/setup` and `bin/fleetwright` in a clone that is not built. */
let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "fw-clone-"));
  for (const path of ["bin", "scripts/setup", "package.json"])
    cpSync(join(ROOT, path), join(clone, path), { recursive: true });
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

test("a clone that is not built says which command builds it", async () => {
  const { exitCode, stdout, stderr } = await execa(join(clone, "bin/fleetwright"), ["plan"], {
    reject: false,
  });
  expect([exitCode, stdout, stderr]).toEqual([
    1,
    "",
    `error: Fleetwright is not built\nhint: run npm ci && npm run build in ${clone}; or npm start, which builds it and starts the demo`,
  ]);
});

test.each([
  [">=999.1", 1, /Node\.js [\d.]+ is too old: install 999\.1 or later/],
  [">=1.9", 0, /^$/],
])("the set-up with %s as the required Node.js exits with %i", async (node, code, message) => {
  writeFileSync(join(clone, "package.json"), JSON.stringify({ engines: { node } }));
  const { exitCode, stderr } = await execa(join(clone, "scripts/setup"), ["check_node"], { reject: false });
  expect([exitCode, stderr]).toEqual([code, expect.stringMatching(message)]);
});

test("services of new packages stay off, and one of the user's is left alone", async () => {
  const etc = join(clone, "etc");
  mkdirSync(join(etc, "systemd/system"), { recursive: true });
  writeFileSync(join(etc, "systemd/system/knot.service"), "mine\n");
  const packages = ["bind9", "knot", "socat", "openssh-server", "cloud-init"];
  const { exitCode, stderr } = await execa("bash", {
    input: `set -- true; . scripts/setup; keep_services_off ${packages.join(" ")}`,
    cwd: clone,
    env: { ETC: etc },
    reject: false,
  });
  expect(exitCode, stderr).toBe(0);
  expect(readdirSync(etc, { recursive: true, encoding: "utf8" }).sort()).toEqual([
    "cloud",
    "cloud/cloud-init.disabled",
    "ssh",
    "ssh/sshd_not_to_be_run",
    "systemd",
    "systemd/system",
    "systemd/system/knot.service",
    "systemd/system/named.service",
  ]);
  expect(readlinkSync(join(etc, "systemd/system/named.service"))).toBe("/dev/null");
  expect(stderr).toContain("systemctl unmask named.service");
});

test("Ctrl-C ends the set-up, also while a program runs that exits with 0 then, as apt-get does", async () => {
  mkdirSync(join(clone, "steps"));
  const interrupted = "#!/bin/bash\ntrap 'exit 0' INT\necho ready\nwhile read -r -t 60; do :; done\n";
  writeFileSync(join(clone, "steps/interrupted"), interrupted, { mode: 0o755 });
  const setup = execa(join(clone, "scripts/setup"), ["steps/interrupted", "pwd"], {
    reject: false,
    detached: true,
  });
  await once(setup.stdout, "data");
  process.kill(-(setup.pid ?? 0), "SIGINT"); // the terminal sends it to the whole process group
  expect(await setup).toMatchObject({ exitCode: 130, stdout: "ready" });
});
