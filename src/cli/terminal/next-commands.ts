import { accessSync, constants } from "node:fs";
import { delimiter, join, relative } from "node:path";
import stringWidth from "string-width";
import { packageFile } from "../../host/package-file.ts";
import { quoteForDisplay } from "../../host/quote.ts";
import type { Session } from "../session.ts";
import type { Io } from "./io.ts";

/** A command that the user may run next, with its purpose. */
export type NextCommand = readonly [command: string, about: string];

/** Formats commands with their purposes: in two columns, or below each other where the terminal is too narrow for that. */
export function formatNextCommands(
  next: readonly NextCommand[],
  { color, columns }: Pick<Io, "color" | "columns">,
): string {
  const width = Math.max(...next.map(([command]) => stringWidth(command)));
  const isWide = next.every(([, about]) => 2 + width + 3 + stringWidth(about) <= columns);
  const lines = next.map(([command, about]) => {
    const shown = color.cyan(command);
    if (!isWide) return `  ${about}:\n    ${shown}`;
    return `  ${shown}${" ".repeat(width - stringWidth(command) + 3)}${about}`;
  });
  return ["Next:", ...lines].join("\n");
}

/** Returns the command that puts this installation into the `PATH` of a shell; none where `fleetwright` is found already. */
export function pathCommands({ PATH = "" }: Io["env"]): readonly NextCommand[] {
  const isFound = PATH.split(delimiter).some(
    (folder) => folder !== "" && isExecutable(join(folder, "fleetwright")),
  );
  if (isFound) return [];
  return [[`PATH=${quoteForDisplay(packageFile("bin"))}:$PATH`, "fleetwright in this shell"]];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Returns the option `-C` for a folder, after a space; empty for the directory in which the command was started. */
export function directoryOption(folder: string, { startDirectory }: Pick<Session, "startDirectory">): string {
  const place = relative(startDirectory, folder);
  return place === "" ? "" : ` -C ${quoteForDisplay(place)}`;
}
