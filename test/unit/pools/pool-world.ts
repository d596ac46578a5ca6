import { targetKey } from "../../../src/drivers/haproxy/prober-states.ts";
import type { LoadBalancerState } from "../../../src/drivers/haproxy/states.ts";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import type { PlannedChange } from "../../../src/model/change.ts";
import type { Drain, ObservedObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { PartHealth } from "../../../src/model/readiness.ts";
import type { Resource } from "../../../src/model/resource.ts";
import { BASE_YAML, resourcesOf } from "../compiled-fleet.ts";
import { NOW, planFor, progressFor } from "./pool-plans.ts";

/**
 * A world in which plans are carried out: machines that run as soon as they are started, and load balancers whose members have
 * no clients. Everything else is as the compiler finds it.
 */
export class PoolWorld {
  objects: readonly ObservedObject[] = [];
  now = NOW;
  /** Members of load balancers that still have clients, by key. */
  readonly busy = new Set<string>();

  /** Lets time pass. */
  pass(seconds: number): void {
    this.now = new Date(Date.parse(this.now) + seconds * 1000).toISOString();
  }

  plan(resources: readonly Resource[], conditions: Parameters<typeof planFor>[1] = {}): Plan {
    return planFor(resources, { observed: this.objects, now: this.now, ...conditions });
  }

  /** Returns what the pool does: `updating 1/3`, the number of updated members and of all. */
  state(resources: readonly Resource[], conditions: Parameters<typeof planFor>[1] = {}): string {
    const all = { observed: this.objects, now: this.now, ...conditions };
    const [progress] = progressFor(resources, all);
    return `${progress?.state} ${progress?.updated}/${progress?.current}`;
  }

  /** Plans and applies once. Returns the changes of machines and load balancers, a line each. */
  step(resources: readonly Resource[], conditions: Parameters<typeof planFor>[1] = {}): string[] {
    const plan = this.plan(resources, conditions);
    this.apply(plan);
    this.pass(1);
    return linesOf(plan);
  }

  /** Plans and applies until nothing changes any more. Returns the lines of each step. */
  settle(resources: readonly Resource[], conditions: Parameters<typeof planFor>[1] = {}): string[][] {
    const steps: string[][] = [];
    for (let count = 0; count < 60; count += 1) {
      const lines = this.step(resources, conditions);
      if (lines.length === 0) return steps;
      steps.push(lines);
      if (lines.every((line) => line.includes(" held: "))) this.pass(30);
    }
    throw new Error(`it does not come to rest:\n${steps.map((lines) => lines.join(", ")).join("\n")}`);
  }

  apply(plan: Plan): void {
    const world = new Map(this.objects.map((object) => [object.id, object]));
    for (const change of plan.changes) {
      if (change.hold !== undefined) continue;
      const before = world.get(change.id);
      world.delete(change.id);
      const after = this.#after(change, before);
      if (after !== undefined) world.set(change.id, after);
    }
    this.objects = [...world.values()];
  }

  #after(change: PlannedChange, before: ObservedObject | undefined): ObservedObject | undefined {
    const { id, type, target, name, action, after, mark, trashed } = change;
    if (action === "delete" || after === undefined) {
      if (action !== "trash" || before === undefined) return undefined;
      return { ...before, ...(trashed === undefined ? {} : { trashed }) };
    }
    const base = { id, type, target, name, state: after, mark, dependsOn: [] };
    if (type === "domain") return { ...base, ...this.#running(change, before) };
    if (type === "prober") return { ...base, running: after, ...healthOf(before) };
    if (type !== "loadbalancer") return base;
    return { ...base, running: after, drains: this.#drains(after as never, before), ...healthOf(before) };
  }

  /** A restart puts everything into effect, an update what is live. */
  #running(
    { action, after, fields }: PlannedChange,
    before: ObservedObject | undefined,
  ): Partial<ObservedObject> {
    if (after?.power !== "running") return {};
    if (action !== "update" || before?.running === undefined) return { running: after, startedAt: this.now };
    const live = fields.filter(({ impact }) => impact === "live").map(({ path }) => path.split(".")[0] ?? "");
    const changed = Object.fromEntries(live.map((field) => [field, after[field]]));
    return { running: { ...before.running, ...changed }, startedAt: before.startedAt ?? this.now };
  }

  #drains({ members }: LoadBalancerState, before: ObservedObject | undefined): Record<string, Drain> {
    const drained = Object.entries(members).filter(([, { state }]) => state !== "ready");
    return Object.fromEntries(
      drained.map(([key]) => [
        key,
        { since: before?.drains?.[key]?.since ?? this.now, idle: !this.busy.has(key) },
      ]),
    );
  }

  /** Changes the state of a machine, as its guest or a user would. */
  alter(name: string, state: Partial<DomainState>): void {
    this.objects = this.objects.map((object) => {
      if (object.type !== "domain" || object.name !== name) return object;
      const { running: _, startedAt: __, ...rest } = object;
      const after = { ...object.state, ...(state as ObservedObject["state"]) };
      return after.power === "running"
        ? { ...object, state: after, running: after }
        : { ...rest, state: after };
    });
  }

  /** Sets the health of members by the monitor of their load balancer. */
  setHealth(states: Readonly<Record<string, PartHealth>>): void {
    const health = Object.fromEntries(Object.entries(states).map(([name, state]) => [`web.${name}`, state]));
    this.objects = this.objects.map((object) =>
      object.type === "loadbalancer" ? { ...object, health } : object,
    );
  }

  /** Sets whether the readiness probes of machines succeed. What changes does so now. */
  setReadiness(states: Readonly<Record<string, boolean>>): void {
    this.objects = this.objects.map((object) => {
      if (object.type !== "prober") return object;
      const health = Object.entries(states).map(([name, isReady]): [string, PartHealth] => {
        const key = targetKey(name, "readiness");
        const state = isReady ? "up" : "down";
        const before = object.health?.[key];
        return [key, before?.state === state ? before : { state, since: this.now }];
      });
      return { ...object, health: Object.fromEntries(health) };
    });
  }

  domain(name: string): ObservedObject | undefined {
    return this.objects.find((object) => object.type === "domain" && object.name === name);
  }

  /** Returns the names of all machines, sorted. */
  machines(): string[] {
    return this.objects.flatMap(({ type, name }) => (type === "domain" ? [name] : [])).sort();
  }

  /** Returns the members of a load balancer that get clients and run. */
  serving(): string[] {
    const loadBalancer = this.objects.find(({ type }) => type === "loadbalancer");
    const { members = {} } = (loadBalancer?.state ?? {}) as unknown as Partial<LoadBalancerState>;
    const ready = Object.entries(members).flatMap(([key, { state }]) =>
      state === "ready" ? [key.slice("web.".length)] : [],
    );
    return ready.filter((name) => this.domain(name)?.state.power === "running").sort();
  }
}

