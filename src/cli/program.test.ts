import { beforeEach, describe, expect, test } from "vitest";
import type { Command, ParsedArgs } from "./command.ts";
import { commands } from "./commands.ts";
import type { GlobalOptions } from "./program.ts";
import { runProgram } from "./program.ts";
import { type CapturedIo, captureIo } from "./session.testing.ts";

let captured: CapturedIo;
let called: { command: Command; given: ParsedArgs; globals: GlobalOptions } | undefined;
beforeEach(() => {
  captured = captureIo();
  called = undefined;
});

function run(...argv: string[]) {
  const start = async (command: Command, parsedArgs: ParsedArgs, globals: GlobalOptions) => {
    called = { command, given: parsedArgs, globals };
    return "changes" as const;
  };
  return runProgram(argv, { commands, version: "1.2.3", io: captured.io, run: start });
}

describe("the command line", () => {
  test("runs the command that it names, with its arguments and options", async () => {
    expect(await run("plan", "fleet/", "--format", "markdown", "--json", "-C", "/srv")).toBe("changes");
    expect(called?.command.name).toBe("plan");
    expect(called?.given.args).toEqual(["fleet/"]);
    expect(called?.given.text("format")).toBe("markdown");
    expect(called?.given.flag("detail")).toBe(false);
    expect(called?.globals).toEqual({ json: true, backend: "real", directory: "/srv", allowedHostUris: [] });
  });

  test.each<[string, string[], string[]]>([
    ["plan", ["-C", "/srv", "--json", "plan", "fleet/"], ["fleet/"]],
    [
      "lab exec",
      ["--directory=/srv", "--json", "lab", "exec", "hv1", "--", "virsh", "--json"],
      ["hv1", "virsh", "--json"],
    ],
  ])("accepts global options before the command: %s", async (name, argv, args) => {
    await run(...argv);
    expect(called?.command.name).toBe(name);
    expect(called?.given.args).toEqual(args);
    expect(called?.globals).toMatchObject({ json: true, directory: "/srv" });
  });

  test("refuses an unknown or incomplete option before the command", async () => {
    expect(await run("--jsn", "plan")).toBe("usage");
    expect(await run("-C")).toBe("usage");
    expect(await run("--json")).toBe("usage");
  });

  test("parses lists", async () => {
    await run("apply", "--yes", "--only", "vm/db", "vm/web", "--approve", "12345678");
    expect(called?.given.list("only")).toEqual(["vm/db", "vm/web"]);
    expect(called?.given.list("approve")).toEqual(["12345678"]);
  });

  test("finds subcommands and passes the arguments of another program through", async () => {
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
  ])("prints an error with a hint for %s", async (_name, argv, expected) => {
    expect(await run(...argv)).toBe("usage");
    expect(called).toBeUndefined();
    if (typeof expected === "string") expect(captured.err()).toBe(expected);
    else expect(captured.err()).toMatch(expected);
  });

  test.each([[["--help"]], [[]], [["help", "plan"]], [["plan", "-h"]], [["--version"]]])(
    "%j prints to stdout",
    async (argv) => {
      expect(await run(...argv)).toBe("ok");
      expect(captured.out()).not.toBe("");
      expect(captured.err()).toBe("");
    },
  );
});

describe("every command", () => {
  const shown = commands.filter(({ hidden }) => hidden !== true);

  test.each(shown.map((command) => [command.name, command] as const))(
    "%s has a short summary and examples in its help",
    async (name, command) => {
      expect(command.summary).not.toBe("");
      expect(command.summary.length).toBeLessThanOrEqual(60);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const [line] of command.examples) expect(line.startsWith(name)).toBe(true);
      expect(await run(...name.split(" "), "--help")).toBe("ok");
      expect(captured.out()).toContain("Everywhere:");
    },
  );

  test("has a unique name", () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  });
});
