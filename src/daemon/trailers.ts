import { short } from "../engine/show.ts";
import type { Reviews, TrailerApproval } from "../git/reviews.ts";
import { asFailure, Failure } from "../model/failure.ts";
import type { Plan } from "../model/plan.ts";
import type { Approval } from "../store/store.ts";
import type { Observer } from "./happening.ts";
import type { View } from "./keeper.ts";
import type { Means } from "./means.ts";
import { type About, approvalsFor, approvalsOfDigests, meantBy } from "./review/approving.ts";
import type { Reported } from "./review/reported.ts";

/** Lets changes go that commits of the branch approve: `Fleetwright-Approve: DIGEST`. */
export interface Trailers {
  /** Another plan was made. Resolves to true when something of it may go now. */
  planned(view: View): Promise<boolean>;
}

export interface TrailersOptions {
  readonly fleet: string;
  /** Undefined where there are no commits. */
  readonly reviews: Pick<Reviews, "approvals"> | undefined;
  readonly means: Pick<Means, "store" | "now">;
  readonly observe: Observer;
}

/** The note of the last commit whose trailers were read. */
const READ = "trailers";

export function createTrailers({ fleet, reviews, means, observe }: TrailersOptions): Trailers {
  const { store, now } = means;
  let read: string | undefined;
  const heed = async (view: View): Promise<boolean> => {
    const { commit } = view.inForce;
    const since = (await store.notes(fleet, "daemon")).get(READ)?.commit;
    if (since === commit || reviews === undefined) return false;
    const found = await reviews.approvals(typeof since === "string" ? since : undefined, commit);
    const reported = found.length === 0 ? [] : [...(await store.notes(fleet, "review")).values()];
    const approvals = found.map((one) =>
      approvalsBy(one, view.plan, reported as unknown as Reported[], now()),
    ); // only reviews write them
    if (approvals.flat().length > 0) await store.approve(fleet, approvals.flat());
    await store.note(fleet, "daemon", new Map([[READ, { commit }]]));
    for (const [index, one] of found.entries()) if (approvals[index]?.length === 0) complain(one, observe);
    return approvals.flat().length > 0;
  };
  return {
    async planned(view) {
      if (view.inForce.commit === read) return false;
      read = view.inForce.commit;
      try {
        return await heed(view);
      } catch (error) {
        read = undefined;
        observe({ kind: "failed", doing: "looking for approvals in commits", failure: asFailure(error) });
        return false;
      }
    },
  };
}

/** By the plan that was reported before it was merged, or by the one that there is now. */
function approvalsBy(
  { digest, committer, commit }: TrailerApproval,
  plan: Plan,
  reported: readonly Reported[],
  at: Date,
): Approval[] {
  const by = `${committer} in ${short(commit)}`;
  const own = reported.filter((one) => one.plan !== "" && one.plan.startsWith(digest));
  const named = new Set(own.flatMap(({ changes }) => changes));
  const there = plan.changes.filter((change) => named.has(change.digest));
  const known = approvalsFor([...there, ...meantBy(digest, plan)], { by, at });
  return [...known, ...approvalsUnseen([...named], known, { by, at }, `of plan ${short(digest)}`)];
}

/** What was reviewed and cannot be seen now, since its target does not answer, is approved all the same. */
function approvalsUnseen(
  digests: readonly string[],
  known: readonly Approval[],
  about: About,
  text: string,
): Approval[] {
  const seen = new Set(known.map(({ digest }) => digest));
  return approvalsOfDigests(
    digests.filter((digest) => !seen.has(digest)),
    text,
    about,
  );
}

function complain({ digest, commit, committer }: TrailerApproval, observe: Observer): void {
  const message = `Fleetwright-Approve: ${short(digest)} in ${short(commit)} by ${committer} names neither a plan that was reported nor a change that is to be done`;
  observe({ kind: "failed", doing: "approving", failure: new Failure("world-moved", message) });
}
