import { describe, expect, test } from "vitest";
import { readSource } from "../../src/cli/fleet/source.ts";
import { captureIo, testSession } from "../../src/cli/session.testing.ts";
import { resolveCommit } from "../../src/git/resolve-commit.ts";
import { openSource } from "../../src/git/source.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

/** The commit of main, and another one pushed under every name that could be taken for main. */
function createContestedNames() {
  const { repo } = stage;
  const before = repo.commit({ "a.yaml": "before" });
  const main = repo.commit({ "a.yaml": "main" });
  repo.git("checkout", "--quiet", "-b", "evil");
  const evil = repo.commit({ "a.yaml": "evil" });
  repo.git("checkout", "--quiet", "main");
  for (const name of [
    "tags/main",
    "heads/refs/heads/main",
    "heads/HEAD",
    "heads/ORIG_HEAD",
    `heads/${main}`,
    "tags/v1",
  ])
    repo.git("update-ref", `refs/${name}`, evil);
  return { repo: repo.dir, before, main, evil };
}

test("a branch comes before a tag of the same name, and full names, HEAD and ids are exact", async () => {
  const { repo, before, main, evil } = createContestedNames();
  for (const name of ["main", "refs/heads/main", "HEAD", main, main.slice(0, 12)])
    expect(await resolveCommit(repo, name), name).toBe(main);
  for (const name of ["main~1", "main^", "HEAD~1"])
    expect(await resolveCommit(repo, name), name).toBe(before);
  stage.repo.git("update-ref", "refs/remotes/origin/main", main);
  stage.repo.git("update-ref", "refs/tags/origin/main", evil);
  expect(await resolveCommit(repo, "origin/main")).toBe(main);
  for (const name of ["v1", "evil", "refs/tags/main"])
    expect(await resolveCommit(repo, name), name).toBe(evil);
  for (const name of ["nothing", "main~9", "--help", ""])
    expect(await resolveCommit(repo, name), name).toBeUndefined();
});

describe("a name that a branch and a tag have", () => {
  function createBoth() {
    const tagged = stage.repo.commit({ "a.yaml": "tagged" });
    stage.repo.git("tag", "-a", "-m", "a release", "v1.0");
    stage.repo.git("checkout", "--quiet", "-b", "v1.0");
    return { tagged, branch: stage.repo.commit({ "fleet.yaml": "branch" }) };
  }
  const read = async (ref: string) => {
    const io = captureIo();
    const session = testSession(io, { directory: stage.repo.dir });
    const text = (option: string) => ({ repo: stage.repo.dir, ref })[option];
    const parsedArgs = { args: [], text, flag: () => false, list: () => [] };
    return { ...(await readSource(parsedArgs, session, "any")), said: io.err() };
  };

  test("is the branch for commands and for the daemon, and both say so", async () => {
    const { branch } = createBoth();
    const { commit, said } = await read("v1.0");
    expect(commit).toBe(branch);
    expect(said).toContain('"v1.0" names refs/heads/v1.0 and refs/tags/v1.0; refs/heads/v1.0 is taken');
    await using source = await stage.open({ ref: "v1.0" });
    expect(await source.head(signal)).toMatchObject({
      commit: branch,
      problems: [
        { code: "ambiguous-branch", effect: "told", hint: expect.stringContaining("refs/tags/v1.0") },
      ],
    });
  });

  test("is what its full name says, without a warning", async () => {
    const { tagged, branch } = createBoth();
    for (const [ref, expected] of [
      ["refs/tags/v1.0", tagged],
      ["refs/heads/v1.0", branch],
    ] as const) {
      expect(await read(ref)).toMatchObject({ commit: expected, said: "" });
      await using source = await stage.open({ ref });
      expect(await source.head(signal), ref).toMatchObject({ commit: expected });
    }
  });

  test("of a tag alone is no branch to follow: the daemon says how to follow the tag", async () => {
    const { tagged } = createBoth();
    stage.repo.git("checkout", "--quiet", "main");
    stage.repo.git("branch", "-D", "v1.0");
    expect(await read("v1.0")).toMatchObject({ commit: tagged, said: "" });
    await using source = await stage.open({ ref: "v1.0" });
    await expect(source.head(signal)).rejects.toMatchObject({
      message: expect.stringContaining('has no branch "v1.0"'),
      hint: "it is a tag; to follow it: --ref refs/tags/v1.0",
    });
  });
});

test("a reference followed by its full name is never a branch of that name", async () => {
  const { main, evil } = createContestedNames();
  stage.repo.git("update-ref", "refs/deploy/prod", main);
  stage.repo.git("update-ref", "refs/heads/refs/deploy/prod", evil);
  await using source = await stage.open({ ref: "refs/deploy/prod" });
  expect(await source.head(signal)).toMatchObject({ commit: main, branch: "refs/deploy/prod", problems: [] });
  expect(await textsOf(source, main)).toEqual({ "a.yaml": "main" });
});

test("the branch that HEAD names may have any name", async () => {
  const { main, evil } = createContestedNames();
  stage.repo.git("update-ref", "refs/heads/refs/deploy/prod", main);
  stage.repo.git("symbolic-ref", "HEAD", "refs/heads/refs/deploy/prod");
  stage.repo.git("update-ref", "refs/deploy/prod", evil);
  await using source = await openSource({
    repo: stage.repo.dir,
    mode: "commits",
    cache: stage.pathFor("cache"),
  });
  expect(await source.head(signal)).toMatchObject({ commit: main, branch: "refs/heads/refs/deploy/prod" });
});
