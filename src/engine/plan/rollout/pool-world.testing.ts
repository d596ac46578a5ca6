import {
  decidePool,
  type MemberFacts,
  type PoolDecision,
  type PoolRules,
} from "../../../kinds/virtual-machine-pool/decide-pool.ts";
import { plusSeconds, type RecordingClock } from "../../../model/clock-time.ts";
import type { MachinePool, PoolMember } from "../../../model/machine-pool.ts";
import { formatResource, type ResourceId, resourceId } from "../../../model/resource.ts";
import { decideRollout, type PoolIntent, type RolloutDecision } from "./decide-rollout.ts";

/** A world of one pool: machines on hosts that may be silent, a load balancer, a clock. Decisions are carried out on it. */
export interface World {
  /** Milliseconds. */
  now: number;
  readonly machines: Map<string, WorldMachine>;
  readonly silentHosts: Set<string>;
  rules: PoolRules;
  /** Templates whose machines never become ready. */
  readonly badTemplates: Set<string>;
  /** True: the load balancer and its prober cannot be read. */
  gatewaySilent: boolean;
  surge: number;
}

export interface WorldMachine {
  readonly host: string;
  running: boolean;
  readonly created: string;
  template: string;
  templated: string;
  updated: string;
  startedAt: string;
  /** When it is ready after its start; undefined: never, as a guest that hangs. */
  readyAt: number | undefined;
  readonly warm: boolean;
  attempts: number;
  drained: { readonly since: string; busyUntil: number } | undefined;
  isProtected: boolean;
}

/** Hosts of the world. */
export const HOSTS = ["a", "b", "c"] as const;
export const BOOT_MS = 20_000;
export const DELAY_SECONDS = 10;
const CHECK_SECONDS = 10;

export const RULES: PoolRules = {
  id: resourceId("VirtualMachinePool", "default", "web"),
  project: "default",
  name: "web",
  desired: 3,
  maxUnavailable: 1,
  maxSurge: 0,
  updates: "Rolling",
  minReadySeconds: 5,
  progressDeadlineSeconds: 600,
  pausesOnFailure: true,
  order: "NewestFirst",
  warm: { size: 0, runs: false },
  membersRun: true,
  template: "t1",
  health: {
    graceSeconds: 60,
    failureThreshold: 3,
    checkSeconds: CHECK_SECONDS,
    checkerThreshold: 3,
    action: "restart",
  },
  maxUnhealthyPercent: 50,
  isMonitored: false,
};

