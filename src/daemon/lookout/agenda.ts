import type { ObjectId } from "../../model/object.ts";

/** When what of a target is looked at again. Times are milliseconds of one clock. Never changed. */
export interface Agenda {
  /** When everything is due. */
  readonly allAt: number;
  /** When these objects are due. */
  readonly objects: ReadonlyMap<ObjectId, number>;
}

export type Look =
  | { readonly kind: "all" }
  | { readonly kind: "objects"; readonly ids: readonly ObjectId[] }
  | { readonly kind: "nothing"; readonly forMs: number };

/** Everything, at once. */
export const FIRST: Agenda = { allAt: 0, objects: new Map() };

/** Asks for everything; whoever asked for it sooner gets it sooner. */
export function askAll(agenda: Agenda, at: number): Agenda {
  return { ...agenda, allAt: Math.min(agenda.allAt, at) };
}

/** Asks for objects; one that was asked for already stays due when it was, so that it does not wait for ever. */
export function askObjects(agenda: Agenda, ids: Iterable<ObjectId>, at: number): Agenda {
  const objects = new Map(agenda.objects);
  for (const id of ids) objects.set(id, Math.min(objects.get(id) ?? at, at));
  return { ...agenda, objects };
}

/**
 * What to look at now. Objects come before the whole, which takes longer: something has happened to them. With the first
 * that is due, all go that were asked for, since a look at many takes hardly longer.
 */
export function nextLook({ allAt, objects }: Agenda, now: number): Look {
  const first = Math.min(...objects.values());
  if (first <= now) return { kind: "objects", ids: [...objects.keys()] };
  if (allAt <= now) return { kind: "all" };
  return { kind: "nothing", forMs: Math.min(first, allAt) - now };
}

export function withoutObjects(agenda: Agenda, ids: readonly ObjectId[]): Agenda {
  const objects = new Map(agenda.objects);
  for (const id of ids) objects.delete(id);
  return { ...agenda, objects };
}

/** Everything is due then, and not before, unless it is asked for. */
export function allNextAt(agenda: Agenda, at: number): Agenda {
  return { ...agenda, allAt: at };
}
