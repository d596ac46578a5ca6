import type { HostSpec } from "../../generated/kinds/host.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import { agentProblem } from "../../host/fencing/agent-parameters.ts";
import { groupBy } from "../../model/group-by.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Finding, FleetCheck, ResourceCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";

/** Finds two entries with one alias in a Host, because only one of them could count, and unusable fencing. */
export const checkHost: ResourceCheck<HostSpec> = (resource) => [
  ...duplicateAliases(resource),
  ...fencingProblems(resource),
];

/** Finds a fence agent that cannot be used as it is written. */
function fencingProblems(resource: Resource<HostSpec>): Finding[] {
  const { fencing, libvirt } = resource.spec;
  if (fencing === undefined) return [];
  const { agent, parameters, secretRef } = fencing;
  const path = ["spec", "fencing", "agent"];
  if (agent !== "lab") {
    const problem = agentProblem(agent, parameters);
    return problem === undefined ? [] : [{ resource, path, message: `${agent} ${problem}` }];
  }
  if (!libvirt.startsWith("lab:")) return [{ resource, path, message: "lab is only for hosts of a lab" }];
  return Object.keys(parameters).length === 0 && secretRef === undefined
    ? []
    : [{ resource, path, message: "lab has no parameters" }];
}

function duplicateAliases(resource: Resource<HostSpec>): Finding[] {
  const aliases = new Set<string>();
  return resource.spec.devices.flatMap(({ alias }, index): Finding[] => {
    const path = ["spec", "devices", index, "alias"];
    if (aliases.has(alias)) return [{ resource, path, message: `there is a device "${alias}" already` }];
    aliases.add(alias);
    return [];
  });
}

/** Finds Hosts with the name of a Host of another project. Objects on a host name the host without its project. */
export const checkHostNames: FleetCheck = (fleet) =>
  [...groupBy(fleet.ofKind<HostSpec>("Host"), ({ name }) => name).values()].flatMap(([first, ...others]) =>
    others
      .filter(({ id }) => id !== first?.id) // duplicates are reported by checkDuplicates
      .map((resource) => ({
        resource,
        path: ["metadata", "name"],
        message: `${formatResource(first?.id ?? resource.id)} has this name already, and names of hosts are the same in all projects`,
        hint: first && `the other is at ${sourceLocation(first)}`,
      })),
  );

/** Finds two Hosts for one machine. Its capacity would be used twice. */
export const checkHosts: FleetCheck = (fleet) => {
  const hosts = fleet.ofKind<HostSpec>("Host").filter(({ spec }) => !spec.libvirt.startsWith("test:"));
  return [...groupBy(hosts, ({ spec }) => libvirtdIdentity(spec.libvirt)).values()].flatMap(
    ([first, ...others]): Finding[] => {
      if (first === undefined) return [];
      return others.map((resource) => ({
        resource,
        path: ["spec", "libvirt"],
        message: `${resource.spec.libvirt} is ${formatResource(first.id)} already`,
        hint: `the other is at ${sourceLocation(first)}`,
      }));
    },
  );
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  ssh: "22",
  libssh: "22",
  libssh2: "22",
  tcp: "16509",
  tls: "16514",
};
/** The ssh transports of libvirt. They reach the same libvirtd. */
const SSH_TRANSPORTS = new Set(["ssh", "libssh", "libssh2"]);

/**
 * Returns the same text for URIs of one libvirtd, as far as texts show: letter case, final dots, default ports, users
 * of the system's libvirtd, the local socket (https://libvirt.org/uri.html). An unparsable URI stands for itself.
 */
export function libvirtdIdentity(libvirt: string): string {
  const [, scheme = "", user = "", host = "", port = "", path = "", query = ""] =
    /^([a-z0-9+]+):\/\/(?:([^@/?]*)@)?(\[[^\]]*\]|[^:/?]*)(?::(\d+))?(\/[^?]*)?(?:\?(.*))?$/i.exec(libvirt) ??
    [];
  if (scheme === "") return libvirt;
  const [driver = "", transport = host === "" ? "unix" : "tls"] = scheme.toLowerCase().split("+");
  const daemonPath = path.replace(/\/+$/, "");
  const hostName = host.toLowerCase().replace(/\.$/, "");
  const effectivePort = port === "" ? DEFAULT_PORTS[transport] : port;
  const effectiveUser = daemonPath === "/system" ? "" : user;
  const transportKind = SSH_TRANSPORTS.has(transport) ? "ssh" : transport;
  return JSON.stringify([
    driver,
    transportKind,
    hostName,
    effectivePort,
    effectiveUser,
    daemonPath,
    query.split("&").sort(),
  ]);
}

/** Finds InstanceTypes with devices that no host has. */
export const checkDevices: FleetCheck = (fleet) => {
  const hosts = fleet.ofKind<HostSpec>("Host");
  const aliases = new Set(hosts.flatMap(({ spec }) => spec.devices.map(({ alias }) => alias)));
  return fleet.ofKind<InstanceTypeSpec>("InstanceType").flatMap((resource): Finding[] =>
    resource.spec.hostDevices.flatMap((alias, index): Finding[] => {
      if (aliases.has(alias)) return [];
      const hint = () => didYouMean(alias, aliases) ?? "add it to the devices of a Host";
      return [
        { resource, path: ["spec", "hostDevices", index], message: `no host has a device "${alias}"`, hint },
      ];
    }),
  );
};
