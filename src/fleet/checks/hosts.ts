import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { InstanceTypeSpec } from "../../kinds/instance-type/spec.gen.ts";
import { showResource } from "../../model/resource.ts";
import { type Finding, type FleetCheck, grouped } from "../finding.ts";
import { didYouMean } from "../nearest.ts";
import { at } from "./places.ts";

/** One machine that is written down as two: its capacity would be given out twice. */
export const checkHosts: FleetCheck = (fleet) => {
  const hosts = fleet.ofKind<HostSpec>("Host").filter(({ spec }) => !spec.libvirt.startsWith("test:"));
  return [...grouped(hosts, ({ spec }) => spec.libvirt).values()].flatMap(([first, ...others]): Finding[] => {
    if (first === undefined) return [];
    const message = `${first.spec.libvirt} is ${showResource(first.id)} already`;
    return others.map((resource) => ({
      resource,
      path: ["spec", "libvirt"],
      message,
      hint: `the other is at ${at(first)}`,
    }));
  });
};

/** Instance types that want devices which no host has. */
export const checkDevices: FleetCheck = (fleet) => {
  const hosts = fleet.ofKind<HostSpec>("Host");
  const known = new Set(hosts.flatMap(({ spec }) => spec.devices.map(({ alias }) => alias)));
  return fleet.ofKind<InstanceTypeSpec>("InstanceType").flatMap((resource): Finding[] =>
    resource.spec.hostDevices.flatMap((alias, index): Finding[] => {
      if (known.has(alias)) return [];
      const hint = didYouMean(alias, known) ?? "add it to the devices of a Host";
      return [
        { resource, path: ["spec", "hostDevices", index], message: `no host has a device "${alias}"`, hint },
      ];
    }),
  );
};
