import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { Blocked } from "../../model/plan.ts";
import { resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { blockedBy, networkProblem, poolProblem } from "../shared/existing.ts";
import { poolsOfDisks } from "./disk-pools.ts";
import type { VirtualMachine } from "./machine.ts";

/**
 * Returns the reasons why a machine cannot use the networks and pools that others made on its host: one is missing, not
 * active or of the wrong type. The machine then stays as it is. Empty without a host, which placement reports.
 */
export function blockedByExisting(resource: VirtualMachine, view: KindContext): Blocked[] {
  const host = view.placement(resource.id)?.host;
  if (host === undefined) return [];
  const { spec, project } = resource;
  const networks = spec.interfaces.flatMap(
    ({ network }) => view.get<NetworkSpec>(resolveReference("Network", network, project)) ?? [],
  );
  const problems = [
    ...[...new Set(networks)].map((network) => networkProblem(network, host, view)),
    ...[...new Set(poolsOfDisks(resource, view))].map((pool) => poolProblem(pool, host, view)),
  ];
  const isRunning = view
    .observed(resource.id)
    .some(({ type, state }) => type === "domain" && state.power === "running");
  return problems.flatMap((problem) => {
    if (problem === undefined) return [];
    const { hint, hintWhileRunning = hint } = problem;
    return [blockedBy(resource, host, { ...problem, hint: isRunning ? hintWhileRunning : hint })];
  });
}
