import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { packageFile } from "../../src/host/package-file.ts";
import { modularRoot } from "./roots.ts";

/**
 * A host with libvirt's modular daemons, as Fedora, RHEL and openSUSE have them: the contract of the libvirt driver, and the
 * resources of a whole fleet, on virtqemud and its companions.
 */
describe("a host with modular daemons", () => {
  it.each(["libvirt-driver", "lineage"])("passes the tests of %s", async (name) => {
    const env = { FLEETWRIGHT_TEST_ROOTS: `hv1=${await modularRoot()}` };
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
