import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toParsedArgs } from "../command.ts";
import { loadFleetsFile } from "./fleets-file.ts";

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-fleets-"));
  file = join(folder, "fleets.yaml");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINE = toParsedArgs([], { repo: "/srv/fleet.git", ref: "main", review: "notes" });

function fleets(text: string) {
  writeFileSync(file, text);
  return loadFleetsFile(file, LINE);
}

describe("a file of fleets", () => {
  test("overrides options of the command line per fleet", () => {
    const [berlin, paris] = fleets(
      "- path: berlin\n  approvers: [anna]\n- {path: paris, ref: release, worktree: true}\n",
    );
    const result = ["repo", "ref", "path", "review"].map((name) => [berlin?.text(name), paris?.text(name)]);
    expect(result).toEqual([
      ["/srv/fleet.git", "/srv/fleet.git"],
      ["main", "release"],
      ["berlin", "paris"],
      ["notes", "notes"],
    ]);
    expect([berlin?.flag("worktree"), paris?.flag("worktree")]).toEqual([false, true]);
    expect([berlin?.list("approvers"), paris?.list("approvers")]).toEqual([["anna"], []]);
  });

  test("resolves paths against its own directory", () => {
    const [one] = fleets("- {repo: ../fleet, allowed-signers: signers, signing-keys: [a.asc, /b.asc]}\n");
    expect(one?.text("repo")).toBe(join(folder, "../fleet"));
    expect(one?.text("allowedSigners")).toBe(join(folder, "signers"));
    expect(one?.list("signingKeys")).toEqual([join(folder, "a.asc"), "/b.asc"]);
    const [elsewhere] = fleets("- repo: https://git.example.com/fleet.git\n");
    expect(elsewhere?.text("repo")).toBe("https://git.example.com/fleet.git");
  });

  test.each([
    ["", ":1:1: expected a list of fleets"],
    ["path: berlin\n", ":1:1: expected a list of fleets"],
    ["- berlin\n", ":1:3: expected a fleet"],
    ["- path: a\n  rif: main\n", ':2:3: "rif" is not an option of a fleet'],
    ["- path: a\n  listen: none\n", ':2:3: "listen" is not an option of a fleet'],
    ["- path: 7\n", ":1:9: path: expected a string"],
    ["- worktree: yes\n", ":1:13: worktree: expected true or false"],
    ["- approvers: anna\n", ":1:14: approvers: expected a list of strings"],
    ["- review: mail\n", ":1:11: review: expected one of notes, github, gitlab, gitea"],
    ["- path: a\n---\n- path: b\n", ":2:1: expected a single document"],
    ["- path: [\n", ": this is not valid YAML"],
  ])("is refused with line and column: %j", (text, message) => {
    expect(() => fleets(text)).toThrow(message);
  });

  test("accepts the example of docs/operations.md", () => {
    const page = readFileSync(new URL("../../../docs/operations.md", import.meta.url), "utf8");
    const [, example = ""] = /^```\n(- path: [^`]*)^```/m.exec(page) ?? [];
    expect(fleets(example).map((one) => one.text("path") ?? one.text("repo"))).toEqual([
      "berlin",
      "paris",
      "/srv/git/lab.git",
    ]);
  });

  test("that does not exist is named in the error", () => {
    expect(() => loadFleetsFile(join(folder, "missing"), LINE)).toThrow(
      /^--fleets: .*missing: there is no such file$/,
    );
  });
});
