import { referTo } from "../../model/resource.ts";
import type { Claim } from "../claims.ts";
import type { AddressRequest, Kind, Realised, View } from "../kind.ts";
import { withoutCluster } from "./clusters.ts";
import { dataDisks, rootDisk } from "./disks.ts";
import { domainObject } from "./domain.ts";
import { interfacesOf, macOf, tapOf } from "./interfaces.ts";
import { type Machine, machineOf, type VirtualMachine } from "./machine.ts";
import { machineNames } from "./names.ts";
import { memberships, portsOf } from "./ports.ts";
import { seedObject } from "./seed.ts";
import type { VirtualMachineSpec } from "./spec.gen.ts";
import { workloadOf } from "./workload.ts";

/** A virtual machine: its domain, its root disk and its seed, on the host that it was placed on, and its names. */
export const virtualMachine: Kind<VirtualMachineSpec> = {
  name: "VirtualMachine",
  workload: workloadOf,
  addresses,
  claims,
  realise(resource, view): Realised {
    const machine = machineOf(resource, view);
    return machine === undefined ? NOTHING : realised(machine);
  },
};

const NOTHING: Realised = { objects: [] };

function realised(machine: Machine): Realised {
  const interfaces = interfacesOf(machine);
  if (interfaces === undefined) return NOTHING;
  const root = rootDisk(machine);
  const data = dataDisks(machine);
  if (data === undefined || root === undefined) return { ...NOTHING, blocked: withoutCluster(machine) };
  const seed = seedObject(machine, interfaces);
  const ports = portsOf(machine, interfaces);
  if (seed === undefined || ports === undefined) return NOTHING;
  if (ports.blocked !== undefined) return ports;
  const domain = domainObject(machine, { interfaces, ports: ports.objects, root, data, seed });
  const objects = [...root.objects, seed.object, ...ports.objects, domain, ...machineNames(machine)];
  return { ...ports, objects };
}

function addresses(resource: VirtualMachine, view: View): readonly AddressRequest[] {
  const domain = view.observed(resource.id).find((object) => object.type === "domain");
  const held = (domain?.state.interfaces ?? {}) as Record<string, { ipv4?: string | null }>; // as the driver reads domains
  return resource.spec.interfaces.map((wanted, index) => {
    const observed = held[`net${index}`]?.ipv4;
    return {
      network: referTo("Network", wanted.network, resource.project),
      ...(wanted.ipv4 === undefined ? {} : { fixed: wanted.ipv4 }),
      ...(observed ? { observed } : {}),
    };
  });
}

function claims(resource: VirtualMachine, view: View): readonly Claim[] {
  const host = view.placement(resource.id)?.host;
  const members = memberships(resource, view);
  if (host === undefined) return members;
  const { spec, project } = resource;
  const base = { by: resource.id, host };
  const pool = spec.rootDisk === undefined ? null : referTo("StoragePool", spec.rootDisk.pool, project);
  return [
    ...members,
    { want: "copy", on: referTo("Image", spec.image, project), pool, ...base },
    ...spec.volumes.map(
      ({ volume }) => ({ want: "attachment", on: referTo("Volume", volume, project), ...base }) as const,
    ),
    ...spec.interfaces.map(
      ({ network }, index) =>
        ({
          want: "lease",
          on: referTo("Network", network, project),
          mac: macOf(resource, view, index),
          ipv4: view.address(resource.id, index) ?? null,
          hostname: resource.name,
          tap: tapOf(resource, view, index),
          ...base,
        }) as const,
    ),
  ];
}
