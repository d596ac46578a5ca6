import { approvalsOf } from "../../daemon/decisions.ts";
import { inForce } from "../../daemon/wishes.ts";
import { typesOf } from "../../drivers/index.ts";
import { ownPart, seenOn } from "../../engine/review.ts";
import { createThinker } from "../../engine/think.ts";
import { withUnusableHosts } from "../../engine/unusable.ts";
import { asFailure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";
import type { Given } from "../command.ts";
import { meansOf, type Session } from "../session.ts";
import { readSource, type Source } from "./tree.ts";
import { imagesOf, type World } from "./world.ts";

/**
 * The plan that people want to see: all of it, or with `--base` what the merge changes by itself, without what its base is
 * about to do anyway.
 */
export async function ownPlan(world: World, given: Given, session: Session): Promise<Plan> {
  if (given.text("base") === undefined) return world.plan;
  const base = await readBase(given, session);
  return base === undefined ? world.plan : ownPart(world.plan, await basePlan(base, world, session));
}

/** Undefined where the base has no fleet yet. Its merge was read before, so everything else is in order. */
async function readBase(given: Given, session: Session): Promise<Source | undefined> {
  try {
    return await readSource(atBase(given), session);
  } catch (error) {
    if (asFailure(error).code === "usage" || asFailure(error).code === "rejected") return undefined;
    throw error;
  }
}

/** The plan of the base alone, of the same world. */
async function basePlan(source: Source, world: World, session: Session): Promise<Plan> {
  const means = meansOf(session);
  const { loaded, commit, files } = source;
  const { wish, targets } = await inForce(commit, loaded, imagesOf(files, session), means);
  const known = new Set(world.targets.map(({ id }) => id));
  const seen = seenOn(world.snapshot, new Set(targets.map(({ id }) => id)), known);
  const think = createThinker({ types: typesOf(await session.tools.drivers()), test: means.test });
  const approvals = await approvalsOf(wish.fleet.id, session.store, session.now());
  const snapshot = withUnusableHosts(seen, loaded.unusable);
  return think(wish, { snapshot, approvals, now: world.seenAt }).plan;
}

/** The same command line, as if it had named the base. */
function atBase(given: Given): Given {
  const texts: Readonly<Record<string, string | undefined>> = {
    ...{ repo: given.text("repo") ?? ".", ref: given.text("base"), base: undefined },
  };
  return { ...given, text: (option) => (option in texts ? texts[option] : given.text(option)) };
}
