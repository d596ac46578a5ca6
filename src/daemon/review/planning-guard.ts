import type { Store } from "../../store/store.ts";
import { ProposalTooLargeError } from "../../workspace/proposals/limits.ts";
import type { ProposalPlan } from "./proposal.ts";

/** The number of processes that may die while they plan one commit. */
const MAX_ATTEMPTS = 2;

/**
 * Records in the store that a commit is being planned, and removes the record afterwards. A record that stays means that the
 * process died meanwhile. After `MAX_ATTEMPTS` of them the commit is refused. Otherwise a branch could kill every daemon.
 */
export function createPlanningGuard(fleet: string, store: Pick<Store, "readRecords" | "putRecords">) {
  return async (head: string, plan: () => Promise<ProposalPlan>): Promise<ProposalPlan> => {
    const begun = (await store.readRecords(fleet, "planning")).get(head)?.begun ?? 0;
    if (begun >= MAX_ATTEMPTS) {
      const failure = new ProposalTooLargeError(`a daemon ended ${begun} times while it planned this`);
      await store.putRecords(fleet, "planning", new Map([[head, undefined]])); // the refusal itself expires after a day
      return { kind: "failed", failure };
    }
    await store.putRecords(fleet, "planning", new Map([[head, { begun: begun + 1 }]]));
    try {
      return await plan();
    } finally {
      await store.putRecords(fleet, "planning", new Map([[head, undefined]]));
    }
  };
}
