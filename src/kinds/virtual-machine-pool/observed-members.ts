import { parseTime } from "../../model/clock-time.ts";
import type { MemberMark, ObservedObject } from "../../model/object.ts";
import type { PartHealth, Readiness } from "../../model/readiness.ts";
import { parseResourceId, type ResourceId, resourceId } from "../../model/resource.ts";
import type { ExpansionContext } from "../kind.ts";
import type { MemberFacts } from "./decide-pool.ts";
import { parseMemberName } from "./member-name.ts";
import {
  isProtectedMember,
  type MachinePoolResource,
  memberLabels,
  memberResource,
} from "./member-resource.ts";
import { monitoredHealth, observedLoadBalancers, registeredNames, registrationsOf } from "./registrations.ts";

/** A machine that may be a member of a pool, with the mark of its domain. */
export interface ObservedMember extends MemberFacts {
  readonly mark: MemberMark | undefined;
}

/**
 * Returns the machines that may be members of a pool: those with a name of a member, and those that the pool adopts by name.
 * Machines on hosts that cannot be read are only known by their traces: a DNS name, an entry of a load balancer.
 */
export function observeMembers(pool: MachinePoolResource, view: ExpansionContext): readonly ObservedMember[] {
  const loadBalancers = observedLoadBalancers(pool, view);
  const names = new Set([
    ...view.namedAfter(pool.id).map((id) => parseResourceId(id).name),
    ...registeredNames(pool, loadBalancers).filter((name) => parseMemberName(name)?.pool === pool.name),
    ...memberLabels(pool).keys(),
  ]);
  return [...names].flatMap((name): ObservedMember[] => {
    const objects = ownObjects(resourceId("VirtualMachine", pool.project, name), view);
    const isNamed = parseMemberName(name)?.pool === pool.name;
    if (!isNamed && !objects.some(({ type }) => type === "domain")) return []; // nothing to adopt
    return [factsOf(pool, name, objects, loadBalancers, view)];
  });
}

function ownObjects(owner: ResourceId, view: ExpansionContext): readonly ObservedObject[] {
  return view.observed(owner).filter(({ trashed }) => trashed === undefined);
}

function factsOf(
  pool: MachinePoolResource,
  name: string,
  objects: readonly ObservedObject[],
  loadBalancers: ReturnType<typeof observedLoadBalancers>,
  view: ExpansionContext,
): ObservedMember {
  const resource = memberResource(pool, name);
  const domain = objects.find(({ type }) => type === "domain");
  const mark = domain?.mark?.member;
  const readiness = view.readinessOf(resource);
  return {
    name,
    presence: presenceOf(objects),
    mark,
    isUnrecorded: mark?.pool !== pool.id && !memberLabels(pool).has(name),
    warm: mark?.warm ?? false,
    running: domain?.state.power === "running",
    isPaused: domain !== undefined && !["running", "shutoff"].includes(String(domain.state.power)),
    created: parseTime(mark?.created),
    template: mark?.template,
    templated: parseTime(mark?.templated),
    isProtected: isProtectedMember(resource),
    startedAt: domain?.startedAt,
    updated: parseTime(mark?.updated),
    attempts: mark?.attempts ?? 0,
    readiness,
    ...checkOf(pool, name, readiness, loadBalancers),
    failedChanges: domain === undefined ? 0 : view.failures(domain.id),
    registrations: registrationsOf(resource, loadBalancers),
  };
}

const DISKS: ReadonlySet<string> = new Set(["volume", "rbd"]);

/** Copies of images and seeds have a digest of their content: they are no disks with data. */
function presenceOf(objects: readonly ObservedObject[]): MemberFacts["presence"] {
  if (objects.some(({ type }) => type === "domain")) return "machine";
  const isDisk = ({ type, state }: ObservedObject) => DISKS.has(type) && state.content === undefined;
  return objects.some(isDisk) ? "disks" : "traces";
}

function checkOf(
  { spec, project }: MachinePoolResource,
  name: string,
  readiness: Readiness,
  loadBalancers: ReturnType<typeof observedLoadBalancers>,
): Pick<MemberFacts, "check" | "complaint"> {
  const { type } = spec.healthCheck;
  if (type === "VM") return { check: undefined, complaint: "" };
  if (type === "LoadBalancer") return monitoredHealth({ project, name }, loadBalancers);
  return { check: CHECKS[readiness.state](readiness), complaint: readiness.reason ?? "it is not ready" };
}

const sinceOf = ({ since }: Readiness) => (since === undefined ? {} : { since });

const CHECKS: Readonly<Record<Readiness["state"], (readiness: Readiness) => PartHealth>> = {
  ready: (readiness) => ({ state: "up", ...sinceOf(readiness) }),
  unready: (readiness) => ({ state: "down", ...sinceOf(readiness) }),
  unknown: () => ({ state: "unknown" }),
};
