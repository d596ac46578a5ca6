import type { PlanningResult } from "../engine/planning-pipeline.ts";
import { areSameRules } from "../engine/rules.ts";
import type { Rules } from "../model/policy.ts";
import type { Store } from "../store/store.ts";

const RULES_KEY = "in-force";

/** Returns the rules in force. Undefined if none are stored: the commit's own rules count then. */
export async function loadRulesInForce(
  fleet: string,
  store: Pick<Store, "readRecords">,
): Promise<Rules | undefined> {
  return (await store.readRecords(fleet, "rules")).get(RULES_KEY);
}

/**
 * Stores the commit's own rules as those in force: at once if none are stored, else when they release no change that
 * the rules before hold. Only processes that apply may call it. Because a plan without an apply must not trust a
 * commit.
 */
export async function saveRulesInForce(
  fleet: string,
  { rules, canApplyRules }: Pick<PlanningResult, "rules" | "canApplyRules">,
  before: Rules | undefined,
  store: Pick<Store, "putRecords">,
): Promise<void> {
  if (before !== undefined && (!canApplyRules || areSameRules(before, rules))) return;
  await store.putRecords(fleet, "rules", new Map([[RULES_KEY, rules]]));
}
