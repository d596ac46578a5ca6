import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { given } from "../command.ts";
import { fleetsIn } from "./fleets-file.ts";

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-fleets-"));
  file = join(folder, "fleets.yaml");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINE = given([], { repo: "/srv/fleet.git", ref: "main", review: "notes" });

function fleets(text: string) {
  writeFileSync(file, text);
  return fleetsIn(file, LINE);
}

describe("a file of fleets", () => {
  test("says where each differs from the command line", () => {
    const [berlin, paris] = fleets(
      "- path: berlin\n  approvers: [anna]\n- {path: paris, ref: release, worktree: true}\n",
    );
    const said = ["repo", "ref", "path", "review"].map((name) => [berlin?.text(name), paris?.text(name)]);
    expect(said).toEqual([
      ["/srv/fleet.git", "/srv/fleet.git"],
      ["main", "release"],
      ["berlin", "paris"],
      ["notes", "notes"],
    ]);
    expect([berlin?.flag("worktree"), paris?.flag("worktree")]).toEqual([false, true]);
    expect([berlin?.list("approvers"), paris?.list("approvers")]).toEqual([["anna"], []]);
  });

  test("means files and directories from where it lies itself", () => {
    const [one] = fleets("- {repo: ../fleet, allowed-signers: signers, signing-keys: [a.asc, /b.asc]}\n");
    expect(one?.text("repo")).toBe(join(folder, "../fleet"));
    expect(one?.text("allowedSigners")).toBe(join(folder, "signers"));
    expect(one?.list("signingKeys")).toEqual([join(folder, "a.asc"), "/b.asc"]);
    const [elsewhere] = fleets("- repo: https://git.example.com/fleet.git\n");
    expect(elsewhere?.text("repo")).toBe("https://git.example.com/fleet.git");
  });

  test.each([
    ["", ":1:1: a list of fleets is expected"],
    ["path: berlin\n", ":1:1: a list of fleets is expected"],
    ["- berlin\n", ":1:3: a fleet is expected"],
    ["- path: a\n  rif: main\n", ':2:3: "rif" is no option of a fleet'],
    ["- path: a\n  listen: none\n", ':2:3: "listen" is no option of a fleet'],
    ["- path: 7\n", ":1:9: path: a text is expected"],
    ["- worktree: yes\n", ":1:13: worktree: true or false is expected"],
    ["- approvers: anna\n", ":1:14: approvers: a list of texts is expected"],
    ["- review: mail\n", ":1:11: review: one of notes, github, gitlab, gitea is expected"],
    ["- path: a\n---\n- path: b\n", ":2:1: one list is expected"],
    ["- path: [\n", ": this is not valid YAML"],
  ])("is refused with its place: %j", (text, message) => {
    expect(() => fleets(text)).toThrow(message);
  });

  test("is shown in docs/operations.md", () => {
    const page = readFileSync(new URL("../../../docs/operations.md", import.meta.url), "utf8");
    const [, example = ""] = /^```\n(- path: [^`]*)^```/m.exec(page) ?? [];
    expect(fleets(example).map((one) => one.text("path") ?? one.text("repo"))).toEqual([
      "berlin",
      "paris",
      "/srv/git/lab.git",
    ]);
  });

  test("that is not there is named", () => {
    expect(() => fleetsIn(join(folder, "missing"), LINE)).toThrow("--fleets: ENOENT");
  });
});
