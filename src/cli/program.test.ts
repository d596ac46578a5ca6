import { beforeEach, describe, expect, test } from "vitest";
import type { Command, Given } from "./command.ts";
import { commands } from "./commands.ts";
import type { Globals } from "./program.ts";
import { runProgram } from "./program.ts";
import { type Heard, listening } from "./testing.ts";

let heard: Heard;
let called: { command: Command; given: Given; globals: Globals } | undefined;
beforeEach(() => {
  heard = listening();
  called = undefined;
});

function run(...argv: string[]) {
  const start = async (command: Command, given: Given, globals: Globals) => {
    called = { command, given, globals };
    return "changes" as const;
  };
  return runProgram(argv, { commands, version: "1.2.3", io: heard.io, run: start });
}

describe("the command line", () => {
  test("runs the command that it names, with its arguments and options", async () => {
    expect(await run("plan", "fleet/", "--format", "markdown", "--json", "-C", "/srv")).toBe("changes");
    expect(called?.command.name).toBe("plan");
    expect(called?.given.args).toEqual(["fleet/"]);
    expect(called?.given.text("format")).toBe("markdown");
    expect(called?.given.flag("detail")).toBe(false);
    expect(called?.globals).toEqual({ json: true, backend: "real", directory: "/srv" });
  });

  test("takes lists", async () => {
    await run("apply", "--yes", "--only", "vm/db", "vm/web", "--approve", "12345678");
    expect(called?.given.list("only")).toEqual(["vm/db", "vm/web"]);
    expect(called?.given.list("approve")).toEqual(["12345678"]);
  });

  test("finds commands below others, and hands on what is for another program", async () => {
    await run("lab", "exec", "hv1", "--", "virsh", "list", "--all");
    expect(called?.command.name).toBe("lab exec");
    expect(called?.given.args).toEqual(["hv1", "virsh", "list", "--all"]);
  });

  test.each([
    ["a misspelt command", ["pln"], "error: unknown command 'pln'\nhint: did you mean plan?\n"],
    ["a misspelt option", ["plan", "--jsn"], "error: unknown option '--jsn'\nhint: did you mean --json?\n"],
    [
      "a misspelt command of the lab",
      ["lab", "donw"],
      "error: unknown command 'donw'\nhint: did you mean down?\n",
    ],
    [
      "a missing argument",
      ["get"],
      "error: missing required argument 'kind'\nhint: fleetwright get --help\n",
    ],
    [
      "an argument too many",
      ["trash", "a"],
      /^error: too many arguments[^\n]*\nhint: fleetwright trash --help\n$/,
    ],
    ["a wrong choice", ["plan", "--format", "pdf"], /Allowed choices are text, json, markdown\.\nhint: /],
  ])("tells of %s what to do", async (_name, argv, expected) => {
    expect(await run(...argv)).toBe("usage");
    expect(called).toBeUndefined();
    if (typeof expected === "string") expect(heard.err()).toBe(expected);
    else expect(heard.err()).toMatch(expected);
  });

  test.each([[["--help"]], [[]], [["help", "plan"]], [["plan", "-h"]], [["--version"]]])(
    "%j is answered on stdout",
    async (argv) => {
      expect(await run(...argv)).toBe("ok");
      expect(heard.out()).not.toBe("");
      expect(heard.err()).toBe("");
    },
  );
});

describe("every command", () => {
  const shown = commands.filter(({ hidden }) => hidden !== true);

  test.each(shown.map((command) => [command.name, command] as const))(
    "%s has a summary and an example that can be read",
    async (name, command) => {
      expect(command.summary).not.toBe("");
      expect(command.examples.length).toBeGreaterThan(0);
      for (const [line] of command.examples) expect(line.startsWith(name)).toBe(true);
      expect(await run(...name.split(" "), "--help")).toBe("ok");
      expect(heard.out()).toContain("Everywhere:");
    },
  );

  test("has a name of its own", () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  });
});
