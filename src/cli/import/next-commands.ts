import { quoteForDisplay } from "../../host/quote.ts";
import { findRepository } from "../init/write-repository.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";
import { directoryOption, type NextCommand, pathCommands } from "../terminal/next-commands.ts";
import type { ImportDraft } from "./draft-import.ts";
import type { ComparedFile } from "./folder.ts";

/** Returns what follows an import that would change nothing: keep the files in Git, then adopt the machines. */
export async function nextCommands(
  { folder, host, result }: ImportDraft,
  files: readonly ComparedFile[],
  names: readonly string[],
  session: Session,
): Promise<readonly NextCommand[]> {
  const at = directoryOption(folder.path, session);
  const repository = await findRepository(folder.path);
  const isWritten = files.some(({ status }) => status !== "unchanged");
  const init: NextCommand = [`git${at} init -b main`, "make a Git repository"];
  const commit: readonly NextCommand[] = [
    [`git${at} add .`, "review the files"],
    [`git${at} commit -m "What is on ${host}"`, "keep them"],
  ];
  const only = names.map((name) => ` ${quoteForDisplay(name)}`).join("");
  const about = `mark ${pluralize(result.imported.length, "machine")} as described by these files`;
  return [
    ...pathCommands(session.io.env),
    ...(repository === undefined ? [init] : []),
    ...(repository === undefined || isWritten ? commit : []),
    [`fleetwright import ${host}${only}${at} --adopt`, about],
  ];
}
