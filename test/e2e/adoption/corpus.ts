import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Stage } from "../harness.ts";
import { changedParts, checksums, kindOf, type MachineParts, readParts } from "./host-facts.ts";
import { defineMachine, IMAGES, type SecondFleet, secondFleet, withMoreDevices } from "./second-fleet.ts";

/** The definitions of test/unit/import/corpus that run here, with what is special about each. */
const MACHINES = {
  bounded: "by hand: shares, a quota, a CPU set, and vCPUs that are not plugged in",
  cockpit: "Cockpit: metadata of its own, a screen on a port",
  "instance-00000001": "OpenStack Nova: a named tap device, limits of a disk, a serial log, SMBIOS",
  "pve-100": "Proxmox: disks with an I/O thread on virtio-scsi, a screen on a socket of its own",
  "tf07-cloudinit": "Terraform: a disk by pool and volume, a CD drive with data for cloud-init",
  "tf08-bridge": "Terraform: a bridge, and macvtap",
  "vi-many-disks": "virt-install: disks on four buses, one of them in no pool",
  "vi-two-screens": "virt-install: two screens",
  "vi-uefi": "virt-install: UEFI with its variables",
  "vi-user": "virt-install: user networking",
  "vi-virtiofs": "virt-install: a shared folder, and memory that is shared for it",
  "vi-winxp": "virt-install: IDE, e1000, sound, redirection of USB devices",
  "virt-manager": "virt-manager: q35 with few PCIe ports",
} as const;
const NAMES = Object.keys(MACHINES) as (keyof typeof MACHINES)[]; // the table's own keys

const CORPUS = join(import.meta.dirname, "../../unit/import/corpus");
const PREPARE = `mkdir -p /var/run/qemu-server
ip link add br0 type bridge && ip link set br0 up
truncate -s 1M /srv/elsewhere.img ${IMAGES}/tf07-init.iso`;

const FLEET = "corpus";
/** The machine without a place for another device: libvirt adds ports for its next start. */
const FULL = "virt-manager";
/** Machines that are restarted by hand, with a new screen, fewer screens, and none. */
const RESTARTED = [FULL, "vi-two-screens", "pve-100"] as const;

