import pLimit from "p-limit";
import type { MayBegin } from "../../engine/apply.ts";
import { askedEvent } from "../../engine/events.ts";
import { plain } from "../../engine/show.ts";
import type { PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import type { Plan } from "../../model/plan.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import { ask, type Verdict } from "./ask.ts";
import type { BlockingHook, Hook } from "./hook.ts";
import type { Wire } from "./send.ts";

export interface Asked {
  readonly plan: Plan;
  /** By what each change is told of once it is done. */
  readonly events: ReadonlyMap<string, FleetEvent>;
  readonly hooks: readonly Hook[];
  readonly wire: Wire;
}

/** Of one webhook at a time at most so many questions. */
const AT_ONCE = 32;

/**
 * Asks blocking webhooks before the changes of a plan are begun, each of them once about each event that would be told. What only
 * belongs to a resource, such as a machine's disks, may go as the resource itself may. Undefined where nobody is to be asked.
 */
export function askingAbout({ plan, events, hooks, wire }: Asked): MayBegin | undefined {
  const guards = hooks.filter(isBlocking);
  if (guards.length === 0) return undefined;
  const ofOwner = byOwner(plan.changes, events);
  const answers = new Map<string, Promise<string | undefined>>();
  const limits = new Map(guards.map(({ id }) => [id, pLimit(AT_ONCE)]));
  const answerOf = (guard: BlockingHook, question: FleetEvent, stop: AbortSignal) => {
    const key = `${guard.id} ${question.id}`;
    const limit = limits.get(guard.id) ?? pLimit(AT_ONCE);
    const { otherwise } = guard.blocking;
    const asks = () => ask(guard, question, wire, { otherwise, stop }).then((one) => refusal(guard, one));
    const answer = answers.get(key) ?? limit(asks);
    answers.set(key, answer);
    return answer;
  };
  return async (change, stop) => {
    const own = events.get(change.change);
    const told = own === undefined ? (ofOwner.get(change.owner) ?? []) : [own];
    const questions = told.map((event) => askedEvent(event, plan.fleet, wire.now().toISOString()));
    const refusals = await Promise.all(
      guards.flatMap((guard) =>
        questions.filter(guard.wants).map((question) => answerOf(guard, question, stop)),
      ),
    );
    return refusals.find((reason) => reason !== undefined);
  };
}

export function isBlocking(hook: Hook): hook is BlockingHook {
  return hook.blocking !== undefined;
}

function byOwner(
  changes: readonly PlannedChange[],
  events: ReadonlyMap<string, FleetEvent>,
): Map<ResourceId, FleetEvent[]> {
  const found = new Map<ResourceId, FleetEvent[]>();
  for (const { change, owner } of changes) {
    const event = events.get(change);
    if (event !== undefined) found.set(owner, [...(found.get(owner) ?? []), event]);
  }
  return found;
}

function refusal({ id }: Hook, { answer, why }: Verdict): string | undefined {
  if (answer === "continue") return undefined;
  return plain(`${showResource(id)} does not let it${why === "" ? "" : `: ${why}`}`);
}
