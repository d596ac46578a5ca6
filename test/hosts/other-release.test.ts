import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { packageFile } from "../../src/host/package-file.ts";
import { debianRoot, otherRelease } from "./roots.ts";

/**
 * What depends on the versions of a host's programs, on a host with the other release of Debian than this machine:
 * libvirt chooses firmware when a machine is defined, or when it starts, resizes disks on block
 * devices by other means, and HAProxy 3.0 adds members with cookies.
 */
describe("a host of the other release", () => {
  it.each(["firmware", "lvm", "haproxy-driver"])("passes the tests of %s", async (name) => {
    const env = { FLEETWRIGHT_TEST_ROOTS: `hv1=${await debianRoot(otherRelease())}` };
    const args = ["vitest", "run", "--project", "e2e", `test/e2e/${name}.test.ts`];
    const { exitCode, all } = await execa("npx", args, {
      cwd: packageFile("."),
      env,
      all: true,
      reject: false,
    });
    expect(exitCode, all?.slice(-20_000)).toBe(0);
  });
});
