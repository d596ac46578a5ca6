import { join, relative } from "node:path";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { printAdoptionFailures } from "../adopt/adopt-object.ts";
import { confirm } from "../apply/run-apply.ts";
import type { Command, ParsedArgs } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { openWorkspace } from "../fleet/open-fleet.ts";
import { loadSource } from "../fleet/source.ts";
import { type AdoptionParts, adoptImported } from "../import/adopt-imported.ts";
import { draftImport, type ImportDraft } from "../import/draft-import.ts";
import { type ComparedFile, compareFiles, NO_FOLDER, withFiles, writeFiles } from "../import/folder.ts";
import { nextCommands } from "../import/next-commands.ts";
import { formatDifferences, formatImport, type ImportReport, importJson } from "../import/output.ts";
import { proveInWorkspace } from "../import/prove.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";
import { formatNextCommands, type NextCommand } from "../terminal/next-commands.ts";

export const importCommand: Command = {
  name: "import",
  group: "Change:",
  summary: "write files for the machines that a host has",
  details:
    "Reads a libvirt, and writes YAML for its machines with their disks, networks and sizes. Then plans these files as if " +
    "the machines were adopted. Exits with 0 if adoption would change nothing. Otherwise names each field that differs, " +
    "what it would cost, and why.\n" +
    "Writes nothing on the host without --adopt. With it, writes only marks of ownership, if adoption changes nothing.",
  args: [
    {
      name: "<target>",
      description: "libvirt URI such as qemu:///system, or a Host of the fleet in this folder",
    },
    { name: "[machines...]", description: "names of machines in libvirt [all]" },
  ],
  options: [
    {
      flags: "--out <dir>",
      description:
        "folder of the fleet; - prints the files [the fleet of the Host, else a folder named after it]",
    },
    { flags: "--fleet <name>", description: "name of the fleet, if the folder has none [that of the host]" },
    { flags: "--force", description: "replace files that differ" },
    { flags: "--adopt", description: "adopt the machines if that changes nothing, after asking" },
    { flags: "-y, --yes", description: "do not ask for confirmation" },
  ],
  examples: [
    ["import qemu:///system", "describe the machines of this host in a new folder"],
    ["import hv1 db web --adopt", "take over two machines of a host of the fleet"],
    ["import qemu+ssh://root@hv1/system --out -", "print the files only"],
  ],
  async run(parsedArgs, session) {
    const draft = await draftImport(parsedArgs, session);
    if (draft.folder === NO_FOLDER) return printFiles(draft, parsedArgs, session);
    if (draft.files.length === 0) return reportNothing(draft, parsedArgs, session);
    const files = await compareFiles(draft, parsedArgs.flag("force"));
    const source = loadSource(withFiles(draft.folder, draft.files, session), session);
    await using workspace = await openWorkspace(source, session);
    const proof = proveInWorkspace(workspace, draft);
    await writeFiles(draft.folder, files);
    const report = { ...reportOf(draft, files, session), differences: proof.differences };
    const adopts = parsedArgs.flag("adopt") && proof.candidates.length > 0;
    if (adopts && proof.differences.length === 0)
      return await adopt(report, { workspace, proof, draft }, parsedArgs, session);
    const isProven = proof.differences.length === 0 && report.imported.length > 0;
    const [, ...names] = parsedArgs.args;
    const next = isProven ? await nextCommands(draft, files, names, session) : [];
    printReport(report, next, session);
    if (adopts)
      session.io.info("nothing is adopted; name the machines that do not differ to adopt only those");
    return exitOf(report, parsedArgs);
  },
};

/** Prints the files alone. Throws `usage` with `--adopt`: adopted machines without files would be removed again. */
function printFiles({ files, result }: ImportDraft, parsedArgs: ParsedArgs, { io, json }: Session): Exit {
  if (parsedArgs.flag("adopt"))
    throw new Failure("usage", "--adopt needs a folder: the files say what is adopted", {
      hint: "--out DIR",
    });
  if (json) io.print(formatJson({ files, left: result.left }));
  else if (files.length > 0) io.print(files.map(({ path, text }) => `# ${path}\n${text}`).join("---\n"));
  if (!json) for (const { machine, why } of result.left) io.info(`- ${machine} ${why}`);
  return exitOf({ ...result, differences: [] }, parsedArgs);
}

/** Reports why the machines that the command line names are left alone. */
function reportNothing(draft: ImportDraft, parsedArgs: ParsedArgs, session: Session): Exit {
  const report = { ...reportOf(draft, [], session), differences: [] };
  printReport(report, [], session);
  return exitOf(report, parsedArgs);
}

function reportOf(
  { host, fleet, folder, result }: ImportDraft,
  files: readonly ComparedFile[],
  { directory }: Session,
): Pick<ImportReport, "host" | "fleet" | "files" | "imported" | "left"> {
  const shown = files.map(({ path, status }) => ({
    path: relative(directory, join(folder.path, path)),
    status,
  }));
  return { host, fleet, files: shown, imported: result.imported, left: result.left };
}

/** Adopts after a proof without differences, and prints what became of it. */
async function adopt(
  report: ImportReport,
  parts: AdoptionParts,
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<Exit> {
  const { io, json } = session;
  const count = pluralize(parts.proof.candidates.length, "object");
  if (!json) io.print(formatImport(report, io.color));
  if (!(await confirm(`Adopt ${count} on ${report.host}?`, parsedArgs.flag("yes"), session)))
    return "refused";
  const { adopted, failed, left, differences } = await adoptImported(parts, session);
  printAdoptionFailures(failed, io);
  if (left.length > 0) io.info(`not adopted: ${left.join(", ")}; mend this, and run the same command again`);
  const isDone = failed.length === 0 && differences.length === 0;
  if (json) io.print(formatJson(importJson({ ...report, adopted, differences })));
  else if (differences.length > 0) io.print(formatDifferences(differences, io.color).join("\n"));
  else if (isDone) io.print(`${io.color.green("✓")} adopted ${count}; the next plan changes none of them`);
  return isDone ? exitOf(report, parsedArgs) : "error";
}

function printReport(report: ImportReport, next: readonly NextCommand[], { io, json }: Session): void {
  if (json) {
    io.print(formatJson({ ...importJson(report), next: next.map(([command]) => command) }));
    return;
  }
  io.print(formatImport(report, io.color));
  if (next.length > 0) io.print(`\n${formatNextCommands(next, io)}`);
}

/** Returns `error` if a machine that the command line names is left alone. */
function exitOf(
  { differences, left }: Pick<ImportReport, "differences" | "left">,
  { args }: ParsedArgs,
): Exit {
  if (differences.length > 0) return "changes";
  return args.length > 1 && left.some(({ isOurs }) => !isOurs) ? "error" : "ok";
}
