/** `Kind/project/name`: the address of a resource, unique in a fleet. */
export type ResourceId = `${string}/${string}/${string}`;

/** Where something was written. Lines and columns count from 1. */
export interface Source {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One YAML document, validated and with its defaults filled in. */
export interface Resource<Spec = unknown> {
  readonly id: ResourceId;
  readonly kind: string;
  readonly name: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Spec;
  readonly source: Source;
  /** The written resource that stands for this one, as a pool does for its members; then `source` is its place. */
  readonly expandedFrom?: ResourceId;
}

/** What every kind may carry in its spec. */
export interface CommonSpec {
  readonly deletionPolicy?: "Delete" | "Retain";
  readonly protect?: boolean;
  readonly drift?: "fix" | "report";
}

export const DEFAULT_PROJECT = "default";

/** The annotation that suspends a resource; its value is the reason shown to people. */
export const SUSPEND_ANNOTATION = "fleetwright/suspend";

export function resourceId(kind: string, project: string, name: string): ResourceId {
  return `${kind}/${project}/${name}`;
}

export function parseResourceId(id: ResourceId): { kind: string; project: string; name: string } {
  const [kind = "", project = "", name = ""] = id.split("/");
  return { kind, project, name };
}

/** The short form for people: `VirtualMachine/db`, or `VirtualMachine/shop/db` outside the default project. */
export function showResource(id: ResourceId): string {
  const { kind, project, name } = parseResourceId(id);
  return project === DEFAULT_PROJECT ? `${kind}/${name}` : `${kind}/${project}/${name}`;
}

/** A name that is unique on a host: `db`, or `shop.db` outside the default project (names hold no dots). */
export function nativeName({ project, name }: { project: string; name: string }): string {
  return project === DEFAULT_PROJECT ? name : `${project}.${name}`;
}

/** A reference as people write it: `name` in the same project, or `project/name`. */
export function referTo(kind: string, text: string, project: string): ResourceId {
  const [first = "", second] = text.split("/");
  return second === undefined ? resourceId(kind, project, first) : resourceId(kind, first, second);
}
