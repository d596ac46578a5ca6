import { ACTIONS, type Action, type Cause, type Hold, type PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import { groupBy } from "../plan/world.ts";
import { count, short } from "../show.ts";

/** Why a change is wanted. */
export function causeOf(change: PlannedChange, commit: string): string {
  return CAUSES[change.cause](short(commit), change);
}

const CAUSES: Readonly<Record<Cause, (commit: string, change: PlannedChange) => string>> = {
  commit: (commit) => (commit === "worktree" ? "worktree" : `commit ${commit}`),
  drift: () => "drift: changed by hand",
  health: () => "health: its pool wants it running",
  scale: (_, { action }) =>
    action === "trash" || action === "delete"
      ? "scale: its pool has fewer members"
      : "scale: its pool has more members",
  removed: () => "no resource wants it any more",
  expired: () => "its time in the trash is over",
};

/** What a change costs. */
export function costOf(change: PlannedChange): string {
  return change.losesData ? `${COSTS[change.action](change)}, DATA LOSS` : COSTS[change.action](change);
}

const COSTS: Readonly<Record<Action, (change: PlannedChange) => string>> = {
  create: () => "new",
  update: ({ fields }) =>
    fields.some(({ impact }) => impact === "reboot") ? "live, the rest after a restart" : "live",
  restart: () => "needs a restart",
  replace: () => "replaces it",
  migrate: () => "moves it",
  restore: ({ trashed }) => `out of the trash, there since ${trashed?.since ?? "a time unknown"}`,
  trash: ({ trashed }) => `into the trash, kept ${trashed?.until ? `until ${trashed.until}` : "for good"}`,
  delete: () => "deletes it",
};

/** `held by the brake: this plan would ...`. */
export function holdText({ gate, reason, until }: Hold): string {
  return `${GATES[gate]}: ${reason}${until === undefined ? "" : ` (${until})`}`;
}

const GATES: Readonly<Record<Hold["gate"], string>> = {
  approval: "waits for approval",
  brake: "held by the brake",
  window: "waits for a window",
  updatePolicy: "pending",
  drift: "reported only",
  suspended: "suspended",
  waits: "waits",
  ceiling: "held by the pool's number",
  busy: "under way",
  backoff: "tried again later",
  rollout: "waits for its turn",
  protected: "protected",
};

type Going = Readonly<Record<Action, (amount: number) => string>>;

const GOING: Going = {
  create: (amount) => `${amount} to create`,
  restore: (amount) => `${amount} to restore from the trash`,
  update: (amount) => `${amount} to update${amount > 0 ? " (live)" : ""}`,
  restart: (amount) => `${amount} to restart`,
  replace: (amount) => `${amount} to replace`,
  migrate: (amount) => `${amount} to move`,
  trash: (amount) => `${amount} to the trash`,
  delete: (amount) => `${amount} to delete`,
};

/** These are told even when there are none: everybody looks for them. */
const ALWAYS: ReadonlySet<Action> = new Set<Action>(["create", "update", "delete"]);

/** `3 to create, 1 to update (live), 0 to delete, 1 waits for a restart`. */
export function totals({ changes, blocked }: Pick<Plan, "changes" | "blocked">): string {
  const going = changes.filter(({ hold }) => hold === undefined);
  const held = changes.filter(({ hold }) => hold !== undefined);
  const parts = (Object.keys(GOING) as Action[]).map((action) => {
    const amount = going.filter((change) => change.action === action).length;
    return amount > 0 || ALWAYS.has(action) ? GOING[action](amount) : undefined;
  });
  const blockedObjects = blocked.length === 0 ? undefined : `${blocked.length} blocked`;
  return [...parts, ...heldTotals(held), blockedObjects].filter((part) => part !== undefined).join(", ");
}

function heldTotals(held: readonly PlannedChange[]): string[] {
  const amounts = new Map<string, number>();
  for (const change of held) amounts.set(waitsFor(change), (amounts.get(waitsFor(change)) ?? 0) + 1);
  return [...amounts].map(([what, amount]) => `${amount} ${amount === 1 ? "waits" : "wait"} for ${what}`);
}

function waitsFor({ action, hold }: PlannedChange): string {
  if (hold?.gate === "approval" || hold?.gate === "brake") return "approval";
  if (hold?.gate === "updatePolicy" || hold?.gate === "window")
    return action === "restart" ? "a restart" : "a replacement";
  return hold !== undefined && FOR_OTHERS.has(hold.gate) ? "others" : "a person";
}

const FOR_OTHERS: ReadonlySet<Hold["gate"]> = new Set<Hold["gate"]>([
  ...(["waits", "ceiling", "rollout", "busy", "backoff"] as const),
]);

/** The last line: what the whole plan comes to. */
export function conclusion(plan: Plan): string {
  if (plan.changes.length > 0) return `Plan: ${totals(plan)}. digest ${short(plan.digest)}`;
  const fine = `${count(plan.unchanged, "object")} ${plan.unchanged === 1 ? "is as it" : "are as they"} should be.`;
  return plan.blocked.length === 0
    ? `No changes. ${fine}`
    : `No changes, ${plan.blocked.length} blocked. ${fine}`;
}

/** Dangerous changes of one sort, told in one sentence. */
export interface Danger {
  readonly names: readonly string[];
  readonly change: PlannedChange;
}

/** What a person should look at first, the worst before the rest, those alike together. */
export function dangersOf({ changes }: Pick<Plan, "changes">): Danger[] {
  const alike = groupBy(changes.filter(isDangerous), (change) => sortOf(change));
  const dangers = [...alike.values()].flatMap((group) => {
    const [change] = group;
    return change === undefined
      ? []
      : [{ change, names: group.map(({ name, target }) => `${name} on ${target}`) }];
  });
  return dangers.sort((a, b) => Number(b.change.losesData) - Number(a.change.losesData));
}

/** `net n1 on hv1, n2 on hv1, … (6): deletes them (...)`. */
export function dangerText({ names, change }: Danger): string {
  const some = names.slice(0, 5).join(", ");
  const who = names.length <= 5 ? some : `${some}, … (${names.length} in all)`;
  const hold = change.hold === undefined ? "" : ` (${holdText(change.hold)})`;
  return `${ACTIONS[change.action]} ${change.type} ${who}: ${costOf(change)}${hold}`;
}

function sortOf(change: PlannedChange): string {
  return [change.action, change.type, costOf(change), change.hold && holdText(change.hold)].join("\n");
}

/** What a person should look at before everything else. */
export function isDangerous({ losesData, action, hold }: PlannedChange): boolean {
  return losesData || action === "delete" || action === "replace" || hold?.gate === "brake";
}
