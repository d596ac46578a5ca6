/**
 * Begins every comment of ours, so that it is found again; nobody sees it. One for each fleet, since several may be in one
 * repository.
 */
export function markerOf(fleet: string): string {
  return `<!-- fleetwright: review of ${fleet.replaceAll("-", "_")} -->`; // two dashes would end it
}

const COMMAND = /^\/fleetwright[ \t]+approve[ \t]+([0-9a-f]{8,64}(?:[ \t,]+[0-9a-f]{8,64})*)[ \t]*$/gm;
const FENCED = /^ {0,3}(```+|~~~+)[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|$(?![\s\S]))/gm;

/** The digests that a comment approves: lines `/fleetwright approve DIGEST...`, not where they are quoted or shown as code. */
export function approvalsSaid(body: string): string[] {
  const text = body.replaceAll("\r\n", "\n").replace(FENCED, "");
  return [...text.matchAll(COMMAND)].flatMap(([, digests = ""]) => digests.split(/[ \t,]+/));
}
