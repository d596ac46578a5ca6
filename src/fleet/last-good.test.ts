import { beforeEach, describe, expect, test } from "vitest";
import { type LastGoodFiles, loadWithLastGood } from "./last-good.ts";
import { createLoader, type Loader } from "./load.ts";

let loader: Loader;
let lastGood: LastGoodFiles;
beforeEach(() => {
  loader = createLoader();
  lastGood = new Map();
});

/** Loads a commit with these files. Returns the names of the resources in force and of those left alone. */
function commit(files: Readonly<Record<string, string>>) {
  const input = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  const { loaded, lastGood: next } = loadWithLastGood(loader, input, lastGood);
  lastGood = next;
  return {
    inForce: loaded.resources.map(({ name, labels }) =>
      labels.v === undefined ? name : `${name} ${labels.v}`,
    ),
    left: [...loaded.unusable],
    problems: loaded.problems.map(({ file, line }) => `${file}:${line}`),
  };
}

const pool = (name: string, version = "1", spec = `{type: dir, path: /p/${name}}`) =>
  `apiVersion: fleetwright/v1\nkind: StoragePool\nmetadata: {name: ${name}, labels: {v: "${version}"}}\nspec: ${spec}\n`;
const volume = (name: string, of: string) =>
  `apiVersion: fleetwright/v1\nkind: Volume\nmetadata: {name: ${name}}\nspec: {pool: ${of}, size: 1Gi}\n`;
const BROKEN = "kind: [\n";

describe("a commit with a broken file", () => {
  test("is in force except for that file, which keeps its last good version", () => {
    commit({ "a.yaml": pool("a"), "b.yaml": pool("b") });
    expect(commit({ "a.yaml": pool("a", "2"), "b.yaml": BROKEN })).toEqual({
      inForce: ["a 2", "b 1"],
      left: [],
      problems: ["b.yaml:2"],
    });
  });

  test("keeps that version in the next commit, until a commit repairs the file", () => {
    commit({ "a.yaml": pool("a"), "b.yaml": pool("b") });
    commit({ "a.yaml": pool("a"), "b.yaml": BROKEN });
    expect(commit({ "a.yaml": pool("a", "2"), "b.yaml": `${BROKEN}#` }).inForce).toEqual(["a 2", "b 1"]);
    expect(commit({ "a.yaml": pool("a", "2"), "b.yaml": pool("b", "3") })).toEqual({
      inForce: ["a 2", "b 3"],
      left: [],
      problems: [],
    });
  });

  test("leaves alone resources that moved into the file", () => {
    commit({ "a.yaml": `${pool("a")}---\n${pool("b")}`, "c.yaml": pool("c") });
    const moved = `${pool("c")}---\n${pool("b")}---\n${pool("d", "1", "{type: none}")}`;
    const { inForce, left } = commit({ "a.yaml": pool("a"), "c.yaml": moved });
    expect(inForce).toEqual(["a 1", "c 1"]);
    expect(left).toContain("StoragePool/default/b");
  });

  test("leaves alone resources that moved out of the file", () => {
    commit({ "a.yaml": pool("a"), "b.yaml": pool("b") });
    const both = { "a.yaml": `${pool("a")}---\n${pool("b", "2")}`, "b.yaml": "kind: Volume\n" };
    expect(commit(both)).toMatchObject({ inForce: ["a 1"], left: ["StoragePool/default/b"] });
  });

  test("does not restore deleted resources that the file refers to", () => {
    commit({ "a.yaml": pool("a"), "v.yaml": volume("v", "a"), "z.yaml": pool("z") });
    const { inForce, left } = commit({ "v.yaml": BROKEN, "z.yaml": pool("z") });
    expect(inForce).toEqual(["z 1"]);
    expect(left).toEqual(["Volume/default/v"]);
  });

  test("has no last good version of a new file", () => {
    commit({ "a.yaml": pool("a") });
    expect(commit({ "a.yaml": pool("a", "2"), "n.yaml": BROKEN })).toMatchObject({ inForce: ["a 2"] });
  });
});
