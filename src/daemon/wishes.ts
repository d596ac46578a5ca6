import type { DriverWorld, TargetAddress } from "../drivers/driver.ts";
import { policyOf } from "../engine/policy.ts";
import { type Hashes, secretsIn } from "../engine/secrets.ts";
import type { Wish } from "../engine/think.ts";
import { type GoodFiles, loadWithLastGood } from "../fleet/last-good.ts";
import { createLoader, type Loaded } from "../fleet/load.ts";
import { locatorIn } from "../git/locate.ts";
import type { GitSource } from "../git/source.ts";
import { type ResolvedArtifacts, resolveArtifacts } from "../images/artifacts.ts";
import type { ImageWorld, SecretResource } from "../images/port.ts";
import { Failure } from "../model/failure.ts";
import { type Problem, showProblem } from "../model/problem.ts";
import { suspensionsOf } from "./decisions.ts";
import { driverWorld, imagesIn, imageWorldOf } from "./driver-world.ts";
import { type Hook, hooksOf } from "./hooks/hook.ts";
import { leftBehind } from "./left-behind.ts";
import type { Means } from "./means.ts";
import { hashAll } from "./secret-hashes.ts";
import { targetsOf } from "./targets.ts";

/** A commit as it is in force: what it asks for, and what is needed to do it. */
export interface InForce {
  readonly commit: string;
  readonly wish: Wish;
  readonly targets: readonly TargetAddress[];
  readonly hooks: readonly Hook[];
  readonly secrets: readonly SecretResource[];
  /** Every problem of the commit's files. */
  readonly problems: readonly Problem[];
  readonly world: DriverWorld;
}

export interface Wishes {
  /**
   * Reads a commit; files with problems stay as they were in the last one. Throws `rejected` when it holds no fleet, or
   * one of which nobody can say what it is called.
   */
  read(commit: string): Promise<InForce>;
}

/** Reads commit after commit; what is the same in the next one is not read again. */
export function createWishes(source: GitSource, means: Means, onProgress: (text: string) => void): Wishes {
  const loader = createLoader();
  const { store } = means;
  let good: GoodFiles | undefined;
  /** Of the process before: the last commit without problems may still be had. */
  const goodBefore = async (fresh: Loaded): Promise<GoodFiles> => {
    const { id } = policyOf(fresh.resources);
    const commit = (await store.notes(id, "daemon")).get(GOOD)?.commit;
    if (fresh.problems.length === 0 || typeof commit !== "string") return new Map();
    const files = await source.files(commit).catch(() => []); // it may be gone from the repository
    return loadWithLastGood(loader, files, new Map()).good;
  };
  return {
    async read(commit) {
      const files = await source.files(commit);
      const before = good ?? (await goodBefore(loader.load(files)));
      const { loaded, good: next } = loadWithLastGood(loader, files, before);
      assertFleet(loaded, commit);
      good = next;
      const fleet = policyOf(loaded.resources).id;
      if (loaded.problems.length === 0) await store.note(fleet, "daemon", new Map([[GOOD, { commit }]]));
      const locate = locatorIn(source.place(commit), store.cache);
      return inForce(commit, loaded, imageWorldOf(locate, means, onProgress), means);
    },
  };
}

/** The note of the last commit whose files had no problems. */
const GOOD = "good";

function assertFleet({ documents, resources, problems, unusable }: Loaded, commit: string): void {
  const name = `the commit ${commit.slice(0, 8)}`;
  if (documents === 0) {
    throw new Failure("rejected", `${name} holds no fleet files`, {
      hint: "nothing is changed, since an empty fleet would be a removed one",
    });
  }
  const isUnread = problems.some(({ resource }) => resource === undefined);
  const isBroken = isUnread || [...unusable].some((id) => id.startsWith("Fleet/"));
  if (!isBroken || resources.some(({ kind }) => kind === "Fleet")) return;
  const [problem] = problems;
  throw new Failure(
    "rejected",
    `${name}: its Fleet cannot be read, so nobody knows which objects are its own`,
    {
      ...(problem === undefined ? {} : { hint: showProblem(problem) }),
    },
  );
}

type Gathered = [ResolvedArtifacts, Hashes, Wish["suspended"], Wish["notices"]];

/** Gathers what belongs to a commit: what its images and secrets are, and what people decided of its resources. */
export async function inForce(
  commit: string,
  loaded: Loaded,
  imageWorld: ImageWorld,
  means: Means,
): Promise<InForce> {
  const { resources, problems } = loaded;
  const fleet = policyOf(resources);
  const images = imagesIn(resources);
  const targets = targetsOf(resources, means);
  const [resolved, hashes, suspended, notices]: Gathered = await Promise.all([
    resolveArtifacts(images, imageWorld),
    hashAll(resources, means),
    suspensionsOf(resources, fleet.id, means.store),
    leftBehind(fleet.id, targets, loaded.unusable, means),
  ]);
  const secrets = secretsIn(resources);
  return {
    commit,
    wish: { loaded, commit, fleet, resolved, hashes, suspended, notices },
    targets,
    hooks: hooksOf(resources),
    ...{ secrets, problems },
    world: driverWorld(fleet.id, { images, secrets, artifacts: resolved.artifacts }, imageWorld, means),
  };
}
