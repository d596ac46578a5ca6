import type { ObservedObject, Trashed } from "../../model/object.ts";
import type { GuardLimits } from "../../model/policy.ts";
import { formatObject, pluralize } from "../format.ts";
import type { Node } from "./graph.ts";
import { isOwned } from "./lineage.ts";
import type { ChangeDraft, PlanningState } from "./types.ts";

/** Objects in the trash that a plan would delete for good, and the reasons for doubt. */
export interface Expiries {
  readonly now: string;
  readonly amount: number;
  /** Numbers of expiring and of existing objects by type, the trash included. */
  readonly byType: ReadonlyMap<string, { readonly expiring: number; readonly all: number }>;
  /** Reason to doubt the clock. */
  readonly doubt: string | undefined;
}

/**
 * Counts the expiring objects that nothing else holds. Expiry was announced, so that it needs no approval within limits.
 */
export function countExpiries(open: readonly Node[], planning: PlanningState): Expiries {
  const expiring = open.filter(({ draft }) => isExpiry(draft));
  const { now, time } = planning.input;
  const doubt = time?.doubt;
  const doubtReason = doubt && `the clock of this machine is in doubt until ${doubt.until}: ${doubt.why}`;
  return { now, amount: expiring.length, byType: countSharesByType(expiring, planning), doubt: doubtReason };
}

function isExpiry({ cause, losesData }: ChangeDraft): boolean {
  return cause === "expired" && losesData;
}

function countSharesByType(
  expiring: readonly Node[],
  { observed, pruneCandidates, input }: PlanningState,
): Expiries["byType"] {
  const shares = new Map<string, { expiring: number; all: number }>();
  for (const { draft } of expiring) {
    const share = shares.get(draft.type) ?? { expiring: 0, all: 0 };
    shares.set(draft.type, { ...share, expiring: share.expiring + 1 });
  }
  if (shares.size === 0) return shares;
  const all = new Set<ObservedObject>([...observed.values(), ...pruneCandidates]);
  for (const object of all) {
    const share = isOwned(object, input) ? shares.get(object.type) : undefined;
    if (share !== undefined) share.all += 1;
  }
  return shares;
}

/** Returns the reason to keep expired data. Undefined: it is deleted. */
export function expiryReason(
  draft: ChangeDraft,
  expiries: Expiries,
  limits: GuardLimits,
): string | undefined {
  const what = `the data of ${formatObject(draft)} would be gone for good`;
  const implausible = implausibleTimes(draft, expiries.now) ?? expiries.doubt;
  if (implausible !== undefined) return `${what}, and ${implausible}`;
  if (expiries.amount > limits.maxDeletes)
    return `the data of ${pluralize(expiries.amount, "object")} in the trash would be gone for good; more than ${limits.maxDeletes} need approval`;
  const { expiring, all } = expiries.byType.get(draft.type) ?? { expiring: 0, all: 0 };
  if (all < limits.fromObjects || expiring * 100 <= limits.maxDeletePercent * all) return undefined;
  return `the data of ${expiring} of ${all} objects of type ${draft.type} would be gone for good; more than ${limits.maxDeletePercent}% need approval`;
}

/** Earliest plausible time in the trash. A clock that was never set says 1970. */
const EARLIEST = Date.parse("2020-01-01T00:00:00Z");
const SLACK_MS = 300_000;

/** Describes implausible times in the trash. */
function implausibleTimes({ trashed, retention: keep }: ChangeDraft, now: string): string | undefined {
  if (trashed === undefined) return undefined;
  const [since, until] = parseTimes(trashed);
  if (!(since >= EARLIEST)) return `it is said to be in the trash since ${trashed.since}`;
  if (since > Date.parse(now) + SLACK_MS)
    return `it came into the trash at ${trashed.since}, which is yet to come`;
  if (keep.trashSeconds === 0 || !(until - since >= keep.trashSeconds * 1000))
    return `it was not kept as long as was announced`;
  return undefined;
}

function parseTimes({ since, until }: Trashed): readonly [number, number] {
  return [Date.parse(since), until === null ? Number.POSITIVE_INFINITY : Date.parse(until)];
}
