import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { TrailerApproval } from "../../src/git/approval-trailers.ts";
import type { SourceOptions } from "../../src/git/types.ts";
import { type SshKeys, sshKeys } from "./signing.ts";
import { signal, sourceStage } from "./stage.ts";

const stage = sourceStage();
const DIGEST = "0123456789abcdef";
const TRAILER = `Fleetwright-Approve: ${DIGEST}`;

let keys: SshKeys;
beforeAll(() => {
  keys = sshKeys(path.join(stage.folder.top, "keys"), "ada", "mallory");
});

const git = (...args: string[]) => stage.repo.git(...args);

/** A commit of main that is in force, and a branch of Mallory's beside it; what it gives back is main's. */
function createFeatureBranch(): string {
  const first = stage.repo.commit({ "fleet/a.yaml": "a" });
  git("checkout", "--quiet", "-b", "feature");
  stage.repo.commit({ "fleet/b.yaml": "b" }, "--author=Mallory <mallory@example.test>");
  git("checkout", "--quiet", "main");
  return first;
}

async function approvals(since: string, options: Partial<SourceOptions> = {}): Promise<TrailerApproval[]> {
  const approvers = { ssh: keys.allowed("ada") };
  await using source = await stage.open({ path: "fleet", approvers, ...options });
  const { commit } = await source.head(signal);
  return (await source.reviews?.readApprovals({ since, commit })) ?? [];
}

const acceptedOf = (found: readonly TrailerApproval[]) =>
  found.filter(({ refused }) => refused === undefined).map(({ digest, by }) => [digest, by]);
const refusals = (found: readonly TrailerApproval[]) => found.map(({ refused }) => refused);
const ADA = [[DIGEST, "ada@example.test"]];

describe("a trailer counts", () => {
  test("in a merge that an approver signed", async () => {
    const first = createFeatureBranch();
    git(...keys.by("ada"), "merge", "-q", "--no-ff", "--gpg-sign", "feature", "-m", `Merge\n\n${TRAILER}`);
    expect(acceptedOf(await approvals(first))).toEqual(ADA);
  });

  test("in a commit of the branch that an approver signed", async () => {
    const first = createFeatureBranch();
    git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", `Approve\n\n${TRAILER}`);
    expect(acceptedOf(await approvals(first))).toEqual(ADA);
  });

  test("for each of its digests, by the rules of git: folded, in any case, among others", async () => {
    const first = createFeatureBranch();
    const message = `T\n\nText\n\nfleetwright-approve: ${DIGEST},\n ffffffffffffffff\nSigned-off-by: Ada <a@b.c>`;
    git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", message);
    const digests = (await approvals(first)).map(({ digest }) => digest);
    expect(digests).toEqual([DIGEST, "ffffffffffffffff"]);
  });

  test("once: not in what was read before, nor in a newest commit that has none", async () => {
    createFeatureBranch();
    git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", `Approve\n\n${TRAILER}`);
    expect(await approvals(git("rev-parse", "main"))).toEqual([]);
    expect(acceptedOf(await approvals("0".repeat(40)))).toEqual(ADA);
  });
});

