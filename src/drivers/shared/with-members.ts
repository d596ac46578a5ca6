import { type Observation, type ObservedObject, observedObject } from "../../model/object.ts";

/**
 * Returns a copy of an observed object with some members replaced. The copy shares the hidden class of its type, which a literal
 * `{ ...object, … }` would not.
 */
export function withMembers<State extends object>(
  object: ObservedObject<State>,
  members: Partial<Pick<Observation<State>, "running" | "dependsOn" | "addresses" | "health">>,
): ObservedObject<State> {
  const { type, target, name, state, mark, startedAt, credits, trashed, unfinished, unusable } = object;
  const { lastingUses } = object;
  const { left, moved, maybeOn, unrecorded } = object;
  const { dependsOn = object.dependsOn, running = object.running, addresses = object.addresses } = members;
  const { health = object.health } = members;
  return observedObject(type, target, name, {
    state,
    mark,
    dependsOn,
    running,
    health,
    startedAt,
    addresses,
    credits,
    trashed,
    unfinished,
    unusable,
    lastingUses,
    left,
    moved,
    maybeOn,
    unrecorded,
  });
}
