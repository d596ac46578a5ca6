import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import { type HostLossInput, isData, type LossContext, reasonsOf, volumeIds } from "./context.ts";
import type { LossOutcome, MachineLoss } from "./types.ts";

/** Returns what would become of one machine. */
export function machineLoss(id: ResourceId, input: HostLossInput, context: LossContext): MachineLoss {
  const { lostVolumes: allLost, resources } = context;
  const lostVolumes = volumeIds(resources.get(id)).filter((volume) => allLost.has(volume));
  const losesRootDisk = (context.lost.get(id) ?? []).some(isData);
  const host = input.after.compiled.placements.get(id)?.host;
  const found = { resource: id, lostVolumes, losesRootDisk, ...(host === undefined ? {} : { host }) };
  return { ...found, outcome: outcomeOf(found, input, context), reasons: reasonsFor(found, input, context) };
}

type Found = Omit<MachineLoss, "outcome" | "reasons">;

/**
 * Returns the drives of an adopted machine that no Volume describes. They are files or devices of its host; a drive may
 * also be for a CD.
 */
function unmanagedDisks(id: ResourceId, { lost }: LossContext): readonly string[] {
  const domain = (lost.get(id) ?? []).find(({ type }) => type === "domain");
  return (domain && domainStateOf(domain).unmanaged?.disks) ?? [];
}

function outcomeOf(found: Found, input: HostLossInput, context: LossContext): LossOutcome {
  const { resource, host, lostVolumes, losesRootDisk } = found;
  const blocked = context.blockedAfter.get(resource) ?? [];
  if (!context.resources.has(resource) || blocked.some(({ code }) => code === "unreadable")) return "unknown";
  if (input.before.blocked.some((entry) => isOwnProblem(entry, resource))) return "unknown";
  if (host === undefined) return "stays-down";
  if (lostVolumes.length > 0 || unmanagedDisks(resource, context).length > 0) return "loses-data";
  if (!losesRootDisk) return "starts";
  return context.resources.get(resource)?.expandedFrom === undefined ? "loses-data" : "recreated";
}

/** Returns whether a machine cannot be planned today either, whatever the hosts. */
function isOwnProblem({ resource, code }: Blocked, machine: ResourceId): boolean {
  return resource === machine && (code === "invalid" || code === "dependency");
}

function reasonsFor(found: Found, input: HostLossInput, context: LossContext): readonly string[] {
  const { resource, host, lostVolumes, losesRootDisk } = found;
  if (!context.resources.has(resource)) return ["its resource is not in the files, or cannot be used"];
  const own = input.before.blocked.filter((entry) => isOwnProblem(entry, resource));
  const blocked = [...own, ...(host === undefined ? (context.blockedAfter.get(resource) ?? []) : [])];
  const drives = unmanagedDisks(resource, context);
  return [
    ...reasonsOf(blocked),
    ...lostVolumes.map((id) => `${formatResource(id)} is only on ${whereabouts(id, context)}`),
    ...(losesRootDisk ? [`its root disk is only on ${whereabouts(resource, context)}`] : []),
    ...(drives.length > 0
      ? [`no Volume describes ${drives.join(", ")} on ${whereabouts(resource, context)}`]
      : []),
  ];
}

function whereabouts(id: ResourceId, { lost }: LossContext): string {
  const targets = (lost.get(id) ?? []).filter(({ type }) => type === "volume" || type === "domain");
  return [...new Set(targets.map(({ target }) => target))].sort().join(", ");
}