/** The ways in which other users bring the commits of Mallory, who may not approve, onto the branch. */
const INTEGRATIONS: Record<string, () => void> = {
  "a fast-forward": () => {
    git("checkout", "-q", "feature");
    git("commit", "-q", "--allow-empty", "-m", `Mine\n\n${TRAILER}`);
    git("checkout", "-q", "main");
    git("merge", "-q", "--ff-only", "feature");
  },
  "a fast-forward to a merge commit of the author's own": () => {
    git("checkout", "-q", "-b", "trick", "main");
    git("merge", "-q", "--no-ff", "feature", "-m", `Merge\n\n${TRAILER}`);
    git("checkout", "-q", "main");
    git("merge", "-q", "--ff-only", "trick");
  },
  "a fast-forward to a commit with the approver's name": () => {
    git("checkout", "-q", "feature");
    git("commit", "-q", "--allow-empty", "--author=Ada <ada@example.test>", "-m", `Mine\n\n${TRAILER}`);
    git("checkout", "-q", "main");
    git("merge", "-q", "--ff-only", "feature");
  },
  "a rebase": () => {
    git("checkout", "-q", "feature");
    git("commit", "-q", "--allow-empty", "-m", `Mine\n\n${TRAILER}`);
    git("checkout", "-q", "main");
    stage.repo.commit({ "fleet/c.yaml": "c" });
    git("rebase", "-q", "--empty=keep", "main", "feature");
    git("checkout", "-q", "main");
    git("merge", "-q", "--ff-only", "feature");
  },
  "a squash": () => {
    git("merge", "-q", "--squash", "feature");
    git("commit", "-q", "-m", `Squashed\n\n* Mine\n\n${TRAILER}`);
  },
  "a cherry-pick of an approver's signed commit": () => {
    git("checkout", "-q", "-b", "old", "feature");
    git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", `Approve\n\n${TRAILER}`);
    git("checkout", "-q", "main");
    git("cherry-pick", "--allow-empty", "old");
  },
  "a signature of one who is no approver": () => {
    git(...keys.by("mallory"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", `Mine\n\n${TRAILER}`);
  },
};

describe("a trailer is refused that was brought by", () => {
  test.each(Object.keys(INTEGRATIONS))("%s", async (name) => {
    const first = createFeatureBranch();
    INTEGRATIONS[name]?.();
    expect(refusals(await approvals(first))).toEqual(["the commit is not signed by an approver"]);
    expect(refusals(await approvals(first, { approvers: undefined as never }))).toEqual([
      expect.stringContaining("--approver-signers"),
    ]);
  });

  test("a signed commit that a merge brings in, which is no trailer of the branch itself", async () => {
    const first = createFeatureBranch();
    git("checkout", "-q", "feature");
    git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", `Approve\n\n${TRAILER}`);
    git("checkout", "-q", "main");
    git("merge", "-q", "--no-ff", "feature", "-m", "Merge");
    expect(await approvals(first)).toEqual([]);
  });
});

test("unreadable keys of approvers are a failure, and approve nothing", async () => {
  const first = createFeatureBranch();
  git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", "-m", `Approve\n\n${TRAILER}`);
  await expect(approvals(first, { approvers: { ssh: stage.pathFor("nowhere") } })).rejects.toThrow(
    "the keys of signers cannot be read",
  );
});

describe("where authors may not approve their own commits", () => {
  const SEPARATE = { selfApproval: "refuse" } as const;
  const signedMerge = (...more: string[]) =>
    git(...keys.by("ada"), "merge", "-q", "--no-ff", "--gpg-sign", "feature", ...more);
  const approve = ["-m", "Merge", "-m", TRAILER];

  /** A commit on the branch that is Mallory's in every name. */
  function another(): string {
    const first = stage.repo.commit({ "fleet/a.yaml": "a" });
    git("checkout", "--quiet", "-b", "feature");
    const who = "GIT_AUTHOR_EMAIL=m@example.test GIT_COMMITTER_EMAIL=m@example.test";
    git("-c", `alias.theirs=!${who} git commit -q --allow-empty -m theirs`, "theirs");
    git("checkout", "--quiet", "main");
    return first;
  }

  test("the merge of another's commits counts", async () => {
    const first = another();
    signedMerge(...approve);
    expect(acceptedOf(await approvals(first, SEPARATE))).toEqual(ADA);
  });

  test.each([
    [
      "a merge of their own commits",
      () => void signedMerge(...approve),
      createFeatureBranch,
      "is an author of",
    ],
    [
      "a merge with changes that neither side has",
      () => {
        signedMerge("--no-commit");
        stage.repo.commit({ "fleet/more.yaml": "more" });
        git(...keys.by("ada"), "commit", "-q", "--amend", "--gpg-sign", ...approve);
      },
      another,
      "changes of their own",
    ],
    [
      "a commit with changes of their own",
      () => {
        stage.repo.commit({ "fleet/more.yaml": "more" });
        git(...keys.by("ada"), "commit", "-q", "--amend", "--gpg-sign", ...approve);
      },
      another,
      "changes of their own",
    ],
    [
      "an empty commit after one of their own",
      () => {
        stage.repo.commit({ "fleet/more.yaml": "more" });
        git(...keys.by("ada"), "commit", "-q", "--allow-empty", "--gpg-sign", ...approve);
      },
      another,
      "is an author of",
    ],
  ])("%s is refused", async (_, act, begin, why) => {
    const first = begin();
    act();
    expect(refusals(await approvals(first, SEPARATE))).toEqual([expect.stringContaining(why)]);
    expect(acceptedOf(await approvals(first))).toEqual(ADA);
  });
});
