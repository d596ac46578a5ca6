import { expect, test } from "vitest";
import { signal, sourceStage } from "./stage.ts";

const stage = sourceStage();
const NOW = new Date("2026-01-01T00:00:00Z");

/** `main` and `feature` from a common commit, and a pull request that is no branch. */
async function opened() {
  const { repo } = stage;
  const first = repo.commit({ "fleet/a.yaml": "a" });
  repo.git("checkout", "--quiet", "-b", "feature");
  const feature = repo.commit({ "fleet/b.yaml": "b" });
  repo.git("update-ref", "refs/pull/7/head", feature);
  repo.git("checkout", "--quiet", "main");
  const main = repo.commit({ "fleet/a.yaml": "A" }, "-m", "Fleetwright-Approve: 0123456789abcdef");
  const source = await stage.open({
    path: "fleet",
    reviewed: ["refs/pull/*/head", "refs/merge-requests/*/head"],
  });
  await source.head(signal);
  const { reviews } = source;
  if (reviews === undefined) throw new Error("no reviews");
  return { reviews, first, feature, main, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() };
}

test("branches and pull requests are there with their commits", async () => {
  await using it = await opened();
  const { reviews, feature, main } = it;
  expect([...(await reviews.branches())]).toEqual([
    ["feature", feature],
    ["main", main],
    ["refs/pull/7/head", feature],
  ]);
});

test("a branch is read as it will be once it is merged", async () => {
  await using it = await opened();
  const { files } = await it.reviews.merged(it.main, it.feature);
  expect(files.map(({ path, content }) => [path, new TextDecoder().decode(content)])).toEqual([
    ["a.yaml", "A"],
    ["b.yaml", "b"],
  ]);
});

test("notes come into the repository itself", async () => {
  await using it = await opened();
  await it.reviews.annotate([{ commit: it.feature, text: () => "Plan: 1 to create" }], NOW, signal);
  expect(stage.repo.git("log", "-1", "--notes=fleetwright", "--format=%N", "feature")).toBe(
    "Plan: 1 to create",
  );
});

test("approvals are in the trailers of what is new", async () => {
  await using it = await opened();
  const { reviews, first, main } = it;
  const approval = { digest: "0123456789abcdef", commit: main, committer: "Ada <ada@example.test>" };
  expect(await reviews.approvals(first, main)).toEqual([expect.objectContaining(approval)]);
  expect(await reviews.approvals(undefined, main)).toEqual([expect.objectContaining(approval)]);
  expect(await reviews.approvals(main, main)).toEqual([]);
  expect(await reviews.approvals(undefined, first)).toEqual([]);
});

test("what others wrote in commits that were merged approves nothing", async () => {
  await using it = await opened();
  const { repo } = stage;
  repo.git("checkout", "--quiet", "feature");
  repo.commit({}, "-m", "mine", "-m", "Fleetwright-Approve: ffffffffffffffff");
  repo.git("checkout", "--quiet", "main");
  repo.git("merge", "--quiet", "--no-ff", "feature", "-m", "merged", "-m", "Fleetwright-Approve: 00000000");
  const merged = repo.git("rev-parse", "main");
  await using source = await stage.open({ path: "fleet" });
  await source.head(signal);
  const approvals = await source.reviews?.approvals(it.main, merged);
  expect(approvals?.map(({ digest }) => digest)).toEqual(["00000000"]);
});

test("branches that have something of their own are still to be merged", async () => {
  await using it = await opened();
  const { reviews, first, feature, main } = it;
  expect(await reviews.unmerged(main)).toEqual([{ name: "feature", commit: feature }]);
  expect((await reviews.unmerged(first)).map(({ name }) => name).sort()).toEqual(["feature", "main"]);
});
