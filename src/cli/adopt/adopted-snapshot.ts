import { adoptedDomain } from "../../drivers/libvirt/adopted-domain.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { AdoptionCandidate } from "./adoption-candidates.ts";

/**
 * Returns the snapshot as it is after the adoption of the candidates: with their marks, and with the states that
 * adoption gives them. A plan from it shows what adoption leaves to be changed.
 */
export function adoptedSnapshot<Part extends Pick<Snapshot, "objects">>(
  snapshot: Part,
  candidates: readonly AdoptionCandidate[],
): Part {
  const byId = new Map(candidates.map((candidate) => [candidate.observed.id, candidate]));
  const objects = snapshot.objects.map((object) => {
    const candidate = byId.get(object.id);
    return candidate === undefined ? object : adoptedObject(candidate);
  });
  return { ...snapshot, objects };
}

/** Returns a candidate as it is observed after its adoption. */
export function adoptedObject({ observed, mark, desired }: AdoptionCandidate): ObservedObject {
  const adopted = { ...observed, mark };
  const isNew = desired !== undefined && observed.mark === undefined;
  return isNew && observed.type === "domain"
    ? { ...adopted, ...adoptedDomainSides(observed, desired) }
    : adopted;
}

function adoptedDomainSides(
  observed: ObservedObject,
  desired: Pick<DesiredObject<object>, "state">,
): Pick<ObservedObject, "state" | "running"> {
  const { state, running } = observed as unknown as ObservedObject<DomainState>; // the driver returns this type for domains
  const sides = adoptedDomain({ state, running }, desired.state as DomainState); // its kind, too
  return sides as unknown as Pick<ObservedObject, "state" | "running">; // states are made of JSON values
}
