import { groupBy } from "../../../model/group-by.ts";
import { hashText } from "../../../model/hash.ts";
import { nativeName, parseResourceId, type ResourceId } from "../../../model/resource.ts";
import { createAccessFinder, type MachineAccess } from "../../../workspace/machine-access.ts";
import { listMachines, type Machine } from "../../../workspace/machines.ts";
import { HttpError } from "../response.ts";
import type { HttpRequest } from "../route.ts";
import type { PlannedState } from "./fleet.ts";

/** A target of Prometheus (https://prometheus.io/docs/prometheus/latest/http_sd/). */
export interface PrometheusTarget {
  readonly targets: readonly [address: string];
  readonly labels: Readonly<Record<string, string>>;
}

export const TARGET_PARAMETERS = ["port"] as const;

/** The label of a machine with the port of its exporter. It takes precedence over the parameter `port`. */
const PORT_LABEL = "prometheus.io/port";

/** A machine with the labels under which Prometheus knew it last. */
interface KnownMachine {
  readonly machine: Machine;
  readonly access: MachineAccess;
}

/**
 * Returns a function that lists the machines of one fleet as targets. A machine whose host cannot be read keeps the address of the
 * last list. Otherwise its target would vanish together with the host, and the alert on it.
 */
export function createTargetList(): (state: PlannedState, request: HttpRequest) => PrometheusTarget[] {
  let last: ReadonlyMap<ResourceId, KnownMachine> = new Map();
  return ({ latest }, request) => {
    const port = parsePort(request);
    const { planning, snapshot, revision } = latest.reconciliation;
    const { fleet } = revision.desired;
    const context = { resources: planning.resources, compiled: planning.compiled, snapshot, fleet };
    const findAccess = createAccessFinder(context);
    const known = listMachines(context).flatMap((machine): KnownMachine[] => {
      const access = findAccess(machine);
      if (access !== undefined) return [{ machine, access }];
      const before = last.get(machine.resource.id);
      if (before === undefined || machine.state !== "unknown") return [];
      return [{ machine: { ...machine, host: before.machine.host }, access: before.access }];
    });
    last = new Map(known.map((one) => [one.machine.resource.id, one]));
    return known.flatMap((one) => toTarget(one, fleet.id, port));
  };
}

function parsePort({ query }: HttpRequest): string | undefined {
  const text = query("port");
  if (text === undefined || isPort(text)) return text;
  throw new HttpError(400, "port must be a number from 1 to 65535");
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

/** Returns no target for a machine without a port. */
function toTarget(
  { machine, access }: KnownMachine,
  fleet: string,
  defaultPort: string | undefined,
): PrometheusTarget[] {
  const { labels } = machine.resource;
  const own = Object.hasOwn(labels, PORT_LABEL) ? labels[PORT_LABEL] : undefined;
  const port = own !== undefined && isPort(own) ? own : defaultPort;
  if (port === undefined) return [];
  const host = access.address.includes(":") ? `[${access.address}]` : access.address;
  return [
    {
      targets: [`${host}:${port}`],
      labels: { ...metaLabels(machine, access, fleet), ...labelLabels(labels) },
    },
  ];
}

function metaLabels({ resource, host, state }: Machine, access: MachineAccess, fleet: string) {
  const { id, project, name, spec, expandedFrom } = resource;
  return {
    __meta_fleetwright_fleet: fleet,
    __meta_fleetwright_id: id,
    __meta_fleetwright_project: project,
    __meta_fleetwright_name: name,
    __meta_fleetwright_pool: expandedFrom === undefined ? "" : nativeName(parseResourceId(expandedFrom)),
    __meta_fleetwright_host: host ?? "",
    __meta_fleetwright_state: state,
    __meta_fleetwright_address: access.address,
    __meta_fleetwright_access: access.way.by,
    __meta_fleetwright_instance_type: spec.instanceType,
    __meta_fleetwright_image: spec.image ?? "",
  };
}

/** Returns the labels of a machine. Keys that would have the same name get a part of a hash. */
function labelLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const named = groupBy(Object.entries(labels), ([key]) => key.replace(/[^A-Za-z0-9_]/g, "_"));
  const pairs = [...named].flatMap(([name, entries]) =>
    entries.map(([key, value]) => {
      const suffix = entries.length === 1 ? "" : `_${hashText(key).slice(0, 8)}`;
      return [`__meta_fleetwright_label_${name}${suffix}`, value] as const;
    }),
  );
  return Object.fromEntries(pairs);
}
