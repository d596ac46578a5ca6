import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { hasRouter } from "../../kinds/shared/network-topology.ts";
import { PROBE_FIELDS, type ProbeSpec } from "../../kinds/shared/probes.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { isOverlay } from "./overlays.ts";

type MachineResource = Resource<VirtualMachineSpec>;
type ProbeField = (typeof PROBE_FIELDS)[keyof typeof PROBE_FIELDS];

const FIELDS: readonly ProbeField[] = Object.values(PROBE_FIELDS);
const ACTIONS = ["httpGet", "tcpSocket", "guestAgent"] as const;

/** The longest time of HAProxy, 31 bits of milliseconds (HAProxy Configuration Manual, 2.5 "Time format"). */
const MAX_DAYS = 24;

/** Finds probes whose fields do not fit together. */
export function checkProbes(resource: MachineResource): Finding[] {
  return FIELDS.flatMap((field) => {
    const probe = resource.spec[field];
    if (probe === undefined) return [];
    return [
      ...actionFindings(resource, field, probe),
      ...timeFindings(resource, field, probe),
      ...statusFindings(resource, field, probe),
      ...thresholdFindings(resource, field, probe),
    ];
  });
}

function actionFindings(resource: MachineResource, field: ProbeField, probe: ProbeSpec): Finding[] {
  const actions = ACTIONS.filter((action) => probe[action] !== undefined);
  const path = ["spec", field];
  const [, second] = actions;
  if (second !== undefined)
    return [
      {
        resource,
        path: [...path, second],
        end: "key",
        message: `a probe has only one of ${actions.join(", ")}`,
      },
    ];
  if (probe.guestAgent !== undefined) return agentFindings(resource, field, probe);
  if (actions.length === 1) return [];
  const message = `${field} checks nothing`;
  return [{ resource, path, message, hint: `add one of ${ACTIONS.join(", ")}` }];
}

function agentFindings(resource: MachineResource, field: ProbeField, { network }: ProbeSpec): Finding[] {
  const path = ["spec", field];
  if (network !== undefined) {
    const message = "a probe of the guest agent needs no network";
    return [{ resource, path: [...path, "network"], end: "key", message, hint: "leave it out" }];
  }
  if (resource.spec.devices.guestAgent) return [];
  const message = "the machine has no channel for the guest agent";
  return [
    {
      resource,
      path: [...path, "guestAgent"],
      end: "key",
      message,
      hint: "write devices: {guestAgent: true}",
    },
  ];
}

function timeFindings(resource: MachineResource, field: ProbeField, probe: ProbeSpec): Finding[] {
  return (["period", "timeout", "initialDelay"] as const).flatMap((name): Finding[] => {
    const seconds = parseSeconds(probe[name]);
    const path = ["spec", field, name];
    if (seconds < 1 && name !== "initialDelay")
      return [{ resource, path, message: `${probe[name]} is too short`, hint: "at least 1s" }];
    if (seconds <= MAX_DAYS * 86_400) return [];
    return [{ resource, path, message: `${probe[name]} is too long`, hint: `at most ${MAX_DAYS}d` }];
  });
}

function statusFindings(resource: MachineResource, field: ProbeField, { httpGet }: ProbeSpec): Finding[] {
  const ranges = (httpGet?.expectedStatus ?? "").split(",").map((range) => range.split("-").map(Number));
  const wrong = ranges.find(([from = 0, to = from]) => to < from);
  if (wrong === undefined) return [];
  const path = ["spec", field, "httpGet", "expectedStatus"];
  return [{ resource, path, message: `the codes end (${wrong[1]}) before they begin (${wrong[0]})` }];
}

/** A liveness probe succeeds at once, as in Kubernetes: after a failure the machine is another run of itself. */
function thresholdFindings(
  resource: MachineResource,
  field: ProbeField,
  { successThreshold }: ProbeSpec,
): Finding[] {
  if (field !== PROBE_FIELDS.liveness || successThreshold === 1) return [];
  const path = ["spec", field, "successThreshold"];
  return [{ resource, path, message: "a liveness probe succeeds after one success", hint: "leave it out" }];
}

/** Finds probes of machines without an interface in the network, and of networks that nothing can probe. */
export const checkProbedNetworks: FleetCheck = (fleet) =>
  fleet.ofKind<VirtualMachineSpec>("VirtualMachine").flatMap((resource) =>
    FIELDS.flatMap((field): Finding[] => {
      const probe = resource.spec[field];
      if (probe === undefined || probe.guestAgent !== undefined) return [];
      const networks = resource.spec.interfaces.map((nic) =>
        resolveReference("Network", nic.network, resource.project),
      );
      const id =
        probe.network === undefined
          ? networks[0]
          : resolveReference("Network", probe.network, resource.project);
      if (id === undefined)
        return [
          { resource, path: ["spec", field], message: "a machine without an interface cannot be probed" },
        ];
      const path = probe.network === undefined ? ["spec", field] : ["spec", field, "network"];
      if (!networks.includes(id))
        return [{ resource, path, message: `the machine has no interface in ${formatResource(id)}` }];
      const network = fleet.get<NetworkSpec>(id);
      if (network === undefined || !isOverlay(id, fleet) || hasRouter(network.spec)) return [];
      const message = `no router of ${formatResource(id)} can reach the machine, because the network has none`;
      return [{ resource, path, message, hint: "a network of mode nat, or isolated with dhcp, has one" }];
    }),
  );
