import {
  ACTIONS,
  type Action,
  type Cause,
  GATES,
  type GateName,
  type Hold,
  type PlannedChange,
} from "../../model/change.ts";
import { groupBy } from "../../model/group-by.ts";
import { listSome } from "../../model/list-some.ts";
import type { Plan } from "../../model/plan.ts";
import { formatBytes } from "../../model/units.ts";
import { approvalDigits, pluralize, shortDigest } from "../format.ts";
import { isHeld, isReady } from "../plan/queries.ts";

/** Describes the cause of a change. */
export function causePhrase(change: PlannedChange, commit: string): string {
  return CAUSE_PHRASES[change.cause](shortDigest(commit), change);
}

const CAUSE_PHRASES: Readonly<Record<Cause, (commit: string, change: PlannedChange) => string>> = {
  commit: (commit) => (commit === "worktree" ? "worktree" : `commit ${commit}`),
  drift: () => "drift: changed by hand",
  health: (_, change) => healthPhrase(change),
  scale: (_, { action }) =>
    action === "trash" || action === "delete"
      ? "scale: its pool has fewer members"
      : "scale: its pool has more members",
  removed: () => "no resource wants it any more",
  expired: () => "its time in the trash is over",
};

function healthPhrase({ action, fields }: PlannedChange): string {
  if (action === "restart") return "health: its livenessProbe fails";
  const isPower = action !== "update" || fields.some(({ path }) => path === "power");
  return isPower ? "health: its pool wants it running" : "health: the readiness of machines changed";
}

/** Describes the impact of a change. */
export function impactPhrase(change: PlannedChange): string {
  return change.losesData
    ? `${IMPACT_PHRASES[change.action](change)}, DATA LOSS`
    : IMPACT_PHRASES[change.action](change);
}

const IMPACT_PHRASES: Readonly<Record<Action, (change: PlannedChange) => string>> = {
  create: () => "new",
  update: ({ fields, running }) => {
    if (fields.every(({ impact }) => impact !== "reboot")) return "live";
    return running === undefined ? "while it is off" : "live, the rest after a restart";
  },
  restart: () => "needs a restart",
  replace: () => "replaces it",
  migrate: migrationPhrase,
  restore: ({ trashed }) => `out of the trash, there since ${trashed?.since ?? "a time unknown"}`,
  trash: ({ trashed }) => `into the trash, kept ${trashed?.until ? `until ${trashed.until}` : "for good"}`,
  delete: () => "deletes it",
};

/** Describes how a machine moves: `moves it while it runs, with 2 disks (20Gi)`. */
function migrationPhrase({ impact, migration, before }: PlannedChange): string {
  const isOff = before?.power === "shutoff";
  const running = impact === "reboot" ? "moves it with a restart" : "moves it while it runs";
  const way = isOff ? "moves it while it is off" : running;
  const disks = migration?.disks ?? [];
  if (disks.length === 0) return way;
  const bytes = disks.reduce((sum, { state }) => sum + Number(state.capacityBytes ?? 0), 0);
  return `${way}, and copies ${pluralize(disks.length, "disk")} (${formatBytes(bytes)})`;
}

/** Describes a hold: `held by the guard: this plan would ...`. */
export function holdPhrase({ gate, reason, until }: Hold): string {
  return `${GATE_PHRASES[gate]}: ${reason}${until === undefined ? "" : ` (${until})`}`;
}

const GATE_PHRASES: Readonly<Record<GateName, string>> = {
  approval: "waits for approval",
  guard: "held by the guard",
  window: "waits for a window",
  updatePolicy: "pending",
  drift: "reported only",
  suspended: "suspended",
  files: "waits for the files",
  dependency: "waits",
  "pool-limit": "held by the pool limit",
  capacity: "blocked",
  "in-progress": "in progress",
  backoff: "tried again later",
  rollout: "waits for its turn",
  "mass-failure": "held",
  protected: "protected",
  lineage: "not of this history",
  revision: "waits for the repository",
};

type ActionPhrases = Readonly<Record<Action, (amount: number) => string>>;

const ACTION_PHRASES: ActionPhrases = {
  create: (amount) => `${amount} to create`,
  restore: (amount) => `${amount} to restore from the trash`,
  update: (amount) => `${amount} to update${amount > 0 ? " (live)" : ""}`,
  restart: (amount) => `${amount} to restart`,
  replace: (amount) => `${amount} to replace`,
  migrate: (amount) => `${amount} to move`,
  trash: (amount) => `${amount} to the trash`,
  delete: (amount) => `${amount} to delete`,
};

/** Actions that are counted even if zero, because readers look for them. */
const ALWAYS_COUNTED: ReadonlySet<Action> = new Set<Action>(["create", "update", "delete"]);

