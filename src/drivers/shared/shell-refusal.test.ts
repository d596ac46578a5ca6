import { expect, test } from "vitest";
import type { Shell } from "../../host/shell.ts";
import { shellRefusal } from "./shell-refusal.ts";

const shell = { name: "ssh://ops@hv1" } as Shell; // nothing else of it is read

test.each([
  ["mkdir: cannot create directory '/var/lib/libvirt/fleetwright': Permission denied\n", true],
  ["Error: Could not process rule: Operation not permitted\n", true],
  ["printf: write error: No space left on device\n", false],
])("%j has a hint that names a shell of root: %s", (stderr, hasHint) => {
  const { code, message, hint } = shellRefusal(shell, "x.json cannot be written", stderr);
  expect([code, message]).toEqual(["rejected", `ssh://ops@hv1: x.json cannot be written: ${stderr.trim()}`]);
  expect(hint?.includes("ssh://root@HOST") ?? false).toBe(hasHint);
});
