import { describe, expect, test } from "vitest";
import { packageFile } from "../../host/package-file.ts";
import type { Command } from "../command.ts";
import { commands } from "../commands.ts";
import { captureIo, testSession } from "../session.testing.ts";
import { findCandidates } from "./candidates.ts";

const session = testSession(captureIo(), { directory: "/nowhere" });

describe("completion", () => {
  test.each([
    ["commands", ["pl"], ["plan"]],
    ["commands below others", ["lab", "con"], ["console"]],
    ["kinds", ["get", "Vol"], ["Volume"]],
    ["fields", ["explain", "vm.rootD"], ["vm.rootDisk"]],
    ["options", ["apply", "--ap"], ["--approve"]],
    ["choices of an option", ["plan", "--format", ""], ["json", "markdown", "text"]],
    ["shells", ["completion", ""], ["bash", "fish", "zsh"]],
    ["nothing in place of files", ["plan", ""], []],
    ["nothing without a fleet", ["describe", ""], []],
  ])("offers %s", async (_name, words, expected) => {
    expect(await findCandidates(words, commands, session)).toEqual(expected);
  });

  test("offers the machines of the fleet, with the members of pools", async () => {
    const here = testSession(captureIo(), { directory: packageFile(".") });
    expect(await findCandidates(["console", ""], commands, here)).toEqual(["db", "web-0", "web-1", "web-2"]);
    expect(await findCandidates(["vnc", "--wait", "d"], commands, here)).toEqual(["db"]);
  });

  test("offers the hosts that a fleet may lose, and all of them", async () => {
    const here = testSession(captureIo(), { directory: packageFile(".") });
    expect(await findCandidates(["plan", "--without", ""], commands, here)).toEqual([
      "any",
      "hv1",
      "hv2",
      "hv3",
    ]);
  });

  test.each([
    "$(reboot)",
    "a;b",
    "a b",
    "`id`",
    "*",
    "~",
    "a\nb",
    "{a,b}",
    "a\u001b[2J",
    "a|b",
    "a>b",
    "!!",
    'a"b',
    "a\\b",
  ])("never offers %j, which is shell syntax", async (hostile) => {
    const choices = ["plain", hostile];
    const command = {
      ...findCommand("plan"),
      options: [{ flags: "--to <where>", description: "", choices }],
    };
    expect(await findCandidates(["plan", "--to", ""], [command], session)).toEqual(["plain"]);
  });
});

function findCommand(commandName: string): Command {
  const command = commands.find(({ name }) => name === commandName);
  if (command === undefined) throw new Error(`there is no command ${commandName}`);
  return command;
}
