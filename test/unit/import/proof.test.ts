import { describe, expect, it } from "vitest";
import { adoptedObject } from "../../../src/cli/adopt/adopted-snapshot.ts";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import { baseFiles } from "../../../src/import/base-files.ts";
import { type ImportInput, importHost } from "../../../src/import/import-host.ts";
import { proveImport } from "../../../src/import/proof.ts";
import { renderFile } from "../../../src/import/render.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import type { HostFacts, Snapshot } from "../../../src/model/snapshot.ts";
import { DEFINITIONS, foundHost, foundMachine } from "./found-host.ts";

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

/** Imports a host and proves the files with the real loader, compiler and planner. */
function prove(input: ImportInput) {
  const host = { name: "hv1", libvirt: "qemu:///system", facts: FACTS, objects: input.objects };
  const result = importHost(input);
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
    facts: new Map([["hv1", FACTS]]),
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
    adopted: adoptedObject,
  });
  return { imported: result.imported, marked: candidates.map(({ observed }) => observed.id), differences };
}

function withDevices({ state: { disks, interfaces } }: ObservedObject): ObservedObject["state"] {
  return { disks, interfaces };
}

describe("the proof", () => {
  it.each(Object.entries(DEFINITIONS).filter(([name]) => name !== "instance-0000002a"))(
    "finds that the adoption of %s changes nothing",
    (_, xml) => {
      const { imported, differences, marked } = prove(foundHost([foundMachine(xml)]));
      expect(differences).toEqual([]);
      expect(marked.length).toBe(imported[0]?.owners.size);
    },
  );

  it("finds that the adoption of all of them changes nothing, though the host has too little for them", () => {
    const { differences, imported } = prove(
      foundHost(Object.values(DEFINITIONS).map((xml) => foundMachine(xml))),
    );
    expect(differences).toEqual([]);
    expect(imported.length).toBe(Object.keys(DEFINITIONS).length - 1);
  });

  it("names what a running machine has otherwise than its definition, with the cost", () => {
    const input = foundHost([foundMachine(DEFINITIONS.web01 ?? "")]);
    const objects = input.objects.map(
      (object): ObservedObject =>
        object.type === "domain"
          ? { ...object, running: { ...withDevices(object), vcpus: 1, firmware: "efi" } }
          : object,
    );
    expect(prove({ ...input, objects }).differences).toMatchObject([
      {
        resource: "VirtualMachine/default/web01",
        object: "domain@hv1/web01",
        field: "vcpus",
        before: 1,
        after: 2,
        impact: "live",
        why: "the running machine differs from its own definition",
      },
      { field: "firmware", before: "efi", after: "bios", impact: "reboot" },
    ]);
  });
});
