import type { VirtualMachineSpec } from "../generated/kinds/virtual-machine.ts";
import { formatResource, type Resource } from "../model/resource.ts";
import type { FoundMachine } from "./machine.ts";

const HYPERVISORS: ReadonlySet<string> = new Set(["kvm", "qemu", "test"]);
/** The names that `domainName` can have. */
const DOMAIN_NAME = /^(?!\.{1,2}$)[^/\p{Cc}\p{Cs}]{1,200}$/u;

/** Returns why a machine is left alone, whatever its parts are: a sentence without its subject. */
export function whyLeftAlone(
  { object, definition }: FoundMachine,
  fleet: string,
  described: DescribedMachine | undefined,
): string | undefined {
  const { mark, state, name } = object;
  if (mark?.fleet === fleet) return "is of this fleet already";
  if (mark !== undefined) return `is of the fleet ${mark.fleet} already`;
  if (definition.isTransient)
    return "is transient: libvirt forgets it when it stops, and its adoption would keep it (virsh define makes it permanent)";
  if (!HYPERVISORS.has(state.type))
    return `is of the hypervisor ${state.type}; only kvm and qemu are supported`;
  if (!DOMAIN_NAME.test(name)) return "has a name with slashes or control characters (virsh domrename)";
  if (described === undefined || described.isOwnFile) return undefined;
  const { id, source } = described.resource;
  return `is described already by ${formatResource(id)} (${source.file}:${source.line}): fleetwright adopt ${formatResource(id)}`;
}

/** A VirtualMachine of the fleet that describes a machine of the host, known by its UUID. */
export interface DescribedMachine {
  readonly resource: Resource<VirtualMachineSpec>;
  /** True: it is in the file that an import writes for it. */
  readonly isOwnFile: boolean;
}

/** Returns the machines of the host that the fleet describes already, by UUID. */
export function describedMachines(existing: readonly Resource[]): ReadonlyMap<string, DescribedMachine> {
  const machines = existing.filter(({ kind }) => kind === "VirtualMachine") as Resource<VirtualMachineSpec>[]; // the loader validated them
  return new Map(
    machines.flatMap((resource) => {
      const { uuid } = resource.spec as { readonly uuid?: string };
      const isOwnFile = resource.source.file === machinePath(resource.name);
      return uuid === undefined ? [] : [[uuid.toLowerCase(), { resource, isOwnFile }] as const];
    }),
  );
}

/** Returns the path of a machine's file in the folder of the fleet. */
export function machinePath(name: string): string {
  return `machines/${name}.yaml`;
}