export function adoptedCorpus(lab: string, open: () => Stage): void {
  describe("a dozen running machines of many tools", () => {
    let stage: Stage;
    let fleet: SecondFleet;
    let before: Machines;
    const machines = () => readParts(stage, NAMES);

    beforeAll(async () => {
      stage = open();
      fleet = secondFleet(stage, FLEET);
      await stage.exec("hv1", ["sh", "-ec", PREPARE]);
      for (const name of NAMES) {
        await defineMachine(stage, name, readFileSync(join(CORPUS, `${name}.xml`), "utf8"));
        await stage.virsh("hv1", "start", name);
      }
    });
    beforeEach(async () => {
      before = await machines();
    });

    it("come to a fleet without a change of processes, definitions and disks", async () => {
      const disks = await checksums(stage, IMAGES);
      await fleet.ends(
        0,
        ...["import", `lab://${lab}/hv1`, ...NAMES],
        ...["--out", FLEET, "--fleet", FLEET, "--adopt", "--yes"],
      );
      expect(await machines()).toEqual(before);
      expect(await checksums(stage, IMAGES)).toBe(disks);
      await fleet.ends(0, "plan", FLEET);
    });

    it("get memory, vCPUs, a disk and an interface while they run, and keep everything else", async () => {
      fleet.edit("hosts/hv1.yaml", (text) =>
        text.replace(/overcommit: .*/, "overcommit: { cpu: 99, memory: 4 }"),
      );
      fleet.editAll("machines", (text, name) => withMoreDevices(text, `${name}-more`));
      fleet.editAll("instance-types", (text) =>
        text
          .replace("guest: 64Mi }", "guest: 60Mi, maxGuest: 64Mi }")
          .replace("guest: 48Mi", "guest: 50Mi")
          .replace("guest: 1, maxGuest: 4", "guest: 2, maxGuest: 4"),
      );
      await fleet.ends(0, "apply", FLEET, "--yes");
      const after = await machines();
      const vcpus = { bounded: ["vcpu"] };
      expect(changesOf("stored", before, after)).toEqual({
        ...everyMachine(["currentMemory", "disk", "interface"], vcpus),
        [FULL]: ["controller", "currentMemory", "disk", "interface"],
      });
      expect(changesOf("live", before, after)).toEqual({
        ...everyMachine(["disk", "interface"], { bounded: ["vcpu", "vcpus"] }),
        [FULL]: ["disk"],
      });
      expect(await pending()).toEqual({ [FULL]: ["interfaces.net1"] });
    });

    it("get a screen, and more than they were started with, after a restart, as the plan says", async () => {
      fleet.editAll("machines", (text, name) =>
        name === "pve-100"
          ? text.replace("graphics: { type: vnc }", "graphics: { type: none }")
          : text.replace("devices: {", "devices: { graphics: { type: vnc },"),
      );
      fleet.editAll("instance-types", (text) =>
        text
          .replace(/cpu: \{ guest: \d(, maxGuest: \d)?/, "cpu: { guest: 5")
          .replace(/maxGuest: \d+Mi/, "maxGuest: 128Mi"),
      );
      const applied = await fleet.ends(3, "apply", FLEET, "--yes");
      expect(applied.stdout).toContain("needs a restart");
      const after = await machines();
      for (const kinds of Object.values(changesOf("stored", before, after))) {
        expect(kinds).toEqual(expect.arrayContaining(["graphics", "memory", "vcpu"]));
        expect(kinds.filter((kind) => !WITH_SCREENS.has(kind))).toEqual(["memory", "vcpu"]);
      }
      expect(changesOf("live", before, after)).toEqual(everyMachine([], { bounded: ["vcpu", "vcpus"] }));
      const waiting = ["graphics", "memoryMaxKiB", "vcpusMax"];
      expect(await pending()).toEqual({
        ...everyMachine(waiting),
        [FULL]: [...waiting, "interfaces.net1"].sort(),
      });
    });

    it("have it when they were restarted by hand", async () => {
      for (const name of RESTARTED) {
        await stage.virsh("hv1", "destroy", name);
        await stage.virsh("hv1", "start", name);
      }
      const others = NAMES.filter((name) => !(RESTARTED as readonly string[]).includes(name));
      expect(Object.keys(await pending()).sort()).toEqual(others.sort());
    });

    it("stay as they are when their files are removed, with deletionPolicy Retain", async () => {
      const disks = await checksums(stage, IMAGES);
      for (const name of NAMES) fleet.remove(`machines/${name}.yaml`);
      await fleet.ends(0, "apply", FLEET, "--yes");
      expect(await machines()).toEqual(before);
      expect(await checksums(stage, IMAGES)).toBe(disks);
    });

    /** Returns the fields of each machine that wait for its restart. Nothing else may be planned. */
    async function pending(): Promise<Record<string, string[]>> {
      const { changes, blocked } = await fleet.plan();
      expect(blocked).toEqual([]);
      expect(changes.map(({ action, hold }) => `${action}: ${hold?.gate}`)).toEqual(
        changes.map(() => "restart: updatePolicy"),
      );
      return Object.fromEntries(
        changes.map(({ name, fields }) => [name, fields.map(({ path }) => path).sort()]),
      );
    }
  });
}

type Machines = ReadonlyMap<string, MachineParts>;

/** What comes and goes with a screen: SPICE takes its channels, its sound and its USB devices along. */
const WITH_SCREENS: ReadonlySet<string> = new Set([
  ...["graphics", "video", "audio", "channel", "redirdev"],
  "controller", // a port for the video device
]);

/**
 * Returns the kinds of the parts that changed in a definition of each machine. Its process must be the same, and all other
 * parts must be equal.
 */
function changesOf(side: "stored" | "live", before: Machines, after: Machines): Record<string, string[]> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const [was, is] = [before.get(name), after.get(name)];
      expect(is?.pid, name).toBe(was?.pid);
      const { lost, added } = changedParts(was?.[side] ?? [], is?.[side] ?? []);
      return [name, [...new Set([...lost, ...added].map(kindOf))].sort()];
    }),
  );
}

/** Returns the same kinds for every machine, with further ones for some. */
function everyMachine(
  kinds: readonly string[],
  more: Readonly<Record<string, readonly string[]>> = {},
): Record<string, string[]> {
  return Object.fromEntries(NAMES.map((name) => [name, [...kinds, ...(more[name] ?? [])].sort()]));
}
