import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../model/failure.ts";
import { escapeHidden } from "../model/hidden-characters.ts";
import type { Mirror } from "./mirror.ts";
import { summarizeStderr, tryRunGit } from "./system-git.ts";

/** The reference of the notes. `git log --notes=fleetwright` shows them. */
const NOTES_REF = "refs/notes/fleetwright";

interface GitNote {
  /** The full id of a commit. */
  readonly commit: string;
  readonly text: string;
}

/** An edit of a note. It may run several times, because other writers may change the note of the same commit meanwhile. */
export interface GitNoteEdit {
  readonly commit: string;
  /** Returns the new note; `before` is undefined when the commit has none. */
  text(before: string | undefined): string;
}

/** The number of attempts to write on top of other writers' notes. */
const MAX_ATTEMPTS = 10;

/** Returns the note of a commit; undefined when it has none. */
export async function readNote(repo: string, commit: string): Promise<string | undefined> {
  const { exitCode, stdout } = await tryRunGit(
    ["notes", `--ref=${NOTES_REF}`, "show", assertFullId(commit)],
    { repo },
  );
  return exitCode === 0 ? stdout.trimEnd() : undefined;
}

/**
 * Writes the notes of commits as one commit of the notes' own history. It replaces earlier notes of these commits. Notes that other
 * writers add at the same time stay. Throws `rejected` if git cannot write them.
 */
export async function writeNotes(repo: string, notes: readonly GitNote[], now: Date): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await readNotesTip(repo);
    const input = formatFastImport(notes, before, now);
    const { exitCode, stderr } = await tryRunGit(["fast-import", "--quiet", "--done", "--date-format=raw"], {
      repo,
      input,
    });
    if (exitCode === 0) return;
    if ((await readNotesTip(repo)) === before && !isBusy(stderr))
      throw new Failure("rejected", `git fast-import: ${summarizeStderr(stderr)}`);
    await backOff(attempt);
  }
  throw new Failure(
    "rejected",
    `${repo}: notes cannot be written: other writers changed them ${MAX_ATTEMPTS} times`,
  );
}

async function readNotesTip(repo: string): Promise<string | undefined> {
  const { exitCode, stdout } = await tryRunGit(["rev-parse", "--verify", "--quiet", NOTES_REF], { repo });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Returns whether git could not lock the reference, or found that the reference had moved. */
function isBusy(stderr: string): boolean {
  return /cannot lock ref|Unable to create|Not updating/.test(stderr);
}

async function backOff(attempt: number): Promise<void> {
  await sleep(2 ** Math.min(attempt, 6) * (5 + Math.random() * 5));
}

const AUTHOR = "Fleetwright <fleetwright@localhost>";

/**
 * Returns the input of git-fast-import(1), with NOTEMODIFY. That command knows the layout of notes, and moves the reference only
 * forwards.
 */
function formatFastImport(notes: readonly GitNote[], before: string | undefined, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return [
    `commit ${NOTES_REF}`,
    `committer ${AUTHOR} ${seconds} +0000`,
    formatData(`Notes of ${notes.length === 1 ? "a plan" : "plans"}\n`),
    ...(before === undefined ? [] : [`from ${before}`]),
    ...notes.flatMap(({ commit, text }) => [
      `N inline ${assertFullId(commit)}`,
      formatData(`${text.trimEnd()}\n`),
    ]),
    "done\n",
  ].join("\n");
}

function formatData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function assertFullId(commit: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
  throw new Failure("bug", `"${commit}" is no full id of a commit`);
}

/**
 * Fetches the notes into a mirror, writes those that change, and pushes them to the original. Throws `rejected` if the original
 * refuses the push, or has a reference that conflicts with the notes.
 */
export async function publishNotes(
  mirror: Mirror,
  edits: readonly GitNoteEdit[],
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    await fetchNotes(mirror, signal);
    const changed = await selectChangedNotes(mirror.directory, edits);
    if (changed.length > 0) await writeNotes(mirror.directory, changed, now);
    const { exitCode, stderr } = await mirror.run(
      ["push", "--quiet", "--", mirror.url, `${NOTES_REF}:${NOTES_REF}`],
      { signal },
    );
    if (exitCode === 0) return;
    const conflictingRef = /'(refs\/[^']+)' exists; cannot create/.exec(stderr)?.[1];
    if (conflictingRef !== undefined) throw refConflict(mirror, conflictingRef);
    if (
      !/\[rejected\]|\[remote rejected\].*(lock|fetch first)|failed to update ref|cannot lock ref/.test(
        stderr,
      )
    )
      throw notesRejected(mirror, stderr);
    await backOff(attempt);
  }
  throw new Failure(
    "rejected",
    `${mirror.shown}: notes cannot be written: other writers changed them ${MAX_ATTEMPTS} times`,
  );
}

/** Fetches exactly this reference. Otherwise a pushed reference below it would keep the notes from being written. */
async function fetchNotes(mirror: Mirror, signal: AbortSignal): Promise<void> {
  const args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
  const { exitCode, stderr } = await mirror.run([...args, "--", mirror.url, `+${NOTES_REF}:${NOTES_REF}`], {
    signal,
  });
  if (exitCode !== 0 && !/couldn't find remote ref/.test(stderr)) throw notesRejected(mirror, stderr);
}

async function selectChangedNotes(repo: string, edits: readonly GitNoteEdit[]): Promise<GitNote[]> {
  const changed = edits.map(async ({ commit, text }): Promise<GitNote[]> => {
    const before = await readNote(repo, commit);
    const after = text(before).trimEnd();
    return before === after ? [] : [{ commit, text: after }];
  });
  return (await Promise.all(changed)).flat();
}

/** Returns the failure for a reference whose name is a prefix of the notes', or begins with it. Git stores references as files. */
function refConflict({ shown }: Mirror, conflictingRef: string): Failure {
  return new Failure(
    "rejected",
    `${shown}: notes cannot be written: the reference ${escapeHidden(conflictingRef)} is in the way`,
    {
      hint: `remove it: git push --delete ${shown} ${escapeHidden(conflictingRef)}`,
    },
  );
}

function notesRejected({ shown }: Mirror, stderr: string): Failure {
  const hint = "allow the daemon to write refs/notes/fleetwright, or turn notes off";
  return new Failure("rejected", `${shown}: notes cannot be written: ${summarizeStderr(stderr)}`, { hint });
}
