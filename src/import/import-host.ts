import type { MachineDefinition } from "../drivers/host-inventory.ts";
import type { DomainState } from "../drivers/libvirt/states.ts";
import { parseXml } from "../drivers/libvirt/xml.ts";
import { compareText } from "../model/compare.ts";
import { Failure } from "../model/failure.ts";
import { listSome } from "../model/list-some.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import type { Resource } from "../model/resource.ts";
import type { HostFacts } from "../model/snapshot.ts";
import { describedMachines, whyLeftAlone } from "./adoptable.ts";
import { draftMachine, type ImportedMachine } from "./draft-machine.ts";
import type { DraftFile } from "./drafts.ts";
import { machinesOnHugePages } from "./huge-pages.ts";
import { type FoundMachine, sharedMacs, sharedSources } from "./machine.ts";
import { createResourceNames, isResourceName, type ResourceNames } from "./resource-name.ts";
import { createSharedResources, type SharedResources } from "./shared-resources.ts";
import { indexVolumes } from "./storage.ts";

/** What an import begins with. */
export interface ImportInput {
  /** The name of the Host, which is the target of the objects. */
  readonly host: string;
  readonly facts: Pick<HostFacts, "cpuUnit" | "hugepages">;
  /** The name of the fleet that the machines come to. */
  readonly fleet: string;
  /** Everything that the driver observed on the host. */
  readonly objects: readonly ObservedObject[];
  readonly machines: readonly MachineDefinition[];
  /** The names of the machines to import; empty: all. */
  readonly only: readonly string[];
  /** The resources of the fleet. Their files are relative to its folder. */
  readonly existing: readonly Resource[];
}

/** A machine that an import leaves alone, with the reason as a sentence without its subject. */
export interface LeftMachine {
  readonly machine: string;
  readonly why: string;
  /** True: the fleet has it already, so that nothing is left to do. */
  readonly isOurs: boolean;
}

export interface ImportResult {
  readonly files: readonly DraftFile[];
  readonly imported: readonly ImportedMachine[];
  readonly left: readonly LeftMachine[];
  /** The machines whose huge pages the files describe. The others count as ordinary memory. */
  readonly onHugePages: ReadonlySet<ObjectId>;
}

/**
 * Returns the files that describe what is on a host. The same host gives the same files. Throws `usage` for a name that
 * no machine has.
 */
export function importHost(input: ImportInput): ImportResult {
  const all = findMachines(input);
  assertPresent(input, all);
  const described = describedMachines(input.existing);
  const onHugePages = machinesOnHugePages(all, input.facts.hugepages);
  const left: LeftMachine[] = [];
  const chosen: FoundMachine[] = [];
  for (const machine of all.filter(({ object }) => isRequested(object.name, input.only))) {
    const why = whyLeftAlone(machine, input.fleet, described.get(machine.object.state.uuid));
    if (why === undefined) chosen.push(machine);
    else left.push(leftMachine(machine, why, input.fleet));
  }
  const rewritten = new Set(
    chosen.flatMap(({ object }) => described.get(object.state.uuid)?.resource.source.file ?? []),
  );
  const kept = input.existing.filter(({ source }) => !rewritten.has(source.file));
  const volumes = indexVolumes(withoutOwnMarks(input, kept));
  const names = createResourceNames(kept);
  const resourceNames = nameMachines(chosen, names);
  const context = {
    ...input,
    volumes,
    shared: sharedSources(all, volumes),
    sharedMacs: sharedMacs(all),
    resources: createSharedResources(kept),
    names,
    onHugePages,
  };
  const files: DraftFile[] = [];
  const imported: ImportedMachine[] = [];
  for (const machine of chosen) {
    const result = draftMachine(machine, resourceNames.get(machine), context);
    if (typeof result === "string") left.push(leftMachine(machine, result, input.fleet));
    else {
      files.push(result.file);
      imported.push(result.imported);
    }
  }
  left.sort(byMachine);
  return { files: [...sharedFiles(context.resources), ...files], imported, left, onHugePages };
}

function assertPresent({ host, only }: ImportInput, all: readonly FoundMachine[]): void {
  const names = all.map(({ object }) => object.name);
  const missing = only.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const hint = names.length === 0 ? undefined : `its machines: ${listSome(names, 10)}`;
  throw new Failure("usage", `${host} has no machine ${missing.join(", ")}`, { hint });
}

/**
 * Returns the objects without the marks that an interrupted adoption left on the volumes of a machine. Such a volume is of this fleet, and no
 * file that stays describes it.
 */
function withoutOwnMarks({ objects, fleet }: ImportInput, kept: readonly Resource[]): ObservedObject[] {
  const owners = new Set(kept.map(({ id }) => id));
  return objects.map((object) => {
    const isOwn = object.mark?.fleet === fleet && !owners.has(object.mark.owner);
    return object.type === "volume" && isOwn ? { ...object, mark: undefined } : object;
  });
}

function leftMachine({ object }: FoundMachine, why: string, fleet: string): LeftMachine {
  return { machine: object.name, why, isOurs: object.mark?.fleet === fleet };
}

function byMachine(one: LeftMachine, other: LeftMachine): number {
  return compareText(one.machine, other.machine);
}

/** Returns the machines in the order of their names. */
function findMachines({ objects, machines }: ImportInput): FoundMachine[] {
  const definitions = new Map(machines.map((definition) => [definition.name, definition]));
  const found = objects.flatMap((object): FoundMachine[] => {
    const definition = object.type === "domain" ? definitions.get(object.name) : undefined;
    if (definition === undefined) return []; // gone since the other was read
    const domain = object as unknown as ObservedObject<DomainState>; // the driver returns this type for domains
    return [{ object: domain, definition, domain: parseXml(definition.xml) }];
  });
  return found.sort((one, other) => compareText(one.object.name, other.object.name));
}

function isRequested(name: string, only: readonly string[]): boolean {
  return only.length === 0 || only.includes(name);
}

/**
 * Names the resources of machines. A machine whose name is legal keeps it, so that its resource is the one that people
 * look for. Undefined: the fleet has another machine with this name.
 */
function nameMachines(
  machines: readonly FoundMachine[],
  names: ResourceNames,
): ReadonlyMap<FoundMachine, string | undefined> {
  const kind = "VirtualMachine";
  const result = new Map<FoundMachine, string | undefined>();
  for (const machine of machines) {
    const { name } = machine.object;
    if (!isResourceName(name)) continue;
    result.set(machine, names.isTaken(kind, name) ? undefined : name);
    names.reserve(kind, name);
  }
  for (const machine of machines) {
    const { name, state } = machine.object;
    if (!result.has(machine)) result.set(machine, names.take(kind, name, state.uuid));
  }
  return result;
}

const FOLDERS: Readonly<Record<string, string>> = {
  InstanceType: "instance-types",
  Network: "networks",
  StoragePool: "storage-pools",
};

/** Returns a file for each resource, so that an import of another machine adds files and changes none. */
function sharedFiles(resources: SharedResources): DraftFile[] {
  return resources
    .drafts()
    .map((draft) => ({ path: `${FOLDERS[draft.kind]}/${draft.name}.yaml`, drafts: [draft] }));
}
