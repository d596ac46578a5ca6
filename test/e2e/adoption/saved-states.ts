import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { formatPlan } from "../fleets.ts";
import { eventually, type Stage } from "../harness.ts";
import { changedParts, checksums, kindOf, readParts } from "./host-facts.ts";
import {
  defineMachine,
  IMAGES,
  type SecondFleet,
  secondFleet,
  withMoreDevices,
  withoutDocument,
} from "./second-fleet.ts";

/** A machine with a saved memory image, one with an internal snapshot, and one with an external snapshot. */
const NAMES = ["saved", "intern", "extern"] as const;
const FLEET = "states";

const SMALLEST = readFileSync(
  join(import.meta.dirname, "../../unit/import/corpus/smallest.xml"),
  "utf8",
).replace(/\n *<uuid>.*/, "");
const NIC = "<interface type='network'><source network='default'/><model type='virtio'/></interface>";
const definitionOf = (name: string) =>
  SMALLEST.replaceAll("smallest", name).replace("<controller", `${NIC}$&`);

export function adoptedStates(lab: string, open: () => Stage): void {
  describe("machines with saved memory and snapshots", () => {
    let stage: Stage;
    let fleet: SecondFleet;
    const virsh = (...args: string[]) => stage.virsh("hv1", ...args);
    const machines = () => readParts(stage, NAMES);
    const disks = () => checksums(stage, IMAGES);
    const applies = async () => {
      await fleet.ends(0, "apply", FLEET, "--yes");
      await fleet.ends(0, "plan", FLEET);
    };

    /** What libvirt keeps beside the definitions. */
    async function states(): Promise<unknown> {
      const lists = NAMES.map(async (name) => [name, await virsh("snapshot-list", name, "--name")]);
      const saved = await virsh("list", "--all", "--with-managed-save", "--name");
      return { saved, snapshots: Object.fromEntries(await Promise.all(lists)) };
    }

    const STATES = { saved: "saved", snapshots: { saved: "", intern: "s1", extern: "e1" } };

    beforeAll(async () => {
      stage = open();
      fleet = secondFleet(stage, FLEET);
      for (const name of NAMES) {
        await defineMachine(stage, name, definitionOf(name));
        await virsh("start", name);
      }
      await virsh("managedsave", "saved");
      await virsh("snapshot-create-as", "intern", "s1");
      await virsh("snapshot-create-as", "extern", "e1", "--disk-only");
      await defineMachine(stage, "fleeting", definitionOf("fleeting"));
      await virsh("start", "fleeting", "--paused");
      await virsh("undefine", "fleeting"); // transient until it stops
    });

    it("come to a fleet as they are; a transient one is left alone with the reason", async () => {
      const [before, files] = [await machines(), await disks()];
      const target = ["import", `lab://${lab}/hv1`, ...NAMES, "fleeting"];
      const imported = await fleet.ends(
        1,
        ...[...target, "--out", FLEET, "--fleet", FLEET, "--adopt", "--yes"],
      );
      expect(imported.all).toContain("fleeting is transient: libvirt forgets it when it stops");
      expect([await machines(), await disks(), await states()]).toEqual([before, files, STATES]);
      expect(await virsh("domstate", "fleeting")).toBe("paused");
      await virsh("destroy", "fleeting");
      await fleet.ends(0, "plan", FLEET);
      expect(fleet.read("machines/saved.yaml")).toContain("its next start continues from it");
      for (const name of ["intern", "extern"])
        expect(fleet.read(`machines/${name}.yaml`)).toContain("It has snapshots of libvirt");
    });

    it("are changed by their files, and keep their states", async () => {
      const before = await machines();
      fleet.edit("fleet.yaml", (text) =>
        text.replace("spec: {}", "spec: { guard: { maxDeletePercent: 100 } }"),
      );
      fleet.editAll("machines", (text, name) => withMoreDevices(text, `${name}-more`));
      fleet.editAll("instance-types", (text) =>
        text.replace("guest: 64Mi }", "guest: 60Mi, maxGuest: 64Mi }"),
      );
      await applies();
      expect(await states()).toEqual(STATES);
      const after = await machines();
      for (const name of NAMES) {
        const [was, is] = [before.get(name), after.get(name)];
        expect(is?.pid).toBe(was?.pid);
        const { lost, added } = changedParts(was?.stored ?? [], is?.stored ?? []);
        expect([lost, added].map((parts) => parts.map(kindOf))).toEqual([
          ["currentMemory"],
          ["currentMemory", "disk", "interface"],
        ]);
      }
    });

    it("continue from the saved memory, and get what changed since", async () => {
      await virsh("start", "saved");
      expect(await virsh("domblklist", "saved")).not.toContain("saved-more");
      expect(formatPlan(await fleet.plan())).toEqual([
        expect.stringMatching(/^update domain@hv1\/saved .*disks\.saved-more.*interfaces\.net1/),
      ]);
      await applies();
      expect(await virsh("domblklist", "saved")).toContain("saved-more");
      await virsh("managedsave", "saved");
      await fleet.ends(0, "plan", FLEET);
    });

    it("keep a disk that only the saved memory needs, though its file is gone", async () => {
      fleet.edit("machines/saved.yaml", (text) =>
        text.replace("size: 8Mi", "size: 8Mi, deletionPolicy: Delete, keep: 0s"),
      );
      await applies();
      fleet.edit("machines/saved.yaml", (text) =>
        withoutDocument(text.replace(/ {2}volumes:\n.*\n/, ""), "saved-more"),
      );
      await fleet.ends(0, "apply", FLEET, "--yes"); // into the trash
      await eventually("the end of what was kept for a second", async () => {
        const { all, code } = await stage.cli("apply", FLEET, "--yes");
        return code === 1 && all.includes("the domain saved uses it") ? true : undefined;
      });
      await virsh("start", "saved");
      expect(await virsh("domblklist", "saved")).toContain("saved-more");
      await virsh("destroy", "saved");
      await virsh("start", "saved");
      await applies();
      await virsh("managedsave", "saved");
    });

    it("that went back to a snapshot from before the adoption are adopted again, and get what the files say", async () => {
      await virsh("snapshot-revert", "intern", "s1");
      const { changes, blocked } = await fleet.plan();
      expect(changes).toEqual([]);
      expect(blocked.map(({ code, object, hint }) => `${code} ${object}: ${hint}`)).toEqual([
        expect.stringMatching(/^unmanaged domain@hv1\/intern: .*fleetwright adopt VirtualMachine\/intern/),
      ]);
      await fleet.ends(0, "-C", FLEET, "adopt", "vm/intern", "--yes");
      await applies();
      expect(await states()).toEqual(STATES);
    });

    it("are deleted only with approval, which says what is lost", async () => {
      fleet.editAll("machines", (text) =>
        text.replace("deletionPolicy: Retain", "deletionPolicy: Delete\n  terminationGracePeriod: 1s"),
      );
      await applies();
      const [before, files] = [await machines(), await disks()];
      for (const name of NAMES) fleet.remove(`machines/${name}.yaml`);
      await fleet.ends(3, "apply", FLEET, "--yes");
      expect([await machines(), await states()]).toEqual([before, STATES]);
      const { changes, digest } = await fleet.plan();
      const held = changes.filter(({ type }) => type === "domain");
      expect(Object.fromEntries(held.map(({ name, hold }) => [name, hold?.reason]))).toEqual({
        saved: "the saved memory of domain saved on hv1 would be gone for good",
        intern: "the snapshots of domain intern on hv1 would be gone for good",
        extern: "the snapshots of domain extern on hv1 would be gone for good",
      });
      await fleet.ends(0, "apply", FLEET, "--yes", "--approve", digest);
      expect((await virsh("list", "--all", "--name")).split("\n")).not.toEqual(
        expect.arrayContaining([...NAMES]),
      );
      expect(await disks()).toBe(files);
    });
  });
}
