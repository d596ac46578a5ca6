import { formatField } from "../../engine/diff/format-field.ts";
import type { ImportedMachine } from "../../import/draft-machine.ts";
import type { LeftMachine } from "../../import/import-host.ts";
import type { Difference } from "../../import/proof.ts";
import { ACTIONS, type Impact } from "../../model/change.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import { formatResource } from "../../model/resource.ts";
import { pluralize } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import type { FileStatus } from "./folder.ts";

/** What an import found and did, for people and as JSON. */
export interface ImportReport {
  readonly host: string;
  readonly fleet: string;
  readonly files: readonly { readonly path: string; readonly status: FileStatus }[];
  readonly imported: readonly ImportedMachine[];
  readonly left: readonly LeftMachine[];
  readonly differences: readonly Difference[];
  /** The objects that were marked; undefined without `--adopt`. */
  readonly adopted?: readonly string[];
}

export function formatImport({ files, imported, left, differences }: ImportReport, color: Palette): string {
  const lines = [
    ...files.map(({ path, status }) => `${color.dim(FILE_WORDS[status])} ${escapeHidden(path)}`),
    ...left.map(({ machine, why }) => `${color.yellow("-")} ${escapeHidden(`${machine} ${why}`)}`),
    ...formatDifferences(differences, color),
  ];
  if (differences.length === 0 && imported.length > 0)
    lines.push(`${color.green("✓")} ${pluralize(imported.length, "machine")}: adoption would change nothing`);
  if (imported.length === 0) lines.push("nothing to import");
  return lines.join("\n");
}

const FILE_WORDS: Readonly<Record<FileStatus, string>> = {
  new: "wrote    ",
  differs: "replaced ",
  unchanged: "unchanged",
};

/** Formats what adoption would not settle, a line each: the field, both values, the cost and the reason. */
export function formatDifferences(differences: readonly Difference[], color: Palette): string[] {
  return differences.map((difference) => {
    const { resource, object, action, field, before, after, impact, why } = difference;
    const subject = escapeHidden(formatResource(resource));
    if (action === "blocked") return `${color.red("✗")} ${escapeHidden(why)}`;
    const what = object === undefined ? "" : ` ${escapeHidden(object)}`;
    if (field === undefined)
      return `${color.red("✗")} ${subject}: ${action}${what} (${COSTS[impact]}): ${escapeHidden(why)}`;
    const { label, format } = formatField(field);
    return `${color.red("✗")} ${subject}: ${ACTIONS[action]}${what} ${label} ${format(before)} → ${format(after)} (${COSTS[impact]}): ${escapeHidden(why)}`;
  });
}

/** What a difference would cost. */
const COSTS: Readonly<Record<Impact, string>> = {
  live: "changed live",
  reboot: "a power cycle",
  replace: "a replacement",
  refuse: "refused",
};

export function importJson(report: ImportReport): Readonly<Record<string, unknown>> {
  const { host, fleet, files, imported, left, differences, adopted } = report;
  const machines = imported.map(({ machine, resource, path, owners }) => {
    const own = new Set([resource, ...owners.values()]);
    return { machine, resource, file: path, differences: differences.filter((one) => own.has(one.resource)) };
  });
  const known = new Set(imported.flatMap(({ resource, owners }) => [resource, ...owners.values()]));
  const others = differences.filter(({ resource }) => !known.has(resource));
  return {
    host,
    fleet,
    files,
    machines,
    left,
    differences: others,
    ...(adopted === undefined ? {} : { adopted }),
  };
}