function healthOf(before: ObservedObject | undefined): Pick<ObservedObject, "health"> {
  return before?.health === undefined ? {} : { health: before.health };
}

const SHOWN: ReadonlySet<string> = new Set(["domain", "loadbalancer"]);

/** The changes of machines and load balancers: `restart web-0 (commit) held: rollout`. */
function linesOf({ changes }: Plan): string[] {
  return changes
    .filter(({ type }) => SHOWN.has(type))
    .map(({ action, name, cause, hold, fields, type }) => {
      const states = type === "loadbalancer" ? fields.map(formatState).filter(Boolean) : [];
      const what = states.length > 0 ? states.join(" ") : `${action} ${name}`;
      return `${what} (${cause})${hold === undefined ? "" : ` held: ${hold.gate}`}`;
    })
    .sort();
}

/** `web-0 → maint` */
function formatState({ path, after }: PlannedChange["fields"][number]): string {
  const [, key] = /^members\.web\.(.+)\.state$/.exec(path) ?? [];
  return key === undefined ? "" : `${key} → ${after}`;
}

export interface FleetParameters {
  readonly replicas?: number;
  /** Fields of the pool, as YAML flow. */
  readonly pool?: string;
  /** Fields of the machine. */
  readonly machine?: string;
  /** Further documents. */
  readonly more?: string;
}

const DISRUPTED = "updatePolicy: {reboot: Immediate, recreate: Immediate}";

/** A pool `web` behind a load balancer, with three machines that may be interrupted. */
export function fleet({
  replicas = 3,
  pool = "",
  machine = "",
  more = "",
}: FleetParameters = {}): readonly Resource[] {
  const spec = `{instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, interfaces: [{network: app}], ${DISRUPTED}${machine && `, ${machine}`}}`;
  const hosts = ["hv1", "hv2"].map(
    (name, index) =>
      `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: ${name}}, spec: {libvirt: "lab://t/${name}", shell: "lab://t/${name}", roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.${index + 1}}, uplink: {interface: eth1}}}`,
  );
  const base = BASE_YAML.split("---\n")
    .filter((text) => !text.includes("kind: Host"))
    .join("---\n");
  const documents = [
    ...hosts,
    "{apiVersion: fleetwright/v1, kind: LoadBalancer, metadata: {name: lb}, spec: {network: app, vip: {address: 10.20.0.200}, listeners: [{name: http, protocol: HTTP, port: 80, pool: web}], pools: [{name: web, healthMonitor: {type: TCP}}]}}",
    `{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: ${replicas}, loadBalancers: [{name: lb, pool: web, port: 80}], template: {spec: ${spec}}${pool && `, ${pool}`}}}`,
    ...(more === "" ? [] : [more]),
  ];
  return resourcesOf(`${base}${documents.join("\n---\n")}\n`);
}

/** A world at rest with this fleet. */
export function begin(
  parameters: FleetParameters = {},
  conditions: Parameters<typeof planFor>[1] = {},
): PoolWorld {
  const world = new PoolWorld();
  world.settle(fleet(parameters), conditions);
  world.pass(60);
  return world;
}

/** A change that needs a power cycle. */
export const WATCHED = "devices: {watchdog: reset}";
