import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDirectoryHistory } from "../../git/history.ts";
import { makeRepository } from "./demo-repository.ts";

const top = mkdtempSync(join(tmpdir(), "fleetwright-demo-"));
afterAll(() => rmSync(top, { recursive: true }));

test("a repository that was deleted and created again, with other files, has the same origin", async () => {
  const [fleet, repo] = [join(top, "fleet"), join(top, "my-fleet")];
  mkdirSync(fleet);
  const origins: (readonly string[])[] = [];
  for (const text of ["one", "two"]) {
    writeFileSync(join(fleet, "a.yaml"), text);
    expect(await makeRepository(repo, fleet)).toBe(true);
    origins.push((await openDirectoryHistory(repo).lineageFor([])).roots);
    rmSync(repo, { recursive: true });
  }
  expect(origins[0]).toHaveLength(1);
  expect(origins[1]).toEqual(origins[0]);
});
