import type { RecordingClock } from "../../model/clock-time.ts";
import type { Hash } from "../../model/hash.ts";
import type { MemberMark, TemplateVersion } from "../../model/object.ts";
import { formatResource, type Resource, resourceId } from "../../model/resource.ts";
import { updateFailure } from "./availability.ts";
import { type MachinePoolResource, type MemberTemplate, templateHash } from "./member-resource.ts";
import type { ObservedMember } from "./observed-members.ts";

/** The template that the members of a pool are to have. */
export interface TemplateChoice {
  readonly template: MemberTemplate;
  readonly hash: Hash;
  /** For a template of an earlier commit: that commit, and why the pool went back from the template of its files. */
  readonly rollback?: { readonly commit: string; readonly rejected: Hash; readonly reason: string };
  /** Why the pool should go back, but cannot. */
  readonly problem?: string;
}

interface ChoiceInput {
  readonly pool: MachinePoolResource;
  readonly members: readonly ObservedMember[];
  readonly rollsBack: boolean;
  readonly progressDeadlineSeconds: number;
  readonly clock: RecordingClock;
  readonly resourceAt: (commit: string, id: MachinePoolResource["id"]) => Resource | undefined;
}

/**
 * Chooses between the template of the files and the one that was rolled out before. The pool goes back when the update of a member
 * has failed. The marks of the members that went back record the template that failed, so that it stays rejected until the files
 * have another one.
 */
export function chooseTemplate(input: ChoiceInput): TemplateChoice {
  const { pool, members, rollsBack } = input;
  const { template } = pool.spec;
  const hash = templateHash(template);
  const asWritten = { template, hash };
  const cause = rollsBack ? rollbackCause(hash, members, input) : undefined;
  if (cause === undefined) return asWritten;
  if (cause.version === undefined)
    return { ...asWritten, problem: `${cause.reason}; there is no earlier template to go back to` };
  const { commit } = cause.version;
  const earlier = input.resourceAt(commit, pool.id) as MachinePoolResource | undefined; // by the kind in its id
  if (earlier === undefined)
    return { ...asWritten, problem: `${cause.reason}; its files of the commit ${commit} are not known` };
  return {
    template: earlier.spec.template,
    hash: templateHash(earlier.spec.template),
    rollback: { commit, rejected: hash, reason: cause.reason },
  };
}

interface RollbackCause {
  readonly reason: string;
  readonly version: TemplateVersion | undefined;
}

function rollbackCause(
  hash: Hash,
  members: readonly ObservedMember[],
  { progressDeadlineSeconds, clock, pool }: ChoiceInput,
): RollbackCause | undefined {
  const before = members.find(({ mark }) => mark?.rejected === hash)?.mark;
  if (before !== undefined)
    return { reason: "its update failed", version: { template: before.template, commit: before.commit } };
  for (const member of members) {
    const isUpdated = member.template === hash;
    const failure = updateFailure({ ...member, isUpdated, progressDeadlineSeconds }, clock);
    if (failure === undefined) continue;
    const id = resourceId("VirtualMachine", pool.project, member.name);
    const reason = `the update of ${formatResource(id)} failed: ${failure}`;
    return { reason, version: previousVersion(members, hash) };
  }
  return undefined;
}

/**
 * Returns the last template that was fully rolled out, if it is another one than `current`: that of all members, or the one that
 * the marks of members in the middle of an update name.
 */
export function previousVersion(
  members: readonly ObservedMember[],
  current: Hash,
): TemplateVersion | undefined {
  const marks = members.flatMap(({ mark }) => (mark === undefined || mark.warm ? [] : [mark]));
  const [first] = marks;
  const isUniform = marks.every(({ template }) => template === first?.template);
  const isDone =
    isUniform &&
    members.every(({ readiness, presence }) => presence !== "machine" || readiness.state !== "unready");
  if (first !== undefined && isDone) return first.template === current ? undefined : versionOf(first);
  const inherited = marks.find(({ previous }) => previous !== undefined && previous.template !== current);
  return inherited?.previous ?? oldestOther(marks, current);
}

/** Marks of an earlier version of Fleetwright name no previous template. */
function oldestOther(marks: readonly MemberMark[], current: Hash): TemplateVersion | undefined {
  const others = marks.filter(({ template }) => template !== current);
  const [oldest] = [...others].sort((left, right) => (left.templated < right.templated ? -1 : 1));
  return oldest && versionOf(oldest);
}

function versionOf({ template, commit }: MemberMark): TemplateVersion {
  return { template, commit };
}
