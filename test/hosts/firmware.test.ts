import { execa } from "execa";
import { expect, it } from "vitest";
import { packageFile } from "../../src/host/package-file.ts";
import { debianRoot, otherRelease } from "./roots.ts";

/** libvirt 9 chooses a firmware when a machine starts, and libvirt 11 when it is defined, with other attributes. */
it("machines with UEFI and a TPM are adopted on the other release of Debian, too", async () => {
  const env = { FLEETWRIGHT_TEST_ROOTS: `hv1=${await debianRoot(otherRelease())}` };
  const args = ["vitest", "run", "--project", "e2e", "test/e2e/firmware.test.ts"];
  const { exitCode, all } = await execa("npx", args, {
    cwd: packageFile("."),
    env,
    all: true,
    reject: false,
  });
  expect(exitCode, all?.slice(-20_000)).toBe(0);
});
