import { describe, expect, it } from "vitest";
import { manPages } from "../../../scripts/package/man-pages.ts";
import type { Command } from "../../../src/cli/command.ts";
import { commands } from "../../../src/cli/commands.ts";
import { EXIT_CODES } from "../../../src/cli/exit-codes.ts";

const EDITION = { version: "1.2.3", date: "2027-01-31" };
const pages = new Map(manPages(commands, EDITION).map(({ name, text }) => [name, text]));
const shown = commands.filter(({ hidden }) => hidden !== true);

/** Returns what a reader sees of roff: without macros and escapes. */
function plain(text: string): string {
  return text
    .replace(/\\f[BIR]/g, "")
    .replaceAll("\\-", "-")
    .replaceAll("\\(aq", "'")
    .replaceAll("\\(ti", "~")
    .replaceAll("\\(ha", "^")
    .replaceAll("\\&", "")
    .replaceAll("\\e", "\\");
}

describe("manual pages", () => {
  it("are there for the program and each command that the help shows", () => {
    const names = shown.map(({ name }) => `fleetwright-${name.replaceAll(" ", "-")}`);
    expect([...pages.keys()]).toEqual(["fleetwright", ...names]);
  });

  it.each(shown.map((command) => [command.name, command] as const))(
    "of %s has what its help has",
    (name, command) => {
      const text = plain(pages.get(`fleetwright-${name.replaceAll(" ", "-")}`) ?? "");
      for (const { flags } of command.options ?? []) expect(text).toContain(`\n${flags}\n`);
      for (const argument of command.args ?? []) expect(text).toContain(`\n${argument.name}\n`);
      for (const [line] of command.examples)
        expect(text).toContain(`\nfleetwright ${line.replaceAll("`", "")}\n`);
    },
  );

  it("name every command and exit code on the first page", () => {
    const text = plain(pages.get("fleetwright") ?? "");
    for (const { name } of shown) expect(text).toContain(`fleetwright-${name.replaceAll(" ", "-")}(1)`);
    for (const { code } of Object.values(EXIT_CODES)) expect(text).toContain(`\n${code}\n`);
  });

  it("have only macros of man(7) at the begin of a line", () => {
    const macros = [...pages.values()].flatMap((text) => text.match(/^[.'].*$/gm) ?? []);
    expect(macros.filter((line) => !/^\.(?:TH|SH|TP|PP|B|nh|ad)\b/.test(line))).toEqual([]);
  });

  it("are the same for the same edition", () => {
    expect(manPages(commands, EDITION)).toEqual(manPages(commands, EDITION));
    expect(pages.get("fleetwright")).toMatch(
      /^\.TH FLEETWRIGHT 1 "2027-01-31" "Fleetwright 1.2.3" "Fleetwright"\n/,
    );
  });

  it("escape what roff would read", () => {
    const command: Command = {
      name: "odd",
      group: "Other:",
      summary: "-a \\n 'b' `c`",
      details: ".SH one\n'two",
      examples: [],
      run: async () => "ok",
    };
    const [, odd] = manPages([command], EDITION);
    expect(odd?.text).toContain("fleetwright-odd \\- \\-a \\en \\(aqb\\(aq \\fBc\\fR\n");
    expect(odd?.text).toContain("\n\\&.SH one\n.PP\n\\(aqtwo\n");
  });
});
