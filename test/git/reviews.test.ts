import { expect, test } from "vitest";
import { TREE_LIMITS } from "../../src/git/tree.ts";
import { signal, sourceStage } from "./stage.ts";

const stage = sourceStage();
const NOW = new Date("2026-01-01T00:00:00Z");

/** `main` and `feature` from a common commit, and a pull request that is no branch. */
async function openReviewStage() {
  const { repo } = stage;
  const first = repo.commit({ "fleet/a.yaml": "a" });
  repo.git("checkout", "--quiet", "-b", "feature");
  const feature = repo.commit({ "fleet/b.yaml": "b" });
  repo.git("update-ref", "refs/pull/7/head", feature);
  repo.git("checkout", "--quiet", "main");
  const main = repo.commit({ "fleet/a.yaml": "A" });
  const source = await stage.open({
    path: "fleet",
    reviewed: ["refs/pull/*/head", "refs/merge-requests/*/head"],
  });
  await source.head(signal);
  const { reviews } = source;
  if (reviews === undefined) throw new Error("no reviews");
  return { reviews, first, feature, main, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() };
}

test("branches and pull requests are listed with their commits", async () => {
  await using it = await openReviewStage();
  const { reviews, feature, main } = it;
  expect([...(await reviews.listBranches())]).toEqual([
    ["refs/heads/feature", feature],
    ["refs/heads/main", main],
    ["refs/pull/7/head", feature],
  ]);
});

test("a branch is read as merged", async () => {
  await using it = await openReviewStage();
  const { files } = await it.reviews.readMerged(it.main, it.feature, TREE_LIMITS);
  expect(files.map(({ path, content }) => [path, new TextDecoder().decode(content)])).toEqual([
    ["a.yaml", "A"],
    ["b.yaml", "b"],
  ]);
});

test("notes are pushed to the repository itself", async () => {
  await using it = await openReviewStage();
  await it.reviews.annotate([{ commit: it.feature, text: () => "Plan: 1 to create" }], NOW, signal);
  expect(stage.repo.git("log", "-1", "--notes=fleetwright", "--format=%N", "feature")).toBe(
    "Plan: 1 to create",
  );
});

test("branches with commits of their own are unmerged", async () => {
  await using it = await openReviewStage();
  const { reviews, first, feature, main } = it;
  expect(await reviews.listUnmerged(main)).toEqual([{ name: "feature", commit: feature }]);
  expect((await reviews.listUnmerged(first)).map(({ name }) => name).sort()).toEqual(["feature", "main"]);
});

test("a commit contains its ancestors and itself", async () => {
  await using it = await openReviewStage();
  const { reviews, first, feature, main } = it;
  expect(await reviews.contains(main, first)).toBe(true);
  expect(await reviews.contains(main, main)).toBe(true);
  expect(await reviews.contains(main, feature)).toBe(false);
  expect(await reviews.contains(main, "0".repeat(40))).toBe(false);
});
