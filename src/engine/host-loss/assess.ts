import { compareText } from "../../model/compare.ts";
import { type HostLossInput, lossContext } from "./context.ts";
import { machineLoss } from "./machine-loss.ts";
import { serviceLosses, zoneLosses } from "./service-loss.ts";
import { type HostLoss, LOSS_OUTCOMES, type MachineLoss, type ServiceLoss } from "./types.ts";

/** Returns what would become of everything on these hosts if they were lost at the same time. */
export function assessHostLoss(input: HostLossInput): HostLoss {
  const context = lossContext(input);
  const machines = [...context.affected].map((id) => machineLoss(id, input, context));
  const volumes = [...context.lostVolumes].filter((id) => !context.usedVolumes.has(id));
  return {
    hosts: [...input.hosts].sort(),
    machines: machines.sort(compareLosses),
    services: [...serviceLosses(input, context), ...zoneLosses(input)].sort(compareServices),
    volumes: volumes.sort(compareText),
  };
}

function compareLosses(a: MachineLoss, b: MachineLoss): number {
  const rank = ({ outcome }: MachineLoss) => LOSS_OUTCOMES.indexOf(outcome);
  return rank(a) - rank(b) || compareText(a.resource, b.resource);
}

function compareServices(a: ServiceLoss, b: ServiceLoss): number {
  const rank = ({ host }: ServiceLoss) => (host === undefined ? 0 : 1);
  return rank(a) - rank(b) || compareText(a.resource, b.resource) || compareText(a.part, b.part);
}
