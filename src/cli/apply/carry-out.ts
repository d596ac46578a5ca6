import type { Book } from "../../daemon/book.ts";
import { applyRecorded } from "../../daemon/recorded-apply.ts";
import type { ApplyOptions } from "../../engine/apply.ts";
import { Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";
import type { Exit } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { count } from "../words.ts";
import { conclusion, exitOf, follow } from "./show.ts";

/** Applies a plan with visible progress, writes it into history, and says what became of it. */
export async function carryOut(
  plan: Plan,
  options: Pick<ApplyOptions, "connections" | "verify" | "settle">,
  book: Book,
  { io, json, signal, progress }: Session,
): Promise<Exit> {
  const record = await applyRecorded(plan, { ...options, signal, onEvent: follow(progress, io) }, book);
  if (json) io.print(JSON.stringify(record, undefined, 2));
  else io.print(conclusion(record, plan, record.seconds, io.color));
  return exitOf(record, plan);
}

/** Asks whoever sits at the terminal; `--yes` answers. Throws `usage` where nobody can be asked. */
export async function confirm(question: string, yes: boolean, { io, signal }: Session): Promise<boolean> {
  if (yes) return true;
  if (!io.interactive) {
    throw new Failure("usage", "nobody can be asked here: this is not a terminal", {
      hint: "look at the plan, then give --yes",
    });
  }
  const answer = await io.ask(`${io.errColor.bold(question)} [y/N] `, signal).catch(() => "");
  return /^y(es)?$/i.test(answer);
}

/** How many changes of a plan go. */
export function amount(plan: Plan): string {
  return count(plan.changes.filter(({ hold }) => hold === undefined).length, "change");
}
