import type { Review } from "../../git/forge/api.ts";
import type { Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";

/** Something that is to be merged, wherever people propose it. */
export interface Proposal {
  /** Known by this from one look to the next, and to people: `#12`, or the name of a branch. */
  readonly label: string;
  readonly title: string;
  /** The newest commit of it. */
  readonly head: string;
  /** Another one whenever somebody said something; what was said has not changed while it is the same. */
  readonly said: string;
  /** On a forge: what it knows of it. */
  readonly review?: Review;
}

/** What comes of a proposal: what merging it changes by itself, or why nobody knows. */
export type Planned =
  | { readonly is: "plan"; readonly plan: Plan }
  | { readonly is: "trouble"; readonly failure: Failure };
