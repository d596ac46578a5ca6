import { poolByName } from "../../../kinds/virtual-machine-pool/pool-members.ts";
import { type ChangeId, GATES, type Hold } from "../../../model/change.ts";
import { formatResource } from "../../../model/resource.ts";
import { type Node, ROLE } from "../graph.ts";
import type { PlanningState } from "../types.ts";
import { disruptionOf } from "./disruption.ts";
import { guardFor, guardReason } from "./guard.ts";
import { APPROVAL_RULES, DESTRUCTIVE, followsReadiness, type GateContext, gateContext } from "./index.ts";

/*
 * A commit never lets itself go: what its own rules let go is held, too, where the rules in force before it say so, and a
 * person opens that by approving it.
 */

/** Gate of the rules in force, for changes that the commit's own rules let go. */
export interface RulesGate {
  /** Returns the holds among `open`, the changes that nothing else holds. */
  holdsAmong(open: readonly Node[]): ReadonlyMap<ChangeId, Hold>;
  /** Returns whether a change would be held if all changes were applied at once outside of the windows in force. */
  wouldHold(nodes: readonly Node[]): boolean;
}

/** Context of the gates under the rules in force. */
type RuleContext = Pick<GateContext, "planning" | "window" | "guard">;

const RULES_SUFFIX = "so say the rules in force, and this commit's own count once its plan is done";

export function createRulesGate(
  planning: PlanningState,
  isApproved: (node: Node) => boolean,
): RulesGate | undefined {
  const { rulesInForce, lostGuards = [] } = planning.input;
  if (rulesInForce === undefined) return undefined;
  const before: PlanningState = { ...planning, input: { ...planning.input, fleet: rulesInForce.policy } };
  const protectedIds = new Set(rulesInForce.protected);
  const isProtected = ({ draft: { owner, action } }: Node) =>
    DESTRUCTIVE.has(action) &&
    [owner, poolByName(owner)].some((id) => id !== undefined && protectedIds.has(id));
  const ruleContext = gateContext(before);
  const [lostGuard] = lostGuards;
  const lostGuardReason =
    lostGuard === undefined
      ? undefined
      : `${formatResource(lostGuard)}, an admission webhook, is changed or removed`;
  const holdOf = (node: Node, context: RuleContext): Hold | undefined => {
    if (isApproved(node)) return undefined;
    const tooMuch = guardReason(node, context.guard, context.planning);
    if (tooMuch !== undefined) return { gate: "guard", reason: `${tooMuch}; ${RULES_SUFFIX}` };
    const reason = isProtected(node)
      ? "it is protected (protect: true)"
      : (lostGuardReason ?? ruleReason(node, context));
    return reason === undefined ? undefined : { gate: "approval", reason: `${reason}; ${RULES_SUFFIX}` };
  };
  return {
    holdsAmong(open) {
      const context = { ...ruleContext, guard: guardFor(before, open) };
      return new Map(
        open.flatMap((node) => {
          const hold = holdOf(node, context);
          return hold === undefined ? [] : [[node.draft.change, hold] as const];
        }),
      );
    },
    wouldHold(nodes) {
      const context = { ...ruleContext, window: { open: false }, guard: guardFor(before, nodes) };
      return nodes.some((node) => holdOf(node, context) !== undefined);
    },
  };
}

function ruleReason(node: Node, { planning, window }: RuleContext): string | undefined {
  const { fleet } = planning.input;
  const { action, cause, policy } = node.draft;
  if (!fleet.prune && ROLE[action] === "removes" && REMOVAL_CAUSES.has(cause))
    return "the fleet does not prune (prune: false)";
  const part = disruptionOf(node.draft);
  if (part !== undefined && policy[part] === "Window" && !window.open) return "no maintenance window is open";
  return followsReadiness(node, planning) ? undefined : APPROVAL_RULES[fleet.apply](node, window);
}

const REMOVAL_CAUSES: ReadonlySet<Node["draft"]["cause"]> = new Set(["removed", "scale", "expired"] as const);

/** Returns false while the rules in force hold a change that this commit's rules let go, now or later. */
export function canApplyRules(
  nodes: readonly Node[],
  holds: ReadonlyMap<ChangeId, Hold>,
  byRules: ReadonlySet<ChangeId>,
  rulesGate: RulesGate | undefined,
): boolean {
  if (rulesGate === undefined) return true;
  if (byRules.size > 0) return false;
  const released = nodes.filter(({ draft: { change } }) => !isIndefinite(holds.get(change)));
  return !rulesGate.wouldHold(released);
}

/** Returns whether only a person's action opens the gate, whatever time passes. */
function isIndefinite(hold: Hold | undefined): boolean {
  if (hold === undefined) return false;
  const { opensBy } = GATES[hold.gate];
  if (opensBy === "schedule") return hold.until === undefined;
  return opensBy === "approval" || opensBy === "edit" || opensBy === "capacity";
}
