import { poolByName } from "../../kinds/virtual-machine-pool/members.ts";
import {
  DEFAULT_PROJECT,
  parseResourceId,
  type Resource,
  type ResourceId,
  showResource,
} from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { didYouMean } from "../nearest.ts";
import { ANY_KIND } from "../read.ts";
import { type Reference, referencesOf, referredKinds } from "../references.ts";
import { KINDS } from "../validate.ts";

/** Looking for near names among thousands takes time, and nobody reads a thousand hints. */
const MAX_HINTS = 100;

/** References to what does not exist. What is claimed by a document that is wrong itself counts as there. */
export function danglingReferences(fleet: FleetView, claims: () => Iterable<ResourceId>): Finding[] {
  const found: Finding[] = [];
  let claimed: ReadonlySet<ResourceId> | undefined;
  const hints = new Map<ResourceId, string | undefined>();
  for (const resource of fleet.resources) {
    for (const reference of referencesOf(resource)) {
      if (fleet.get(reference.id) !== undefined) continue;
      claimed ??= new Set(claims());
      if (isClaimed(reference.id, fleet, claimed)) continue;
      if (!hints.has(reference.id) && hints.size < MAX_HINTS)
        hints.set(reference.id, hintFor(reference.id, fleet));
      found.push(dangling(resource, reference, hints.get(reference.id)));
    }
  }
  return found;
}

/** Of a pool that is wrong itself nobody knows how many members it has. */
function isClaimed(id: ResourceId, fleet: FleetView, claimed: ReadonlySet<ResourceId>): boolean {
  if (claimed.has(id) || claimed.has(anyKind(id))) return true;
  const pool = poolByName(id);
  return pool !== undefined && claimed.has(pool) && fleet.get(pool) === undefined;
}

function anyKind(id: ResourceId): ResourceId {
  const { project, name } = parseResourceId(id);
  return `${ANY_KIND}/${project}/${name}`;
}

function dangling(resource: Resource, { path, id }: Reference, hint: string | undefined): Finding {
  const { kind, name, project } = parseResourceId(id);
  const where = project === resource.project ? "" : ` in project "${project}"`;
  return { resource, path, message: `${kind} "${name}"${where} does not exist`, hint };
}

function hintFor(id: ResourceId, fleet: FleetView): string | undefined {
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

/** Kinds whose resources may name each other: security groups are filled after all of them are there. */
const MUTUAL: ReadonlySet<string> = new Set(["SecurityGroup"]);

/** Kinds whose resources could be in a circle at all; the walk through the whole fleet is made for them alone. */
const CIRCULAR = new Set(
  cycles(KINDS, referredKinds)
    .flat()
    .filter((kind) => !MUTUAL.has(kind)),
);

/** Resources that need each other in a circle: none of them could be made first. */
export const checkCycles: FleetCheck = (fleet) => {
  const ids = [...CIRCULAR].flatMap((kind) => fleet.ofKind(kind).map(({ id }) => id));
  return cycles(ids, (id) => referencesTo(fleet, id)).flatMap((circle): Finding[] => {
    const resource = circle[0] === undefined ? undefined : fleet.get(circle[0]);
    if (resource === undefined) return [];
    const way = [...circle, ...circle.slice(0, 1)].map(showResource).join(" → ");
    return [{ resource, path: ["spec"], message: `is part of a circle of references: ${way}` }];
  });
};

function referencesTo(fleet: FleetView, id: ResourceId): ResourceId[] {
  const resource = fleet.get(id);
  return resource === undefined ? [] : referencesOf(resource).map((reference) => reference.id);
}

/** Every circle of a graph once, begun at its first node. In linear time, and without recursion. */
export function cycles<Node>(nodes: readonly Node[], next: (node: Node) => readonly Node[]): Node[][] {
  const done = new Set<Node>();
  const found: Node[][] = [];
  for (const start of nodes) walk(start, next, done, found);
  return found;
}

function walk<Node>(
  start: Node,
  next: (node: Node) => readonly Node[],
  done: Set<Node>,
  found: Node[][],
): void {
  const way = new Set<Node>();
  const stack = [{ node: start, rest: done.has(start) ? [] : [...next(start)] }];
  if (!done.has(start)) way.add(start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const node = top.rest.shift();
    if (node === undefined) {
      stack.pop();
      way.delete(top.node);
      done.add(top.node);
    } else if (way.has(node)) {
      found.push([...way].slice([...way].indexOf(node)));
    } else if (!done.has(node)) {
      way.add(node);
      stack.push({ node, rest: [...next(node)] });
    }
  }
}
