import { planEvents } from "../engine/events/plan-events.ts";
import type { Telling } from "../engine/events.ts";
import type { FleetEvent } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Posting } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";
import type { Hook } from "./hooks/hook.ts";
import type { Wire } from "./hooks/send.ts";

/** Where it is written down what is found and what is done, and who is told of it. */
export interface Book {
  readonly store: Store;
  now(): Date;
  /** Who started it. */
  readonly by: string;
  readonly hooks: readonly Hook[];
  readonly labels: Telling["labels"];
  /** How blocking webhooks are asked. */
  readonly wire: Wire;
}

/** An event, with the webhooks that want to hear of it; those that are asked before are not told after. */
export function postingOf(event: FleetEvent, hooks: readonly Hook[]): Posting {
  const told = hooks.filter(({ blocking, wants }) => blocking === undefined && wants(event));
  return { event, hooks: told.map(({ id }) => id) };
}

/** Tells of what a plan of the whole fleet finds, as far as it is news. */
export async function tellPlan(plan: Plan, { store, now, hooks, labels }: Book): Promise<void> {
  const { fleet, commit } = plan;
  const before = await store.notes(fleet, "told");
  const { events, told } = planEvents(plan, before, { fleet, commit, labels }, now().toISOString());
  const news = new Map([...told].filter(([key, value]) => before.get(key) !== value));
  if (events.length + news.size === 0) return;
  await store.outbox.post(
    fleet,
    events.map((event) => postingOf(event, hooks)),
    news,
  );
}

/**
 * Labels by resource. They are written down as they are now, so that those of a resource that has left Git are still
 * known when its objects go.
 */
export async function knownLabels(
  fleet: string,
  resources: readonly Resource[],
  store: Pick<Store, "notes" | "note">,
): Promise<Telling["labels"]> {
  const before = await store.notes(fleet, "labels");
  const now = new Map(resources.map(({ id, labels }) => [id as string, labels]));
  const fresh = [...now].filter(([id, labels]) => !isSame(before.get(id), labels));
  if (fresh.length > 0) await store.note(fleet, "labels", new Map(fresh));
  return (resource: ResourceId) => now.get(resource) ?? before.get(resource);
}

type Labels = Readonly<Record<string, string>>;

function isSame(before: Labels | undefined, now: Labels): boolean {
  const names = Object.keys(now);
  if (before === undefined) return false;
  return names.length === Object.keys(before).length && names.every((name) => now[name] === before[name]);
}
