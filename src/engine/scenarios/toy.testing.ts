import { type AnyObjectType, asAnyType } from "../../drivers/object-type.ts";
import type { Change } from "../../model/change.ts";
import { hashOf } from "../../model/hash.ts";
import type { JsonObject, Keyed } from "../../model/json.ts";
import {
  type DesiredObject,
  type Mark,
  type ObjectId,
  type ObservedObject,
  objectRef,
} from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { isReady } from "../plan/queries.ts";
import type { PlanInput } from "../plan/types.ts";

/** Three small object types with fields of every impact, and a world that holds them. For tests. */
export interface MachineState {
  readonly arch: string;
  readonly image: string;
  readonly power?: "running" | "shutoff";
  readonly cores: number;
  readonly memoryKiB: number;
  readonly note?: string;
  readonly password?: string;
  readonly nic?: string;
  readonly disks: Keyed<{ readonly path: string; readonly totalIops?: number }>;
}

export interface VolumeState {
  readonly format: string;
  readonly capacityBytes: number;
  readonly backing?: string;
}

export interface NetState {
  readonly mtu: number;
  readonly leases: Keyed<string>;
}

export const MACHINE = asAnyType<MachineState>({
  name: "machine",
  isMachine: true,
  holdsData: false,
  sensitive: ["password"],
  impacts: {
    arch: "refuse",
    image: "replace",
    power: "live",
    cores: "reboot",
    memoryKiB: "live",
    note: "live",
    password: "live",
    nic: "live",
    disks: (before) => (before?.path.startsWith("/ide") ? "reboot" : "live"),
  },
});

export const VOLUME = asAnyType<VolumeState>({
  name: "volume",
  holdsData: true,
  specFields: { capacityBytes: () => "size" },
  isCopy: () => true, // of those that are to go at once: see DISK
  impacts: {
    format: "replace",
    backing: "replace",
    capacityBytes: (before = 0, after = 0) => (after < before ? "refuse" : "live"),
  },
});

/** Like `VOLUME`, but never a copy, whatever its mark says. */
export const DISK: AnyObjectType = { ...VOLUME, isCopy: () => false };

export const NET = asAnyType<NetState>({
  name: "net",
  holdsData: false,
  perTarget: true,
  impacts: { mtu: "reboot", leases: "live" },
});

export const TYPES: readonly AnyObjectType[] = [MACHINE, VOLUME, NET];

export const POLICY: FleetPolicy = {
  id: "demo",
  apply: "auto",
  prune: true,
  intervalSeconds: 300,
  windows: [],
  migration: { parallel: 4, perHost: 2, maxDowntimeMs: 300, timeoutSeconds: 600 },
  guard: { maxDeletePercent: 100, maxDisruptPercent: 100, fromObjects: 10, maxDeletes: 50 },
};

export const NOW = "2026-03-01T12:00:00.000Z";
export const COMMIT = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

type DesiredOverrides = Partial<Omit<DesiredObject, "id" | "type" | "target" | "name" | "state">>;

export function machine(
  name: string,
  state: Partial<MachineState> = {},
  rest: DesiredOverrides = {},
  target = "hv1",
): DesiredObject {
  const whole: MachineState = {
    arch: "x86",
    image: "debian",
    cores: 1,
    memoryKiB: 524_288,
    disks: {},
    ...state,
  };
  return object("machine", target, name, { ...whole }, { owner: `VirtualMachine/default/${name}`, ...rest });
}

export function volume(
  name: string,
  state: Partial<VolumeState> = {},
  rest: DesiredOverrides = {},
  target = "hv1",
): DesiredObject {
  const keep = { onDelete: "retain", trashSeconds: 604_800 } as const;
  const whole: VolumeState = { format: "qcow2", capacityBytes: 2 ** 30, ...state };
  return object("volume", target, name, { ...whole }, { owner: `Volume/default/${name}`, keep, ...rest });
}

export function net(
  name: string,
  state: Partial<NetState> = {},
  rest: DesiredOverrides = {},
  target = "hv1",
): DesiredObject {
  const whole: NetState = { mtu: 1500, leases: {}, ...state };
  return object("net", target, name, { ...whole }, { owner: `Network/default/${name}`, ...rest });
}

function object(
  type: string,
  target: string,
  name: string,
  state: JsonObject,
  overrides: DesiredOverrides & { owner: ResourceId },
) {
  const defaults: Omit<DesiredObject, "id" | "type" | "target" | "name" | "state" | "owner"> = {
    dependsOn: [],
    keep: { onDelete: "delete", trashSeconds: 0 },
    protect: false,
    drift: "fix",
    policy: { reboot: "Immediate", recreate: "Immediate" },
  };
  const dependsOn = dependenciesOf(type, target, state);
  return { ...objectRef(type, target, name), state, ...defaults, dependsOn, ...overrides };
}

