import { expect } from "vitest";
import { adoptedObject } from "../../../src/cli/adopt/adopted-snapshot.ts";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import { baseFiles } from "../../../src/import/base-files.ts";
import { type ImportInput, importHost } from "../../../src/import/import-host.ts";
import { proveImport } from "../../../src/import/proof.ts";
import { renderFile } from "../../../src/import/render.ts";
import type { HostFacts, Snapshot } from "../../../src/model/snapshot.ts";

const FACTS: HostFacts = {
  arch: "x86_64",
  hypervisor: "qemu",
  cpus: 4,
  memoryBytes: 8 * 2 ** 30,
  cpuUnit: "shares",
  shell: true,
  kvm: { usable: false },
  devices: [],
  hugepages: { free: 0, total: 0 },
};

/** The root commit of the repository that the files come to. */
export const ORIGIN = "0123456789abcdef0123456789abcdef01234567";

/** Imports a host and proves the files with the real loader, compiler and planner. */
export function prove(input: ImportInput) {
  const facts = { ...FACTS, ...input.facts };
  const result = importHost(input);
  const { onHugePages } = result;
  const host = { name: "hv1", libvirt: "qemu:///system", facts, objects: input.objects, onHugePages };
  const files = [...baseFiles("hv1", host), ...result.files];
  const loaded = createLoader().load(
    files.map(({ path, drafts }) => ({ path, content: Buffer.from(renderFile(drafts)) })),
  );
  expect(loaded.problems).toEqual([]);
  const run = createPlanningPipeline({ types: typesOf(createDrivers({ backend: "real" })), backend: "real" });
  const desired = {
    loaded,
    commit: "worktree",
    fleet: policyOf(loaded.resources),
    resolved: { artifacts: new Map(), problems: [] },
    hashes: new Map(),
    suspended: new Map(),
    notices: [],
  };
  const snapshot: Snapshot = {
    objects: input.objects,
    facts: new Map([["hv1", facts]]),
    clusters: new Map(),
    unreadable: new Map(),
  };
  const { candidates, differences } = proveImport({
    evaluate: (next) => run(desired, { ...NO_CONDITIONS, snapshot: next, approvals: [], now: new Date(0) }),
    snapshot,
    owners: new Map(result.imported.flatMap(({ owners }) => [...owners])),
    resources: new Set(loaded.resources.map(({ id }) => id)),
    fleet: "hv1",
    commit: "worktree",
    origin: ORIGIN,
    adopted: adoptedObject,
  });
  const marked = candidates.map(({ observed }) => observed.id);
  return { imported: result.imported, left: result.left, candidates, marked, differences };
}
