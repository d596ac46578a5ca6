/**
 * Returns the invisible first line of Fleetwright's comment, by which the daemon finds it again. Each fleet has its own, because a
 * repository may hold several.
 */
export function reportMarker(fleet: string): string {
  return `<!-- fleetwright: review of ${fleet.replaceAll("-", "_")} -->`; // two dashes would end the HTML comment
}

const APPROVE_COMMAND = /^\/fleetwright[ \t]+approve((?:[ \t,]+[0-9a-f]+)+)[ \t]*$/;

/** The approvals in a comment. */
interface ApprovalCommand {
  /** The digest that the author typed, possibly shortened. */
  readonly digests: readonly string[];
  /** Whether the comment holds nothing else. */
  readonly isAlone: boolean;
}

/**
 * Parses the lines `/fleetwright approve DIGEST...` of a comment; undefined when it has none. They count only in a comment that holds
 * nothing else. Otherwise a line could be a quotation, code, or text of another user that a mail program left.
 */
export function parseApprovalCommand(body: string): ApprovalCommand | undefined {
  const lines = body.split(/\r?\n/).filter((line) => !/^[ \t]*$/.test(line));
  const commands = lines
    .map((line) => APPROVE_COMMAND.exec(line)?.[1])
    .filter((command) => command !== undefined);
  if (commands.length === 0) return undefined;
  const digests = commands.flatMap((text) => text.split(/[ \t,]+/).filter(Boolean));
  return { digests, isAlone: commands.length === lines.length };
}
