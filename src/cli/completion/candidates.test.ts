import { describe, expect, test } from "vitest";
import { commands } from "../commands.ts";
import { listening, testSession } from "../testing.ts";
import { candidates } from "./candidates.ts";

const session = testSession(listening(), { directory: "/nowhere" });

describe("completion", () => {
  test.each([
    ["commands", ["pl"], ["plan"]],
    ["commands below others", ["lab", "con"], ["console"]],
    ["kinds", ["get", "Vol"], ["Volume"]],
    ["fields", ["explain", "vm.rootD"], ["vm.rootDisk"]],
    ["options", ["apply", "--ap"], ["--approve"]],
    ["choices of an option", ["plan", "--format", ""], ["json", "markdown", "text"]],
    ["shells", ["completion", ""], ["bash", "fish", "zsh"]],
    ["nothing where files are wanted", ["plan", ""], []],
    ["nothing where there is no fleet", ["describe", ""], []],
  ])("offers %s", async (_name, words, expected) => {
    expect(await candidates(words, commands, session)).toEqual(expected);
  });
});
