import type { DomainState } from "../drivers/libvirt/states.ts";
import { attributeOf, child, childrenOf } from "../drivers/libvirt/xml-edit.ts";
import type { ResourceDraft, SpecDraft } from "./drafts.ts";
import type { FoundInterface } from "./interfaces.ts";
import { type FoundDisk, type FoundMachine, macOf, type PlainDisk, type SharedMacs } from "./machine.ts";
import { describeSource, describeUnmanaged } from "./unmanaged-devices.ts";

/** The names of the other resources of a machine. */
export interface MachineParts {
  readonly name: string;
  readonly host: string;
  readonly instanceType: string;
  /** The disk to boot from first, with the names of their Volumes. */
  readonly disks: readonly (FoundDisk & { readonly name: string })[];
  readonly plain: readonly PlainDisk[];
  readonly interfaces: readonly (FoundInterface & { readonly name: string })[];
  readonly sharedMacs: SharedMacs;
  /** True: the InstanceType describes its huge pages. */
  readonly hugepages: boolean;
}

/** Returns the resource of a machine. */
export function machineDraft(machine: FoundMachine, parts: MachineParts): ResourceDraft {
  const { object, domain } = machine;
  const { state } = object;
  const [boot, ...data] = parts.disks;
  const power = powerOf(state);
  const spec = {
    uuid: state.uuid,
    domainName: parts.name === object.name ? undefined : object.name,
    instanceType: parts.instanceType,
    bootVolume: boot?.name,
    bootVolumeBus: boot?.bus === "virtio" ? undefined : boot?.bus,
    volumes: data.length === 0 ? undefined : data.map(volumeEntry),
    interfaces: parts.interfaces.length === 0 ? undefined : parts.interfaces.map(interfaceEntry),
    runStrategy: power,
    autostart: state.autostart === (power === "Always") ? undefined : state.autostart,
    devices: devicesOf(state, attributeOf(domain, "os", "type", "machine")),
    deletionPolicy: "Retain",
  };
  return { kind: "VirtualMachine", name: parts.name, spec, comments: commentsOf(machine, parts) };
}

/** A machine that is off or paused is left to people: to keep it off would stop it as soon as a person starts it. */
function powerOf({ power }: DomainState): "Always" | "Manual" {
  return power === "running" ? "Always" : "Manual";
}

function volumeEntry({ name, bus }: MachineParts["disks"][number]): SpecDraft {
  return { volume: name, bus: bus === "virtio" ? undefined : bus };
}

function interfaceEntry({ name, mac, model, link }: MachineParts["interfaces"][number]): SpecDraft {
  return {
    network: name,
    mac,
    model: model === "virtio" ? undefined : model,
    link: link === "up" ? undefined : link,
  };
}

const NAMEABLE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const WATCHDOG_ACTIONS: ReadonlySet<string> = new Set(["reset", "poweroff", "pause"]);

function devicesOf(state: DomainState, machineType: string | undefined): SpecDraft {
  const { cpuMode, firmware, tpm, watchdog, guestAgent, graphics } = state;
  return {
    machineType: machineType !== undefined && NAMEABLE.test(machineType) ? machineType : undefined,
    cpuModel: isNamed(cpuMode) ? cpuMode : undefined,
    firmware: firmware === "efi" ? "efi" : undefined,
    tpm: tpm ? true : undefined,
    watchdog: WATCHDOG_ACTIONS.has(watchdog) ? watchdog : undefined,
    guestAgent: guestAgent ? undefined : false,
    graphics: isOnSocket(graphics) ? { type: graphics } : undefined,
  };
}

/** A screen on a socket of the host. Others are on network ports, which no field describes. */
function isOnSocket(graphics: string | undefined): graphics is "vnc" | "spice" {
  return graphics === "vnc" || graphics === "spice";
}

/** A machine without `<cpu>` has libvirt's default, which is no model of its own. */
function isNamed(cpuMode: string): boolean {
  return cpuMode !== "default" && cpuMode !== "custom" && NAMEABLE.test(cpuMode);
}

function commentsOf({ object, definition, domain }: FoundMachine, parts: MachineParts): string[] {
  const described = {
    disks: new Set([...parts.disks, ...parts.plain].map(({ target }) => target)),
    interfaces: new Set(parts.interfaces.map(({ mac }) => mac)),
    hugepages: parts.hugepages,
  };
  const disks = parts.plain.map(({ target, why }) => `disk ${target}${sourceOf(domain, target)}: ${why}`);
  const models = parts.interfaces.flatMap(({ mac, model, observedModel }) =>
    model === undefined && observedModel !== "" ? [`model ${observedModel} of interface ${mac}`] : [],
  );
  const macs = sharedMacsOf(domain, object.name, parts.sharedMacs);
  const kept = [...new Set([...disks, ...macs, ...models, ...describeUnmanaged(domain, described)])];
  return [
    `Machine ${object.name} of ${parts.host}${STATES[powerWord(object.state)] ?? ""}.`,
    ...(definition.hasManagedSave ? ["It has a saved memory image: its next start continues from it."] : []),
    ...(definition.hasSnapshots ? ["It has snapshots of libvirt (virsh snapshot-list)."] : []),
    ...(kept.length === 0
      ? []
      : ["What no field describes stays as it is:", ...kept.map((line) => `- ${line}`)]),
  ];
}

function sharedMacsOf(domain: FoundMachine["domain"], machine: string, shared: SharedMacs): string[] {
  const nics = childrenOf(child(domain, "devices"), "interface");
  return nics.flatMap((nic) => {
    const users = shared.get(macOf(nic))?.filter((name) => name !== machine) ?? [];
    return users.length === 0 ? [] : [`MAC address ${macOf(nic)}, shared with ${users.join(", ")}`];
  });
}

const STATES: Readonly<Record<string, string>> = {
  shutoff: ". It was off when it was imported",
  paused: ". It was paused when it was imported",
};

function powerWord({ power }: DomainState): string {
  return power ?? "";
}

function sourceOf(domain: FoundMachine["domain"], target: string): string {
  const disks = child(domain, "devices")?.children ?? [];
  const disk = disks.find(
    (node) => typeof node !== "string" && attributeOf(node, "target", "dev") === target,
  );
  const source = disk === undefined || typeof disk === "string" ? undefined : describeSource(disk);
  return source === undefined ? "" : ` (${source})`;
}
