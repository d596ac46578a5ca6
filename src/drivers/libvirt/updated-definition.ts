import type { Change } from "../../model/change.ts";
import { desiredState } from "../shared/actions.ts";
import { keepUnchangedShares } from "./domain-resources.ts";
import type { OriginResolver } from "./domain-types.ts";
import { manageFields } from "./domain-unmanaged.ts";
import { writeDomain } from "./domain-xml.ts";
import type { DomainState } from "./states.ts";
import type { Element } from "./xml.ts";

/** Returns the stored definition of a domain with a change of it. Everything else in it stays as it is. */
export function updatedDefinition(stored: Element, change: Change, origin: OriginResolver): Element {
  const before = (change.before ?? {}) as Partial<DomainState>; // as the planner observed it
  const desired = keepUnchangedShares(desiredState<DomainState>(change), before, stored);
  const domain = writeDomain(stored, desired, change.mark, origin);
  manageFields(
    domain,
    change.fields.map(({ path }) => path),
  );
  return domain;
}