export function emptyWorld(rules: Partial<PoolRules> = {}): World {
  return {
    now: Date.parse("2026-01-01T00:00:00Z"),
    machines: new Map(),
    silentHosts: new Set(),
    rules: { ...RULES, ...rules },
    badTemplates: new Set(),
    gatewaySilent: false,
    surge: 0,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

export function clockOf({ now }: World): RecordingClock {
  return { isPast: (time) => time <= iso(now), jumpedAt: () => undefined };
}

/** Returns whether clients of the load balancer are served by a machine. */
export function isServing(machine: WorldMachine, world: World): boolean {
  return isReady(machine, world) && !machine.warm && machine.drained === undefined;
}

function isReady({ running, readyAt }: WorldMachine, { now }: World): boolean {
  return running && readyAt !== undefined && readyAt <= now;
}

export function servingCount(world: World): number {
  return [...world.machines.values()].filter((machine) => isServing(machine, world)).length;
}

function factsOf(world: World): MemberFacts[] {
  const readable = [...world.machines].filter(([, { host }]) => !world.silentHosts.has(host));
  const traces = [...world.machines.keys()].filter((name) => !readable.some(([other]) => other === name));
  return [
    ...readable.map(([name, machine]) => readableFacts(name, machine, world)),
    ...traces.map((name) => ({ ...TRACE, name })), // its entry in the load balancer
  ];
}

const TRACE: Omit<MemberFacts, "name"> = {
  presence: "traces",
  warm: false,
  running: false,
  created: undefined,
  template: undefined,
  templated: undefined,
  isProtected: false,
  startedAt: undefined,
  updated: undefined,
  attempts: 0,
  readiness: { state: "unknown" },
  check: undefined,
  complaint: "",
  failedChanges: 0,
  registrations: [],
};

function readableFacts(name: string, machine: WorldMachine, world: World): MemberFacts {
  const { running, created, template, templated, warm, startedAt, updated, attempts, readyAt, isProtected } =
    machine;
  const ready = isReady(machine, world);
  const since = ready ? iso(readyAt ?? 0) : startedAt;
  const isKnown = !world.gatewaySilent;
  return {
    name,
    presence: "machine",
    warm,
    running,
    created,
    template,
    templated,
    isProtected,
    startedAt: running ? startedAt : undefined,
    updated,
    attempts,
    readiness: isKnown ? { state: ready ? "ready" : "unready", since } : { state: "unknown" },
    check: isKnown ? { state: ready ? "up" : "down", since } : { state: "unknown" },
    complaint: "its readinessProbe fails",
    failedChanges: 0,
    registrations: warm ? [] : [registrationOf(machine, world)],
  };
}

function registrationOf(
  { drained }: WorldMachine,
  { now, gatewaySilent }: World,
): MemberFacts["registrations"][number] {
  if (gatewaySilent) return { ...REGISTRATION, state: "unknown" };
  if (drained === undefined) return REGISTRATION;
  return { ...REGISTRATION, state: "draining", since: drained.since, idle: drained.busyUntil <= now };
}

const REGISTRATION: MemberFacts["registrations"][number] = {
  state: "in-service",
  since: undefined,
  idle: false,
  delaySeconds: DELAY_SECONDS,
  place: undefined,
};

export interface Step extends PoolDecision {
  readonly rollout: RolloutDecision;
  /** The actions, for assertions and messages: `stop web-1 for an update`. */
  readonly actions: readonly string[];
}

/** Decides for the world as it is now. Decides again where the update needs another number of additional members. */
export function decide(world: World): PoolDecision & { readonly rollout: RolloutDecision } {
  for (let round = 0; ; round += 1) {
    const decision = decidePool(world.rules, factsOf(world), {
      clock: clockOf(world),
      surge: world.surge,
      isReserved: () => false,
    });
    const rollout = decideRollout(intentOf(decision.pool, world));
    if (rollout.surge === world.surge || round > 3) return { ...decision, rollout };
    world.surge = rollout.surge;
  }
}

function intentOf(pool: MachinePool, world: World): PoolIntent {
  const existing = pool.members.filter(({ exists, phase }) => exists && phase !== "leaving");
  const behind = existing.filter(({ id }) => machineOf(id, world).template !== world.rules.template);
  const sick = existing.filter(({ repair }) => repair !== undefined);
  return {
    pool,
    updates: new Set(behind.map(({ id }) => id)),
    repairs: new Set(sick.map(({ id }) => id)),
    inFlight: new Set(),
    failing: new Map(),
  };
}

function machineOf(id: ResourceId, world: World): WorldMachine {
  const machine = world.machines.get(nameOf(id));
  if (machine === undefined) throw new Error(`${id} is no machine of the world`);
  return machine;
}

function nameOf(id: ResourceId): string {
  return formatResource(id).split("/").at(-1) ?? "";
}

/** Decides, and does what may be done. */
export function step(world: World): Step {
  const decision = decide(world);
  const actions: string[] = [];
  for (const member of decision.pool.members) actions.push(...act(member, decision, world));
  return { ...decision, actions };
}

function act(
  member: PoolMember,
  { pool, rollout }: PoolDecision & { rollout: RolloutDecision },
  world: World,
): string[] {
  const { id, phase, exists } = member;
  const name = nameOf(id);
  if (!exists) return create(name, member, pool, world);
  const machine = machineOf(id, world);
  const actions = drain(name, machine, phase !== "warm" && rollout.draining.has(id), world);
  if (phase === "leaving") {
    if (rollout.removals.has(id)) return actions;
    world.machines.delete(name);
    return [...actions, `delete ${name}`];
  }
  if (member.repair !== undefined && !rollout.repairs.has(id)) {
    restart(machine, world);
    machine.attempts += 1;
    return [...actions, `repair ${name}`];
  }
  if (machine.template !== world.rules.template && !rollout.updates.has(id)) {
    machine.attempts = 0;
    restart(machine, world);
    return [...actions, `update ${name}`];
  }
  const shouldRun = phase !== "warm" || world.rules.warm.runs;
  if (shouldRun && !machine.running) {
    restart(machine, world);
    actions.push(`start ${name}`);
  }
  if (phase === "service" && machine.warm) {
    world.machines.set(name, { ...machine, warm: false });
    actions.push(`promote ${name}`);
  }
  return actions;
}

function create(name: string, { phase }: PoolMember, pool: MachinePool, world: World): string[] {
  if (world.silentHosts.size > 0) return []; // placement: the machine may be on a host that cannot be read
  if (world.machines.size >= pool.maxMachines) return [];
  const time = iso(world.now);
  const runs = phase !== "warm" || world.rules.warm.runs;
  const machine: WorldMachine = {
    host: HOSTS[world.machines.size % HOSTS.length] ?? "a",
    running: false,
    created: time,
    template: world.rules.template,
    templated: time,
    updated: time,
    startedAt: time,
    readyAt: undefined,
    warm: phase === "warm",
    attempts: 0,
    drained: undefined,
    isProtected: false,
  };
  if (runs) restart(machine, world);
  world.machines.set(name, machine);
  return [`create ${name}`];
}

function restart(machine: WorldMachine, world: World): void {
  const time = iso(world.now);
  if (machine.template !== world.rules.template) machine.templated = time;
  machine.running = true;
  machine.template = world.rules.template;
  machine.startedAt = time;
  machine.updated = time;
  machine.readyAt = world.badTemplates.has(machine.template) ? undefined : world.now + BOOT_MS;
}

function drain(name: string, machine: WorldMachine, wanted: boolean, world: World): string[] {
  if (world.gatewaySilent || wanted === (machine.drained !== undefined)) return [];
  machine.drained = wanted ? { since: iso(world.now), busyUntil: world.now + 3000 } : undefined;
  return [`${wanted ? "drain" : "undrain"} ${name}`];
}

/** Lets time pass. */
export function pass(world: World, seconds: number): void {
  world.now = Date.parse(plusSeconds(iso(world.now), seconds));
}
