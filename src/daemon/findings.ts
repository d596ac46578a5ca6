import type { Plan } from "../model/plan.ts";
import type { Store } from "../store/store.ts";
import { type Book, tellPlan } from "./book.ts";
import { type Now, recover } from "./recovery.ts";

/** Writes down what plans find, as far as it is news. */
export interface Findings {
  /** Before anything new is written: what became of the runs of processes that were killed. */
  recover(now: Now): Promise<void>;
  tell(plan: Plan, book: Book): Promise<void>;
}

export function createFindings(fleet: string, store: Pick<Store, "runs" | "lock">): Findings {
  let recovered = false;
  let told = "";
  return {
    async recover(now) {
      if (recovered) return;
      if ((await store.runs.open(fleet)).length > 0) {
        await using _lock = await store.lock(fleet); // open runs that nobody works on
        await recover(now, store);
      }
      recovered = (await store.runs.open(fleet)).length === 0; // else of a target that cannot be read yet
    },
    async tell(plan, book) {
      const found = plan.changes.flatMap(({ cause, hold, digest }) =>
        cause === "drift" || hold?.gate === "approval" || hold?.gate === "brake"
          ? [`${digest} ${hold?.gate}`]
          : [],
      );
      const now = found.join("\n");
      if (now === told) return; // asking the store costs more than this
      await tellPlan(plan, book);
      told = now;
    },
  };
}
