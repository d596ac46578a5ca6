import { SCHEMAS } from "../../src/generated/schemas.ts";
import type { PlannedChange } from "../../src/model/change.ts";
import type { Plan } from "../../src/model/plan.ts";
import { indented, OPEN_GUEST } from "./guest.ts";
import type { Stage } from "./harness.ts";

/** Joins YAML documents into one file. */
export function documents(...texts: readonly string[]): string {
  return texts.map((text) => `apiVersion: fleetwright/v1\n${text.trim()}\n`).join("---\n");
}

export interface BaseFleetOptions {
  readonly lab: string;
  readonly hosts?: number;
  /** The spec of the Fleet, as YAML flow. */
  readonly fleet?: string;
}

/** Disables the guard, because these tests remove whole fleets. */
const UNGUARDED = "{apply: auto, guard: {maxDeletePercent: 100}}";

/** The base of every test fleet: hosts, a pool, an image, a network, a size. */
export function baseFleet({ lab, hosts = 1, fleet = UNGUARDED }: BaseFleetOptions): string {
  return documents(
    `kind: Fleet\nmetadata: {name: ${lab}}\nspec: ${fleet}`,
    ...Array.from({ length: hosts }, (_, index) => host(lab, `hv${index + 1}`)),
    "kind: StoragePool\nmetadata: {name: local}\nspec: {type: dir, path: /var/lib/fleetwright/volumes}",
    "kind: Image\nmetadata: {name: micro}\nspec: {source: {recipe: micro}}",
    "kind: Network\nmetadata: {name: app}\nspec:\n  mode: nat\n  subnets: [{cidr: 10.20.0.0/24}]",
    size("small", "{guest: 1, maxGuest: 2}", "{guest: 96Mi, maxGuest: 192Mi}"),
  );
}

function host(lab: string, name: string): string {
  const address = `lab://${lab}/${name}`;
  return `kind: Host
metadata: {name: ${name}, labels: {name: ${name}}}
spec: {libvirt: "${address}", shell: "${address}", overcommit: {cpu: 100, memory: 4}}`;
}

export function size(name: string, cpu: string, memory: string): string {
  return `kind: InstanceType\nmetadata: {name: ${name}}\nspec: {family: shared, cpu: ${cpu}, memory: ${memory}}`;
}

export interface MachineParameters {
  readonly name: string;
  readonly size?: string;
  /** Addresses in the network `app`; each adds an interface. */
  readonly ipv4?: string;
  /** Volumes, as YAML flow. */
  readonly volumes?: string;
  /** Further lines of the spec. */
  readonly more?: string;
}

/** A machine that runs posted scripts. It stops quickly, because its guest may not handle the power button yet. */
export function machine({
  name,
  size = "small",
  ipv4,
  volumes = "[]",
  more = "",
}: MachineParameters): string {
  return `kind: VirtualMachine
metadata: {name: ${name}}
spec:
  instanceType: ${size}
  image: micro
  volumes: ${volumes}
  interfaces: [{network: app${ipv4 === undefined ? "" : `, ipv4: ${ipv4}`}}]
  terminationGracePeriod: 10s
${more === "" ? "" : `${indented(more, 2)}\n`}  cloudInit:
    userData: |
${indented(OPEN_GUEST, 6)}`;
}

export function volume(name: string, size: string, more = ""): string {
  return `kind: Volume\nmetadata: {name: ${name}}\nspec: {pool: local, size: ${size}${more}}`;
}

/** The specs of the examples in a kind's schema. */
export function exampleSpecs(kind: string): { readonly [field: string]: unknown }[] {
  const examples = (SCHEMAS[kind]?.examples ?? []) as unknown as { spec: Record<string, unknown> }[]; // whole documents
  return examples.map(({ spec }) => spec);
}

/** The plan in the format of the command line. */
export async function planOf(stage: Stage): Promise<Plan> {
  return (await stage.cli("plan", "--json")).json<Plan>();
}

/** The changes of a plan, one line each: `update domain@hv1/db (drift): memoryKiB 98304 → 131072`. */
export function formatPlan(plan: Plan): string[] {
  return plan.changes.map(formatChange);
}

function formatChange({ action, id, cause, fields, hold }: PlannedChange): string {
  const held = hold === undefined ? "" : ` held by ${hold.gate}`;
  const show = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  const differences = fields.map(({ path, before, after }) => `${path} ${show(before)} → ${show(after)}`);
  return `${action} ${id} (${cause})${held}${differences.length === 0 ? "" : `: ${differences.join(", ")}`}`;
}
