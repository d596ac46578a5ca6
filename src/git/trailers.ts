/** A line `Key: value` at the end of a commit's message. */
export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** By this one, a commit lets the changes with a digest go. */
export const APPROVE = "Fleetwright-Approve";

/** A digest as plans print it, shortened or whole. */
const DIGEST = /^[0-9a-f]{8,64}$/;

/** The digests that a commit's message approves: `Fleetwright-Approve: DIGEST`, one or several to a line. */
export function approvalsIn(message: string): string[] {
  return trailersIn(message)
    .filter(({ key }) => key.toLowerCase() === APPROVE.toLowerCase())
    .flatMap(({ value }) => value.split(/[\s,]+/))
    .filter((digest) => DIGEST.test(digest));
}

/**
 * The trailers of a commit's message, by the rules of git-interpret-trailers(1): the last paragraph, when it is not the first
 * one, and when all of it is trailers, or a quarter of it and one that git makes itself. A line that begins with a space
 * goes on with the one before.
 */
export function trailersIn(message: string): Trailer[] {
  const lines = unfolded(lastParagraph(message));
  const trailers = lines.flatMap((line) => trailerOf(line) ?? []);
  const isLine = (line: string) => trailerOf(line) !== undefined || MADE_BY_GIT.test(line);
  const good = lines.filter(isLine).length;
  const others = lines.filter((line) => !isLine(line)).flatMap((line) => line.split("\n")).length;
  return others === 0 || (lines.some((line) => MADE_BY_GIT.test(line)) && good * 3 >= others) ? trailers : [];
}

const MADE_BY_GIT = /^(Signed-off-by: |\(cherry picked from commit )/;

/** Without comments; nothing when it is the title. */
function lastParagraph(message: string): string[] {
  const lines = message
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("#"));
  const blank = lines.findLastIndex((line) => line.trim() === "");
  const isAfterTitle = lines.slice(0, Math.max(blank, 0)).some((line) => line.trim() !== "");
  return isAfterTitle ? lines.slice(blank + 1) : [];
}

/** Each line with those that go on with it, apart by newlines. */
function unfolded(lines: readonly string[]): string[] {
  const folded: string[] = [];
  for (const line of lines) {
    const isMore = /^\s/.test(line) && folded.length > 0;
    folded.push(isMore ? `${folded.pop()}\n${line}` : line);
  }
  return folded;
}

function trailerOf(line: string): Trailer | undefined {
  const [, key, value] = /^([A-Za-z0-9-]+)[ \t]*:(.*)$/s.exec(line) ?? [];
  if (key === undefined || value === undefined) return undefined;
  return { key, value: value.replace(/\s*\n\s*/g, " ").trim() };
}