/** Counts changes by action: `3 to create, 1 to update (live), 0 to delete, 1 waits for a restart`. */
export function countByAction({ changes, blocked }: Pick<Plan, "changes" | "blocked">): string {
  const released = changes.filter(isReady);
  const held = changes.filter(isHeld);
  const parts = (Object.keys(ACTION_PHRASES) as Action[]).map((action) => {
    const amount = released.filter((change) => change.action === action).length;
    return amount > 0 || ALWAYS_COUNTED.has(action) ? ACTION_PHRASES[action](amount) : undefined;
  });
  const blockedObjects = blocked.length === 0 ? undefined : `${blocked.length} blocked`;
  return [...parts, ...countHeld(held), blockedObjects].filter((part) => part !== undefined).join(", ");
}

function countHeld(held: readonly PlannedChange[]): string[] {
  const amounts = new Map<string, number>();
  for (const change of held)
    amounts.set(awaitedPhrase(change), (amounts.get(awaitedPhrase(change)) ?? 0) + 1);
  return [...amounts].map(([what, amount]) => `${amount} ${amount === 1 ? "waits" : "wait"} for ${what}`);
}

function awaitedPhrase({ action, hold }: PlannedChange): string {
  if (hold?.gate === "updatePolicy" || hold?.gate === "window")
    return action === "replace" ? "a replacement" : "a restart";
  return hold === undefined ? "a person" : AWAITED[GATES[hold.gate].opensBy];
}

const AWAITED = {
  approval: "approval",
  edit: "a person",
  schedule: "a person",
  capacity: "others",
  dependency: "others",
  progress: "others",
  repository: "a person",
} as const;

/** Returns the summary of a plan, its last line. */
export function summaryLine(plan: Plan): string {
  const amount = plan.dangers?.length ?? 0;
  const dangers = amount === 0 ? "" : `It changes rules or addresses: ${pluralize(amount, "danger")}. `;
  return `${dangers}${planSummary(plan)}`;
}

function planSummary(plan: Plan): string {
  if (plan.changes.length > 0) return `Plan: ${countByAction(plan)}. digest ${approvalDigits(plan.digest)}`;
  const blocked = plan.blocked.length === 0 ? "" : `, ${plan.blocked.length} blocked`;
  const problems = plan.problems.length === 0 ? "" : `, ${pluralize(plan.problems.length, "problem")}`;
  return `No changes${blocked}${problems}.${unchangedPhrase(plan)}`;
}

function unchangedPhrase({ unchanged, blocked, problems }: Plan): string {
  if (unchanged === 1) return " 1 object is as it should be.";
  if (unchanged > 1) return ` ${unchanged} objects are as they should be.`;
  return blocked.length + problems.length === 0 ? " The files ask for no objects." : "";
}

const MAX_RULE_RISKS = 30;

/** Returns a line for each change of rules and addresses in a proposal. */
export function ruleRiskLines({ dangers = [] }: Pick<Plan, "dangers">): string[] {
  const lines = dangers.slice(0, MAX_RULE_RISKS).map(({ message }) => message);
  const rest = dangers.length - MAX_RULE_RISKS;
  return rest <= 0 ? lines : [...lines, `… and ${rest} more changes of rules and addresses`];
}

/** Dangerous changes of one sort, which share a sentence. */
export interface RiskyChange {
  readonly names: readonly string[];
  readonly change: PlannedChange;
}

/** Returns the changes to read first: the worst first, similar ones together. */
export function riskyChanges({ changes }: Pick<Plan, "changes">): RiskyChange[] {
  const alike = groupBy(changes.filter(isRisky), (change) => riskKey(change));
  const risks = [...alike.values()].flatMap((group) => {
    const [change] = group;
    return change === undefined
      ? []
      : [{ change, names: group.map(({ name, target }) => `${name} on ${target}`) }];
  });
  return risks.sort((a, b) => Number(b.change.losesData) - Number(a.change.losesData));
}

const MAX_NAMED = 5;

/** Formats `- net n1 on hv1, n2 on hv1, and 4 more: deletes it (held by the guard: ...)`. */
export function formatRisk({ names, change }: RiskyChange): string {
  const hold = change.hold === undefined ? "" : ` (${holdPhrase(change.hold)})`;
  return `${ACTIONS[change.action]} ${change.type} ${listSome(names, MAX_NAMED)}: ${impactPhrase(change)}${hold}`;
}

function riskKey(change: PlannedChange): string {
  return [change.action, change.type, impactPhrase(change), change.hold && holdPhrase(change.hold)].join(
    "\n",
  );
}

/** Returns whether a change is dangerous, so that readers must see it first. */
export function isRisky({ losesData, action, hold }: PlannedChange): boolean {
  return losesData || action === "delete" || action === "replace" || hold?.gate === "guard";
}
