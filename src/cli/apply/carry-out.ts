import { randomUUID } from "node:crypto";
import { type ApplyEvent, type ApplyOptions, apply } from "../../engine/apply.ts";
import { Failure } from "../../model/failure.ts";
import type { Outcome, Plan, Run } from "../../model/plan.ts";
import type { RunRecord } from "../../store/store.ts";
import type { Exit } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { count } from "../words.ts";
import { conclusion, exitOf, follow } from "./show.ts";

/** Applies a plan with visible progress, writes it into history, and says what became of it. */
export async function carryOut(
  plan: Plan,
  options: Pick<ApplyOptions, "connections" | "verify" | "settle">,
  session: Session,
): Promise<Exit> {
  const record = await recorded(plan, options, session);
  const { io, json } = session;
  if (json) io.print(JSON.stringify(record, undefined, 2));
  else io.print(conclusion(record, plan, record.seconds, io.color));
  return exitOf(record, plan);
}

async function recorded(
  plan: Plan,
  options: Pick<ApplyOptions, "connections" | "verify" | "settle">,
  session: Session,
): Promise<RunRecord> {
  const { io, signal, store, user, progress } = session;
  const [time, start] = [session.now().toISOString(), performance.now()];
  const outcomes: Outcome[] = [];
  const tell = follow(progress, io);
  const onEvent = (event: ApplyEvent) => {
    if (event.kind === "finished") outcomes.push(event.outcome);
    tell(event);
  };
  const write = async (run: Run) => {
    const seconds = Math.round(performance.now() - start) / 1000;
    const record = { ...run, id: randomUUID().slice(0, 8), fleet: plan.fleet, time, seconds, by: user };
    await store.record(record);
    return record;
  };
  try {
    return await write(await apply(plan, { ...options, signal, onEvent }));
  } catch (error) {
    if (outcomes.length > 0)
      await write({ plan: plan.digest, commit: plan.commit, outcomes, state: "failed" });
    throw error;
  }
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
