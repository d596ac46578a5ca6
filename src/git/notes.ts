import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../model/failure.ts";
import type { Mirror } from "./mirror.ts";
import { lastWords, tryGit } from "./system-git.ts";

/** `git log --notes=fleetwright` shows them. */
export const NOTES = "refs/notes/fleetwright";

export interface Note {
  /** The full id of a commit. */
  readonly commit: string;
  readonly text: string;
}

/** A note that follows from the one that is there: others may write of the same commit at the same time. */
export interface NoteEdit {
  readonly commit: string;
  text(before: string | undefined): string;
}

/** Whoever writes at the same time wins by chance; we look again and write on top of it. */
const TRIES = 10;

/** The note of a commit; undefined when it has none. */
export async function readNote(repo: string, commit: string): Promise<string | undefined> {
  const { exitCode, stdout } = await tryGit(["notes", `--ref=${NOTES}`, "show", checked(commit)], { repo });
  return exitCode === 0 ? stdout.trimEnd() : undefined;
}

/**
 * Gives commits their notes, in one commit of the notes' own history; a note that was there before is replaced. Notes that
 * others write at the same time stay.
 */
export async function writeNotes(repo: string, notes: readonly Note[], now: Date): Promise<void> {
  for (let turn = 0; turn < TRIES; turn += 1) {
    const before = await tip(repo);
    const input = streamOf(notes, before, now);
    const { exitCode, stderr } = await tryGit(["fast-import", "--quiet", "--done", "--date-format=raw"], {
      repo,
      input,
    });
    if (exitCode === 0) return;
    if ((await tip(repo)) === before && !isBusy(stderr))
      throw new Failure("rejected", `git fast-import: ${lastWords(stderr)}`);
    await pause(turn);
  }
  throw new Failure("rejected", `${repo}: its notes are written all the time, and ours could not be`);
}

async function tip(repo: string): Promise<string | undefined> {
  const { exitCode, stdout } = await tryGit(["rev-parse", "--verify", "--quiet", NOTES], { repo });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** git could not take the lock of the reference, or found that it had moved. */
function isBusy(stderr: string): boolean {
  return /cannot lock ref|Unable to create|Not updating/.test(stderr);
}

async function pause(turn: number): Promise<void> {
  await wait(2 ** Math.min(turn, 6) * (5 + Math.random() * 5));
}

const AUTHOR = "Fleetwright <fleetwright@localhost>";

/** git-fast-import(1), NOTEMODIFY: it knows how notes are laid out, and moves the reference only forwards. */
function streamOf(notes: readonly Note[], before: string | undefined, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return [
    `commit ${NOTES}`,
    `committer ${AUTHOR} ${seconds} +0000`,
    dataOf(`Notes of ${notes.length === 1 ? "a plan" : "plans"}\n`),
    ...(before === undefined ? [] : [`from ${before}`]),
    ...notes.flatMap(({ commit, text }) => [`N inline ${checked(commit)}`, dataOf(`${text.trimEnd()}\n`)]),
    "done\n",
  ].join("\n");
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function checked(commit: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
  throw new Failure("bug", `"${commit}" is no full id of a commit`);
}

/** Writes notes in a mirror, and then into its original, on top of what is there. What is there already is not written again. */
export async function publishNotes(
  mirror: Mirror,
  edits: readonly NoteEdit[],
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  for (let turn = 0; turn < TRIES; turn += 1) {
    await takeOver(mirror, signal);
    const missing = await missingFrom(mirror.directory, edits);
    if (missing.length > 0) await writeNotes(mirror.directory, missing, now);
    const { exitCode, stderr } = await mirror.run(
      ["push", "--quiet", "--", mirror.url, `${NOTES}:${NOTES}`],
      { signal },
    );
    if (exitCode === 0) return;
    if (
      !/\[rejected\]|\[remote rejected\].*(lock|fetch first)|failed to update ref|cannot lock ref/.test(
        stderr,
      )
    )
      throw refused(mirror, stderr);
    await pause(turn);
  }
  throw new Failure("rejected", `${mirror.shown}: its notes are written all the time, and ours could not be`);
}

/** A pattern, since a reference that is not there yet is no error. */
async function takeOver(mirror: Mirror, signal: AbortSignal): Promise<void> {
  const args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
  const { exitCode, stderr } = await mirror.run([...args, "--", mirror.url, `+${NOTES}*:${NOTES}*`], {
    signal,
  });
  if (exitCode !== 0) throw refused(mirror, stderr);
}

async function missingFrom(repo: string, edits: readonly NoteEdit[]): Promise<Note[]> {
  const wanted = edits.map(async ({ commit, text }): Promise<Note[]> => {
    const before = await readNote(repo, commit);
    const after = text(before).trimEnd();
    return before === after ? [] : [{ commit, text: after }];
  });
  return (await Promise.all(wanted)).flat();
}

function refused({ shown }: Mirror, stderr: string): Failure {
  const hint = "allow us to write refs/notes/fleetwright, or do without notes";
  return new Failure("rejected", `${shown}: notes cannot be written: ${lastWords(stderr)}`, { hint });
}
