import { formatObject } from "../../engine/format.ts";
import { formatCommit } from "../../engine/plan/lineage.ts";
import { Failure } from "../../model/failure.ts";
import { escapeHidden, formatJson } from "../../model/hidden-characters.ts";
import { formatResource } from "../../model/resource.ts";
import { adoptObject, printAdoptionFailures } from "../adopt/adopt-object.ts";
import {
  type AdoptionCandidate,
  adoptionCandidates,
  objectsOfOtherFleets,
  otherHistoryCandidates,
} from "../adopt/adoption-candidates.ts";
import { withAppliedHashes } from "../adopt/applied-marks.ts";
import { confirm } from "../apply/run-apply.ts";
import { type Command, FLEET_OPTIONS, type ParsedArgs } from "../command.ts";
import { type FleetWorkspace, openWorkspace } from "../fleet/open-fleet.ts";
import { candidateResources, findResource, resolveId } from "../fleet/resolve-name.ts";
import { readSource } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";

export const adopt: Command = {
  name: "adopt",
  group: "Change:",
  summary: "adopt existing objects into this fleet",
  details:
    "Adopts objects that have a desired name but no mark of this fleet, and objects that were last applied by a commit " +
    "outside of the planned history. Writes only the mark of ownership. The next plan then shows how they differ from " +
    "the files, and removes objects that no resource wants. Objects of another fleet are left alone without " +
    "`--from-fleet`.",
  args: [
    {
      name: "[kind/name]",
      description: "resource that will own the objects, such as vm/db",
      completes: "resources",
    },
  ],
  options: [
    ...FLEET_OPTIONS,
    {
      flags: "--all",
      description: "adopt all objects of this fleet that another history applied, such as after a rewrite",
    },
    {
      flags: "--from-fleet <name>",
      description: "adopt objects of this other fleet, too, such as after a new name for the Fleet",
    },
    { flags: "-y, --yes", description: "do not ask for confirmation" },
  ],
  examples: [
    ["adopt vm/db", "adopt a machine that was created with virsh"],
    ["adopt --all", "adopt the fleet after git filter-repo, or in a new repository"],
  ],
  async run(parsedArgs, session) {
    const { io, json, store } = session;
    const subject = parseSubject(parsedArgs);
    const source = await readSource({ ...parsedArgs, args: [] }, session, "any");
    await using workspace = await openWorkspace(source, session);
    const candidates =
      subject === "all"
        ? otherHistoryCandidates(workspace)
        : candidatesOf(subject, workspace, parsedArgs.text("from-fleet"));
    const title = subject === "all" ? `Fleet/${workspace.fleet.id}` : formatResource(resolveId(subject));
    if (!json) io.print(formatAnnouncement(title, candidates, workspace.fleet.id, io.color));
    if (candidates.length === 0) return "ok";
    if (!(await confirm(`Adopt ${pluralize(candidates.length, "object")}?`, parsedArgs.flag("yes"), session)))
      return "refused";
    await using _lock = await store.lockApply(workspace.fleet.id);
    const marked = withAppliedHashes(candidates, workspace);
    const failed = await adoptAll(marked, workspace, session);
    const adopted = marked.filter((candidate) => !failed.has(candidate)).map(({ observed }) => observed.id);
    if (json) io.print(formatJson({ adopted }));
    else if (adopted.length > 0) io.print(`${io.color.green("✓")} adopted; next: fleetwright plan`);
    printAdoptionFailures([...failed.values()], io);
    return failed.size === 0 ? "ok" : "error";
  },
};

/** Returns the name of one resource, or `all`. Throws `usage` for both or neither. */
function parseSubject(parsedArgs: ParsedArgs): string {
  const [name] = parsedArgs.args;
  if ((name === undefined) === parsedArgs.flag("all")) return name ?? "all";
  throw new Failure("usage", "adopt needs either a resource or --all", {
    hint: "fleetwright adopt KIND/NAME, or fleetwright adopt --all",
  });
}

/** Returns the candidates of one resource. A resource that was removed from the files may still own objects. */
function candidatesOf(
  text: string,
  workspace: FleetWorkspace,
  fromFleet: string | undefined,
): AdoptionCandidate[] {
  const id = resolveId(text);
  const candidates = adoptionCandidates(id, { ...workspace, fromFleet });
  if (candidates.length > 0) return candidates;
  findResource(text, candidateResources(workspace.source));
  const [other] = objectsOfOtherFleets(id, workspace);
  if (other === undefined) return [];
  const message = `${formatObject(other)} belongs to the fleet "${other.mark?.fleet}", which would go on changing it`;
  throw new Failure("rejected", message, {
    hint: `remove it from the files of that fleet first, with deletionPolicy: Retain; or, if that fleet is gone, add --from-fleet ${other.mark?.fleet}`,
  });
}

/** Adopts every candidate, even after a failure. Returns the failures. */
async function adoptAll(
  candidates: readonly AdoptionCandidate[],
  workspace: FleetWorkspace,
  session: Session,
): Promise<Map<AdoptionCandidate, Failure>> {
  const failed = new Map<AdoptionCandidate, Failure>();
  for (const candidate of candidates) {
    const failure = await adoptObject(candidate, workspace, session);
    if (failure !== undefined) failed.set(candidate, failure);
  }
  return failed;
}

function formatAnnouncement(
  title: string,
  candidates: readonly AdoptionCandidate[],
  fleet: string,
  color: Palette,
): string {
  if (candidates.length === 0) return `${escapeHidden(title)}: nothing to adopt`;
  const lines = candidates.map(({ observed }) =>
    sanitizeLine(`  ${formatObject(observed)}${color.yellow(formatOwner(observed, fleet))}`),
  );
  return [`${color.bold(escapeHidden(title))} would adopt:`, ...lines].join("\n");
}

function formatOwner({ mark }: AdoptionCandidate["observed"], fleet: string): string {
  if (mark === undefined) return "";
  return mark.fleet === fleet
    ? `  applied by ${formatCommit(mark.commit)}`
    : `  of the fleet "${mark.fleet}"`;
}
