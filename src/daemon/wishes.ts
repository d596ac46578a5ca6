import type { DriverWorld, TargetAddress } from "../drivers/driver.ts";
import { policyOf } from "../engine/policy.ts";
import { type Hashes, secretsIn } from "../engine/secrets.ts";
import type { Wish } from "../engine/think.ts";
import { createLoader, type Loaded } from "../fleet/load.ts";
import { locatorIn } from "../git/locate.ts";
import type { GitSource } from "../git/source.ts";
import { type ResolvedArtifacts, resolveArtifacts } from "../images/artifacts.ts";
import type { ImageWorld, SecretResource } from "../images/port.ts";
import { Failure } from "../model/failure.ts";
import type { Problem } from "../model/problem.ts";
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
  /** Reads a commit. Throws `rejected` when it holds no fleet. */
  read(commit: string): Promise<InForce>;
}

/** Reads commit after commit; what is the same in the next one is not read again. */
export function createWishes(source: GitSource, means: Means, onProgress: (text: string) => void): Wishes {
  const loader = createLoader();
  return {
    async read(commit) {
      const loaded = assertFleet(loader.load(await source.files(commit)), commit);
      const locate = locatorIn(source.place(commit), means.store.cache);
      return inForce(commit, loaded, imageWorldOf(locate, means, onProgress), means);
    },
  };
}

function assertFleet(loaded: Loaded, commit: string): Loaded {
  if (loaded.documents > 0) return loaded;
  throw new Failure("rejected", `the commit ${commit.slice(0, 8)} holds no fleet files`, {
    hint: "nothing is changed, since an empty fleet would be a removed one",
  });
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
