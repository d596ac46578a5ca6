/** `Kind/project/name`. Unique in a fleet. */
export type ResourceId = `${string}/${string}/${string}`;

/** Position in a file. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** YAML document, validated and with its defaults filled in. */
export interface Resource<Spec = unknown> {
  readonly id: ResourceId;
  readonly kind: string;
  readonly name: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Spec;
  readonly source: SourceLocation;
  /**
   * The resource that this one was expanded from, as a pool's members are. Then `source` is the position of that
   * resource.
   */
  readonly expandedFrom?: ResourceId;
  /** For a member of a pool of machines. */
  readonly member?: Membership;
}

/** The membership of a machine in its pool. */
export interface Membership {
  readonly pool: ResourceId;
  /** Hash of the template that it is to have. */
  readonly template: string;
  /** True: it is made in advance, and not in service. */
  readonly warm: boolean;
  /** True: its root disk is to be replaced by a new one. */
  readonly recreate: boolean;
  /** Hash of the template of the files, if the pool went back from it to an earlier one. */
  readonly rejected?: string;
}

/** Fields that the spec of every kind may have. */
export interface CommonSpec {
  readonly deletionPolicy?: "Delete" | "Retain";
  readonly protect?: boolean;
  readonly drift?: "fix" | "report";
}

export const DEFAULT_PROJECT = "default";

/** Annotation that suspends a resource. Its value is the reason shown to users. */
export const SUSPEND_ANNOTATION = "fleetwright/suspend";

export function resourceId(kind: string, project: string, name: string): ResourceId {
  return `${kind}/${project}/${name}`;
}

export function parseResourceId(id: ResourceId): { kind: string; project: string; name: string } {
  const [kind = "", project = "", name = ""] = id.split("/");
  return { kind, project, name };
}

/** Formats an id for users: `VirtualMachine/db`, or `VirtualMachine/shop/db` outside of the default project. */
export function formatResource(id: ResourceId): string {
  const { kind, project, name } = parseResourceId(id);
  return project === DEFAULT_PROJECT ? `${kind}/${name}` : `${kind}/${project}/${name}`;
}

/** Returns a name that is unique on a host: `db`, or `shop.db` outside of the default project. Names contain no dots. */
export function nativeName({ project, name }: { project: string; name: string }): string {
  return project === DEFAULT_PROJECT ? name : `${project}.${name}`;
}

/** Returns the machine with this native name: the inverse of `nativeName`. */
export function machineOfNativeName(native: string): ResourceId {
  const [first = "", second] = native.split(".");
  const [project, name] = second === undefined ? [DEFAULT_PROJECT, first] : [first, second];
  return resourceId("VirtualMachine", project, name);
}

/** Returns the id that a reference means: `name` in the project of the referring resource, or `project/name`. */
export function resolveReference(kind: string, text: string, project: string): ResourceId {
  const slash = text.indexOf("/");
  if (slash === -1) return resourceId(kind, project, text);
  return resourceId(kind, text.slice(0, slash), text.slice(slash + 1));
}
