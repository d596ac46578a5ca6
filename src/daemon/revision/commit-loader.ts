import { policyOf } from "../../engine/policy.ts";
import { type LastGoodFiles, loadWithLastGood } from "../../fleet/last-good.ts";
import { createLoader, type LoadedFleet } from "../../fleet/load.ts";
import { withNamedFleet } from "../../fleet/named-fleet.ts";
import { readCommitTime } from "../../git/commit-time.ts";
import { createFileLocator } from "../../git/file-locator.ts";
import type { GitSource, SourceHead } from "../../git/types.ts";
import { Failure } from "../../model/failure.ts";
import { formatProblem } from "../../model/problem.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import { imageContext } from "../../workspace/driver-context.ts";
import { type Revision, resolveRevision } from "../../workspace/revision.ts";

export interface CommitLoader {
  /**
   * Reads a commit. Files with problems stay as they were in the last commit without problems. Throws `rejected` when the
   * commit has no fleet files, or when its Fleet cannot be read.
   */
  load(head: Pick<SourceHead, "commit" | "confirmed">): Promise<Revision>;
}

/** Creates a loader that does not parse files again that are the same in the next commit. */
export function createCommitLoader(
  source: GitSource,
  context: RuntimeContext,
  onProgress: (text: string) => void,
): CommitLoader {
  const loader = createLoader(context);
  const { store } = context;
  let lastGood: LastGoodFiles | undefined;
  /** Reads the last commit without problems that a previous process noted in the store. */
  const loadLastGood = async (fresh: LoadedFleet): Promise<LastGoodFiles> => {
    const { id } = policyOf(fresh.resources);
    const commit = (await store.readRecords(id, "daemon")).get(LAST_GOOD_KEY)?.commit;
    if (fresh.problems.length === 0 || typeof commit !== "string") return new Map();
    const files = await source.files(commit).catch(() => []); // the commit may not exist any more
    return loadWithLastGood(loader, files, new Map()).lastGood;
  };
  return {
    async load({ commit, confirmed }) {
      const files = await source.files(commit);
      const before = lastGood ?? (await loadLastGood(loader.load(files)));
      const { loaded: read, lastGood: nextGood } = loadWithLastGood(loader, files, before);
      const loaded = context.backend === "test" ? read : withNamedFleet(read);
      assertHasFleet(loaded, commit);
      lastGood = nextGood;
      const fleet = policyOf(loaded.resources).id;
      if (loaded.problems.length === 0)
        await store.putRecords(fleet, "daemon", new Map([[LAST_GOOD_KEY, { commit }]]));
      const place = source.location(commit);
      const locate = createFileLocator(place, store.cache);
      const unconfirmed = confirmed ? undefined : UNCONFIRMED;
      const next = await resolveRevision(
        {
          commit,
          loaded,
          history: source.history(commit),
          filesAt: (earlier) => source.files(earlier),
          unconfirmed,
        },
        imageContext(locate, context, onProgress),
        context,
      );
      return { ...next, desired: { ...next.desired, committed: await readCommitTime(place) } };
    },
  };
}

const UNCONFIRMED = "the branch could not be read since the daemon started";

/** The key of the record of the last commit without problems. */
const LAST_GOOD_KEY = "good";

function assertHasFleet({ documents, resources, problems, unusable }: LoadedFleet, commit: string): void {
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
    `${name}: its Fleet cannot be read, so the objects of the fleet are unknown`,
    {
      ...(problem === undefined ? {} : { hint: formatProblem(problem) }),
    },
  );
}
