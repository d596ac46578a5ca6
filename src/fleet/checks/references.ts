import { poolByName } from "../../kinds/virtual-machine-pool/member-name.ts";
import {
  DEFAULT_PROJECT,
  formatResource,
  parseResourceId,
  type Resource,
  type ResourceId,
} from "../../model/resource.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { ANY_KIND } from "../read-document.ts";
import { type Reference, referencesOf, referredKinds } from "../references.ts";
import { KINDS } from "../validate.ts";

/** Finds references to missing resources. The ids that invalid documents claim count as existing. */
export function danglingReferences(fleet: FleetView, claimedIds: () => Iterable<ResourceId>): Finding[] {
  const findings: Finding[] = [];
  let claimed: ReadonlySet<ResourceId> | undefined;
  for (const resource of fleet.resources) {
    for (const reference of referencesOf(resource)) {
      if (fleet.get(reference.id) !== undefined) continue;
      claimed ??= new Set(claimedIds());
      if (isClaimed(reference.id, fleet, claimed)) continue;
      findings.push(danglingFinding(resource, reference, () => danglingHint(reference.id, fleet)));
    }
  }
  return findings;
}

/** True if the id may be a member of an invalid pool, whose number of members is unknown. */
function isClaimed(id: ResourceId, fleet: FleetView, claimed: ReadonlySet<ResourceId>): boolean {
  if (claimed.has(id) || claimed.has(anyKind(id))) return true;
  const pool = poolByName(id);
  return pool !== undefined && claimed.has(pool) && fleet.get(pool) === undefined;
}

function anyKind(id: ResourceId): ResourceId {
  const { project, name } = parseResourceId(id);
  return `${ANY_KIND}/${project}/${name}`;
}

function danglingFinding(resource: Resource, { path, id }: Reference, hint: Finding["hint"]): Finding {
  const { kind, name, project } = parseResourceId(id);
  const where = project === resource.project ? "" : ` in project "${project}"`;
  return { resource, path, message: `${kind} "${name}"${where} does not exist`, hint };
}

function danglingHint(id: ResourceId, fleet: FleetView): string | undefined {
  const { kind, name, project } = parseResourceId(id);
  const others = fleet.ofKind(kind);
  const same = others.filter((other) => other.project === project);
  const near = didYouMean(
    name,
    same.map((other) => other.name),
  );
  if (near !== undefined) return near;
  const elsewhere = others.find((other) => other.name === name && other.project !== project);
  if (elsewhere !== undefined) return `did you mean "${elsewhere.project}/${name}"?`;
  return others.length === 0 && project === DEFAULT_PROJECT ? `there is no ${kind} at all` : undefined;
}

/**
 * The kinds whose resources may refer to each other. Security groups get their members after all groups exist.
 */
const MUTUALLY_REFERRING: ReadonlySet<string> = new Set(["SecurityGroup"]);

/** The kinds whose resources could form a cycle. Only these are searched. */
const CYCLE_KINDS = new Set(
  findCycles(KINDS, referredKinds)
    .flat()
    .filter((kind) => !MUTUALLY_REFERRING.has(kind)),
);

/** Finds cyclic references. None of the resources could be created first. */
export const checkCycles: FleetCheck = (fleet) => {
  const ids = [...CYCLE_KINDS].flatMap((kind) => fleet.ofKind(kind).map(({ id }) => id));
  return findCycles(ids, (id) => referencedIds(fleet, id)).flatMap((circle): Finding[] => {
    const resource = circle[0] === undefined ? undefined : fleet.get(circle[0]);
    if (resource === undefined) return [];
    const circleText = [...circle, ...circle.slice(0, 1)].map(formatResource).join(" → ");
    return [{ resource, path: ["spec"], message: `is part of a cycle of references: ${circleText}` }];
  });
};

function referencedIds(fleet: FleetView, id: ResourceId): ResourceId[] {
  const resource = fleet.get(id);
  return resource === undefined ? [] : referencesOf(resource).map((reference) => reference.id);
}

/** Yields each cycle of a graph once, from its first node. Takes linear time and no recursion. */
export function findCycles<Node>(nodes: readonly Node[], next: (node: Node) => readonly Node[]): Node[][] {
  const done = new Set<Node>();
  const circles: Node[][] = [];
  for (const start of nodes) collectCycles(start, next, done, circles);
  return circles;
}

function collectCycles<Node>(
  start: Node,
  next: (node: Node) => readonly Node[],
  done: Set<Node>,
  circles: Node[][],
): void {
  const path = new Set<Node>();
  const stack = [{ node: start, rest: done.has(start) ? [] : [...next(start)] }];
  if (!done.has(start)) path.add(start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const node = top.rest.shift();
    if (node === undefined) {
      stack.pop();
      path.delete(top.node);
      done.add(top.node);
    } else if (path.has(node)) {
      circles.push([...path].slice([...path].indexOf(node)));
    } else if (!done.has(node)) {
      path.add(node);
      stack.push({ node, rest: [...next(node)] });
    }
  }
}
