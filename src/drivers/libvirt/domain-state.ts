import type { DomainState } from "./states.ts";

/**
 * Returns the state of a desired or observed object of type `domain`. Kinds and the driver give these objects this state;
 * other types have other states.
 */
export function domainStateOf({ state }: { readonly state: object }): DomainState {
  return state as DomainState;
}