/** Returns the objects that a state refers to. */
function dependenciesOf(type: string, target: string, state: JsonObject): ObjectId[] {
  if (type === "volume") return state.backing === undefined ? [] : [`volume@${target}/${state.backing}`];
  if (type !== "machine") return [];
  const disks = Object.keys(state.disks ?? {}).map((disk): ObjectId => `volume@${target}/${disk}`);
  return state.nic === undefined ? disks : [...disks, `net@${target}/${state.nic}`];
}

/** Returns a desired object as observed after its creation. */
export function asObserved(desired: DesiredObject, mark: Partial<Mark> = {}): ObservedObject {
  const { id, type, target, name, state, dependsOn, owner, protect, keep, advertises } = desired;
  const advertised = advertises === undefined ? {} : { announces: advertises };
  const whole = {
    fleet: "demo",
    owner,
    applied: hashOf(state),
    commit: COMMIT,
    protect,
    keep,
    ...advertised,
    ...mark,
  };
  const running = type === "machine" && state.power !== "shutoff" ? { running: state } : {};
  return { id, type, target, name, state, ...running, dependsOn, mark: whole };
}

/** Returns a managed object after a change by hand. */
export function changedByHand(
  object: ObservedObject,
  stored: JsonObject,
  running: JsonObject = stored,
): ObservedObject {
  const state = { ...object.state, ...stored };
  const sides =
    object.running === undefined ? { state } : { state, running: { ...object.running, ...running } };
  return { ...object, ...sides, dependsOn: dependenciesOf(object.type, object.target, state) };
}

export function unmanaged(object: ObservedObject): ObservedObject {
  return { ...object, mark: undefined };
}

export function snapshot(
  objects: readonly ObservedObject[],
  unreadable: Record<string, string> = {},
): Snapshot {
  return { objects, facts: new Map(), unreadable: new Map(Object.entries(unreadable)) };
}

export function planInput(
  desired: readonly DesiredObject[],
  observed: readonly ObservedObject[],
  rest: Partial<PlanInput> = {},
): PlanInput {
  return {
    fleet: POLICY,
    commit: COMMIT,
    now: NOW,
    resources: 1,
    desired,
    pools: [],
    snapshot: snapshot(observed),
    suspended: new Map(),
    invalid: new Set<ResourceId>(),
    unparsable: [],
    approvals: new Set<string>(),
    blocked: [],
    problems: [],
    notices: [],
    ...rest,
  };
}

/** Applies the ready changes of a plan to a world, in the plan's order. */
export function applyPlan(plan: Plan, objects: readonly ObservedObject[]): ObservedObject[] {
  const world = new Map(objects.map((object) => [objectKey(object), object]));
  for (const change of plan.changes) if (isReady(change)) performChange(change, world);
  return [...world.values()];
}

function objectKey({ id, trashed }: { id: ObjectId; trashed?: ObservedObject["trashed"] }): string {
  return trashed === undefined ? id : `${id} in the trash`;
}

/** Applies one change to a world. */
export function performChange(change: Change, world: Map<string, ObservedObject>): void {
  const { id, type, target, name, after, mark, trashed } = change;
  const before = world.get(change.action === "trash" ? id : objectKey(change));
  world.delete(change.action === "trash" ? id : objectKey(change));
  if (change.action === "delete") return;
  const state = after ?? before?.state ?? {};
  const made = { id, type, target, name, state, mark, dependsOn: dependenciesOf(type, target, state) };
  if (change.action === "trash" && trashed !== undefined) world.set(objectKey(change), { ...made, trashed });
  else world.set(id, { ...made, ...runningAfter(change, before, state) });
}

const POWER_CYCLES = new Set(["create", "restart", "replace"]);

/** Returns the running side after a change. Live fields take effect at once, all fields after a power cycle. */
function runningAfter(change: Change, before: ObservedObject | undefined, state: JsonObject) {
  if (change.type !== "machine" || state.power === "shutoff") return {};
  const running = POWER_CYCLES.has(change.action) ? undefined : before?.running;
  if (running === undefined) return { running: state };
  const { cores: _, ...live } = state;
  const disks = { ...(state.disks as object) }; // a toy's disks are always there
  return { running: { ...running, ...live, disks: { ...disks, ...ideDisks(running) } } };
}

function ideDisks({ disks }: JsonObject): JsonObject {
  const entries = Object.entries(disks ?? {}).filter(([, disk]) => String(disk?.path).startsWith("/ide"));
  return Object.fromEntries(entries);
}
