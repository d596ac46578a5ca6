import { breather } from "../../drivers/breather.ts";
import type { Driver } from "../../drivers/driver.ts";
import { typesOf } from "../../drivers/index.ts";
import { ownPart, seenOn } from "../../engine/review.ts";
import { createThinker } from "../../engine/think.ts";
import { withUnusableHosts } from "../../engine/unusable.ts";
import { createLoader, type FleetFile, type Loaded } from "../../fleet/load.ts";
import type { Reviews } from "../../git/reviews.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";
import type { View } from "../keeper.ts";
import type { Means } from "../means.ts";
import { targetsOf } from "../targets.ts";
import type { Planned } from "./proposal.ts";
import { wishOf } from "./wish-of-strangers.ts";

/**
 * Plans what is to be merged, over what is known of the targets: nothing is asked of them, nothing is locked, and nothing but
 * a plan comes of it. Each keeps in mind what the last plans had in common.
 */
export type ProposalPlanner = (head: string, view: View, approvals: readonly string[]) => Promise<Planned>;

export interface PlannerParts {
  readonly reviews: Reviews;
  readonly means: Means;
  readonly drivers: readonly Driver[];
}

export function createProposalPlanner({ reviews, means, drivers }: PlannerParts): ProposalPlanner {
  const loader = createLoader();
  const think = createThinker({ types: typesOf(drivers), test: means.test });
  const plan = async (head: string, view: View, approvals: readonly string[]): Promise<Plan> => {
    const { inForce } = view;
    const { files, place } = await reviews.merged(inForce.commit, head);
    const loaded = await loadInTurns(loader, files);
    const wish = assertSame(await wishOf({ loaded, place, head, inForce }, means), inForce.wish.fleet.id);
    const targets = new Set(targetsOf(loaded.resources, means).map(({ id }) => id));
    const known = new Set(inForce.targets.map(({ id }) => id));
    const snapshot = withUnusableHosts(seenOn(view.snapshot, targets, known), loaded.unusable);
    return ownPart(think(wish, { snapshot, approvals, now: means.now() }).plan, view.plan);
  };
  return async (head, view, approvals) => {
    try {
      return { is: "plan", plan: await plan(head, view, approvals) };
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === "bug" || failure.code === "cancelled") throw failure;
      return { is: "trouble", failure };
    }
  };
}

/** File by file, so that what is really done has its turns in between. */
async function loadInTurns(
  loader: ReturnType<typeof createLoader>,
  files: readonly FleetFile[],
): Promise<Loaded> {
  const breathe = breather();
  for (const file of files) {
    loader.prepare(file);
    await breathe();
  }
  const loaded = loader.load(files);
  if (loaded.documents > 0) return loaded;
  throw new Failure("rejected", "once it is merged, no fleet files are left", {
    hint: "an empty fleet would be a removed one, so that such a commit is not used",
  });
}

function assertSame<Wish extends { readonly fleet: { readonly id: string } }>(
  wish: Wish,
  fleet: string,
): Wish {
  if (wish.fleet.id === fleet) return wish;
  throw new Failure("rejected", `the fleet would be called ${wish.fleet.id}, and is called ${fleet}`, {
    hint: "whatever is marked as its own would be a stranger's; such a commit is not used",
  });
}
