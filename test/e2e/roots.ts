import type { HostRoots } from "../../src/lab/layout.ts";

/**
 * The operating systems of hosts that test/hosts wants for tests of this folder: `FLEETWRIGHT_TEST_ROOTS=hv1=/folder`. By
 * default all hosts have that of this machine.
 */
export function testRoots(): HostRoots {
  const entries = (process.env.FLEETWRIGHT_TEST_ROOTS ?? "").split(",").filter((entry) => entry !== "");
  return Object.fromEntries(entries.map((entry) => entry.split("=") as [string, string]));
}
