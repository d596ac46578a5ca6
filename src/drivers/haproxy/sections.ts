import type { HaproxyPaths } from "./paths.ts";
import { quoteWord, splitWords } from "./quoting.ts";

/** A section of a configuration and its lines, each a list of words. */
export interface ConfigSection {
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/** Returns the `global` section of an instance, with at most this number of connections and some lines of its own. */
export function globalSection(
  { socket, health }: Pick<HaproxyPaths, "socket" | "health">,
  generation: string,
  connections: number,
  own: ConfigSection["lines"] = [],
): ConfigSection {
  return {
    head: ["global"],
    lines: [
      ["description", generation],
      ["user", "haproxy"],
      ["group", "haproxy"],
      ["chroot", "/var/lib/haproxy"],
      ["maxconn", String(connections)],
      ...own,
      ["stats", "socket", socket, "mode", "600", "level", "admin", "expose-fd", "listeners"],
      ["server-state-file", health],
    ],
  };
}

const HEADER = "# Written whole by Fleetwright. What is changed here by hand is put back.";

export function formatSections(sections: readonly ConfigSection[]): string {
  const texts = sections.map(({ head, lines }) =>
    [formatLine(head), ...lines.map((line) => `  ${formatLine(line)}`)].join("\n"),
  );
  return `${[HEADER, ...texts].join("\n\n")}\n`;
}

function formatLine(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

const HEADS = new Set([
  "global",
  "defaults",
  "frontend",
  "backend",
  "listen",
  "peers",
  "userlist",
  "resolvers",
]);

/** Parses any text: the inverse of `formatSections`. */
export function parseSections(text: string): ConfigSection[] {
  const sections: { head: string[]; lines: string[][] }[] = [];
  for (const words of text.split("\n").map(splitWords)) {
    if (words.length === 0) continue;
    if (HEADS.has(words[0] ?? "")) sections.push({ head: words, lines: [] });
    else (sections.at(-1) ?? addFirstSection(sections)).lines.push(words);
  }
  return sections;
}

function addFirstSection(sections: { head: string[]; lines: string[][] }[]): {
  head: string[];
  lines: string[][];
} {
  const section = { head: [], lines: [] };
  sections.push(section);
  return section;
}

/** Returns the rest of each line that begins with these words. */
export function linesOf(section: ConfigSection | undefined, ...start: string[]): string[][] {
  const matching = (section?.lines ?? []).filter((line) =>
    start.every((word, index) => line[index] === word),
  );
  return matching.map((line) => line.slice(start.length));
}

/** Returns the word after these words. */
export function firstWord(section: ConfigSection | undefined, ...start: string[]): string | undefined {
  return linesOf(section, ...start)[0]?.[0];
}

export function wordAfter(words: readonly string[], key: string): string | undefined {
  const index = words.indexOf(key);
  return index === -1 ? undefined : words[index + 1];
}

/** Returns the generation of a configuration, its description; empty if it has none. */
export function generationOf(sections: readonly ConfigSection[]): string {
  return (
    firstWord(
      sections.find(({ head }) => head[0] === "global"),
      "description",
    ) ?? ""
  );
}

/** Returns the lines of one side only, in the order of the sides: `-` what `theirs` lacks, `+` what it has besides. */
export function findEdits(ours: readonly ConfigSection[], theirs: readonly ConfigSection[]): string[] {
  const [before, after] = [flattenLines(ours), flattenLines(theirs)];
  return [
    ...linesMissingFrom(before, after).map((line) => `- ${line}`),
    ...linesMissingFrom(after, before).map((line) => `+ ${line}`),
  ];
}

function linesMissingFrom(lines: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count === 0;
  });
}

/**
 * Formats lines for users: `frontend http: bind 10.20.0.5:80`. Without quotes, because a parsed file may hold anything.
 */
function flattenLines(sections: readonly ConfigSection[]): string[] {
  return sections.flatMap(({ head, lines }) => [
    head.join(" "),
    ...lines.map((line) => `${head.join(" ")}: ${line.join(" ")}`),
  ]);
}
