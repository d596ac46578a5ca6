import { formatResource } from "../../model/resource.ts";
import { pluralize } from "../format.ts";
import {
  type HostLoss,
  LOSS_OUTCOMES,
  type LossOutcome,
  type MachineLoss,
  type ServiceLoss,
} from "./types.ts";

/** `If hv3 were lost: 8 machines start elsewhere, 2 lose data, 1 stays down`. */
export function lossSummary({ hosts, machines, services, volumes }: HostLoss): string {
  const counts = SUMMARIES.flatMap(([outcome, one, many]) => {
    const count = machines.filter((machine) => machine.outcome === outcome).length;
    return count === 0 ? [] : [`${pluralize(count, "machine")} ${count === 1 ? one : many}`];
  });
  const stopped = services.filter(({ host }) => host === undefined).length;
  if (stopped > 0) counts.push(`${pluralize(stopped, "service")} ${stopped === 1 ? "stops" : "stop"}`);
  if (volumes.length > 0)
    counts.push(`${pluralize(volumes.length, "unused volume")} ${volumes.length === 1 ? "is" : "are"} lost`);
  const were = hosts.length === 1 ? "were" : "were all";
  return `If ${hosts.join(", ")} ${were} lost: ${counts.length === 0 ? "nothing is there" : counts.join(", ")}`;
}

const SUMMARIES = [
  ["stays-down", "stays down", "stay down"],
  ["loses-data", "loses data", "lose data"],
  ["unknown", "is unknown", "are unknown"],
  ["recreated", "is recreated elsewhere", "are recreated elsewhere"],
  ["starts", "starts elsewhere", "start elsewhere"],
] as const satisfies readonly (readonly [LossOutcome, string, string])[];

/** Describes what becomes of a machine: `loses data, starts on hv1: Volume/db is only on hv3`. */
export function machinePhrase({ outcome, host, reasons }: MachineLoss): string {
  return withReasons(MACHINE_PHRASES[outcome](host), reasons);
}

const MACHINE_PHRASES: Readonly<Record<LossOutcome, (host: string | undefined) => string>> = {
  "stays-down": () => "stays down",
  "loses-data": (host) => `loses data, starts on ${host}`,
  unknown: () => "unknown",
  recreated: (host) => `recreated on ${host}`,
  starts: (host) => `starts on ${host} with all its data`,
};

export function servicePhrase({ part, host, reasons }: ServiceLoss): string {
  return host === undefined
    ? withReasons(`${part} ${part.endsWith("changes") ? "stop" : "stops"}`, reasons)
    : `${part} moves to ${host}`;
}

function withReasons(text: string, reasons: readonly string[]): string {
  return reasons.length === 0 ? text : `${text}: ${reasons.join("; ")}`;
}

/** Returns the lines of a page, the worst first: the resource, and what becomes of it. */
export function lossLines({ machines, services, volumes, hosts }: HostLoss): readonly LossLine[] {
  const lines: LossLine[] = [
    ...machines.map((machine) => ({
      resource: formatResource(machine.resource),
      outcome: machine.outcome,
      text: machinePhrase(machine),
    })),
    ...services.map((service) => ({
      resource: formatResource(service.resource),
      outcome: service.host === undefined ? ("stays-down" as const) : ("starts" as const),
      text: servicePhrase(service),
    })),
    ...volumes.map((id) => ({
      resource: formatResource(id),
      outcome: "loses-data" as const,
      text: `lost: no machine uses it, and it is only on ${hosts.join(", ")}`,
    })),
  ];
  const rank = ({ outcome }: LossLine) => LOSS_OUTCOMES.indexOf(outcome);
  return lines.sort((a, b) => rank(a) - rank(b)); // stable: machines come before services
}

export interface LossLine {
  readonly resource: string;
  readonly outcome: LossOutcome;
  readonly text: string;
}
