import { createLoader } from "../fleet/load.ts";
import type { NetworkSpec } from "../generated/kinds/network.ts";
import type { StoragePoolSpec } from "../generated/kinds/storage-pool.ts";
import { matchesLabels } from "../kinds/shared/storage-pools.ts";
import type { ObjectId } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { DEFAULT_PROJECT, type Resource, type ResourceId, resourceId } from "../model/resource.ts";
import type { HostFacts } from "../model/snapshot.ts";
import { machinePath } from "./adoptable.ts";
import type { DraftFile, ResourceDraft } from "./drafts.ts";
import { instanceTypeOf } from "./instance-type.ts";
import { type FoundInterface, interfacesOf } from "./interfaces.ts";
import { disksOf, type FoundMachine, type FoundStorage, type SharedMacs } from "./machine.ts";
import { machineDraft } from "./machine-draft.ts";
import { renderFile } from "./render.ts";
import { createResourceNames, type ResourceNames, toResourceName } from "./resource-name.ts";
import { createSharedResources, type SharedResources } from "./shared-resources.ts";
import { poolSpec, stemOf, volumeDraft } from "./volume-draft.ts";

/** What the drafts of all machines of a host share. */
export interface DraftContext extends FoundStorage {
  /** The name of the Host. */
  readonly host: string;
  readonly facts: Pick<HostFacts, "cpuUnit">;
  readonly onHugePages: ReadonlySet<ObjectId>;
  /** The resources of the fleet. */
  readonly existing: readonly Resource[];
  readonly sharedMacs: SharedMacs;
  readonly resources: SharedResources;
  readonly names: ResourceNames;
}

/** A machine that an import takes over. */
export interface ImportedMachine {
  /** libvirt's name. */
  readonly machine: string;
  readonly resource: ResourceId;
  /** The file, relative to the folder of the fleet. */
  readonly path: string;
  /** The objects that adoption would mark, with the resources that would own them. */
  readonly owners: ReadonlyMap<ObjectId, ResourceId>;
}

interface DraftedMachine {
  readonly file: DraftFile;
  readonly imported: ImportedMachine;
}

/**
 * Returns the file of a machine, or why it is left alone: a sentence without its subject. `name` is that of its resource;
 * undefined if the fleet has another machine with this name.
 */
export function draftMachine(
  machine: FoundMachine,
  name: string | undefined,
  context: DraftContext,
): DraftedMachine | string {
  if (name === undefined)
    return `has the name of another machine of the fleet, VirtualMachine/${machine.object.name}`;
  const resources = createSharedResources([]);
  const trial = draft(machine, name, { ...context, resources, names: createResourceNames([]) });
  if (typeof trial === "string") return trial;
  const [problem] = problemsOf([...resources.drafts(), ...trial.file.drafts], context.host);
  if (problem !== undefined) return `cannot be described: ${problem.path}: ${problem.message}`;
  return draft(machine, name, context);
}

/** Returns the problems of these drafts by themselves, with a Host of this name: values that no resource may have. */
function problemsOf(drafts: readonly ResourceDraft[], host: string): readonly Problem[] {
  const hostDraft = { kind: "Host", name: host, spec: { libvirt: "test:///default" }, comments: [] };
  const content = Buffer.from(renderFile([hostDraft, ...drafts]));
  return createLoader().load([{ path: "import.yaml", content }]).problems;
}

function draft(machine: FoundMachine, name: string, context: DraftContext): DraftedMachine | string {
  const { host, facts, objects, existing, resources, names } = context;
  const { name: domainName, state, id } = machine.object;
  const { described, plain } = disksOf(machine, context);
  if (described.length === 0) return whyNoBootVolume(plain);
  const add = (
    kind: string,
    text: string,
    spec: ResourceDraft["spec"],
    isSame: (other: Resource) => boolean,
  ) => resources.add({ kind, name: toResourceName(text), spec }, [`${text}-${host}`], isSame);
  const disks = described.map((disk) => {
    const { file, pool } = disk.volume;
    const poolName = add("StoragePool", pool.name, poolSpec(pool.name, host), (other) =>
      isPoolOf(other, pool.name, host, existing),
    );
    return { ...disk, name: names.take("Volume", stemOf(file), disk.volume.id), poolName };
  });
  const interfaces = interfacesOf(machine, objects, context.sharedMacs).map((nic) => ({
    ...nic,
    name: add("Network", nic.source, nic.network, (other) => isNetworkOf(other, nic.network)),
  }));
  const hugepages = context.onHugePages.has(id);
  const instanceType = resources.add(instanceTypeOf({ ...state, hugepages }, facts.cpuUnit), []);
  const { sharedMacs } = context;
  const parts = { name, host, instanceType, disks, plain, interfaces, sharedMacs, hugepages };
  const drafts = [machineDraft(machine, parts), ...disks.map(volumeDraft)];
  const resource = resourceId("VirtualMachine", DEFAULT_PROJECT, name);
  const volumeOwners = disks.map(
    (disk) => [disk.volume.id, resourceId("Volume", DEFAULT_PROJECT, disk.name)] as const,
  );
  const owners = new Map<ObjectId, ResourceId>([[id, resource], ...volumeOwners]);
  const path = machinePath(name);
  return { file: { path, drafts }, imported: { machine: domainName, resource, path, owners } };
}

function isNetworkOf({ spec }: Resource, wanted: FoundInterface["network"]): boolean {
  const { mode, name, bridge, subnets } = spec as NetworkSpec; // the loader validated it
  if (mode !== wanted.mode) return false;
  return mode === "existing" ? name === wanted.name : bridge === wanted.bridge && subnets.length === 0;
}

/** Returns whether a StoragePool of the fleet is the pool of this name on the host, whoever names it. */
function isPoolOf({ spec }: Resource, pool: string, host: string, existing: readonly Resource[]): boolean {
  const { type, name, hosts } = spec as StoragePoolSpec; // the loader validated it
  if (type !== "existing" || name !== pool) return false;
  if (hosts === "all") return true;
  if (isHostList(hosts)) return hosts.includes(host);
  const { labels = {} } = existing.find(({ kind, name: other }) => kind === "Host" && other === host) ?? {};
  return matchesLabels(labels, hosts);
}

function isHostList(hosts: StoragePoolSpec["hosts"]): hosts is string[] {
  return Array.isArray(hosts);
}

function whyNoBootVolume(plain: readonly { readonly target: string; readonly why: string }[]): string {
  if (plain.length === 0) return "has no disk, and a VirtualMachine boots from an image or a Volume";
  const reasons = plain.map(({ target, why }) => `${target}: ${why}`).join("; ");
  return `has no disk that a Volume can describe (${reasons})`;
}
