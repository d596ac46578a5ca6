import type { PlannedChange } from "../../src/model/change.ts";
import type { Plan } from "../../src/model/plan.ts";
import { indented, OPEN_GUEST } from "./guest.ts";
import type { Stage } from "./harness.ts";

/** YAML documents in one file. */
export function documents(...texts: readonly string[]): string {
  return texts.map((text) => `apiVersion: fleetwright/v1\n${text.trim()}\n`).join("---\n");
}

export interface Ground {
  readonly lab: string;
  readonly hosts?: number;
  /** Spec of the Fleet, as YAML flow. */
  readonly fleet?: string;
}

/** What every fleet of these tests stands on: hosts, a pool, an image, a network, a size. */
export function ground({ lab, hosts = 1, fleet = "{apply: auto}" }: Ground): string {
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

export interface Machine {
  readonly name: string;
  readonly size?: string;
  /** Addresses, and thus interfaces, in the network `app`. */
  readonly ipv4?: string;
  /** Volumes, as YAML flow. */
  readonly volumes?: string;
  /** Further lines of its spec. */
  readonly more?: string;
}

/** A machine that runs what is posted to it; quick to end, since its guest may not listen to the power button yet. */
export function machine({ name, size = "small", ipv4, volumes = "[]", more = "" }: Machine): string {
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

/** The plan as the command line gives it. */
export async function planOf(stage: Stage): Promise<Plan> {
  return (await stage.cli("plan", "--json")).json<Plan>();
}

/** What a plan wants, a line a change: `update domain@hv1/db (drift): memoryKiB 98304 → 131072`. */
export function lines(plan: Plan): string[] {
  return plan.changes.map(line);
}

function line({ action, id, cause, fields, hold }: PlannedChange): string {
  const held = hold === undefined ? "" : ` held by ${hold.gate}`;
  const show = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  const differences = fields.map(({ path, before, after }) => `${path} ${show(before)} → ${show(after)}`);
  return `${action} ${id} (${cause})${held}${differences.length === 0 ? "" : `: ${differences.join(", ")}`}`;
}
