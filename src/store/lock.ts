import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { Failure } from "../model/failure.ts";

/**
 * Holds a lock file until it is disposed of. The kernel's lock (flock(1)) is held by a child that ends with us,
 * however we end, so what a dead process held is free at once. Throws `rejected` while somebody else has it.
 */
export async function holdLock(path: string, ifTaken: Taken): Promise<AsyncDisposable> {
  const held = await tryLock(path);
  if (held === undefined) throw await taken(path, ifTaken);
  return held;
}

/** The same, but undefined while somebody else has it. */
export async function tryLock(path: string): Promise<AsyncDisposable | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const holder = spawn("sh", ["-c", HOLD, "sh", path, String(process.pid)], {
    stdio: ["pipe", "pipe", "ignore"],
    detached: true, // Ctrl-C is for us: we let go when the work is done
  });
  holder.stdin.on("error", () => {});
  if (!(await isHeld(holder))) return undefined;
  return { [Symbol.asyncDispose]: () => release(holder) };
}

/** A holder whose process was just killed needs a moment to go. The file says for people who has it. */
const HOLD = `exec 9>>"$1"; flock --wait 1 9 || exit 3; echo "$2" >"$1"; echo held; exec cat`;

type Holder = ChildProcessByStdio<Writable, Readable, null>;

function isHeld(holder: Holder): Promise<boolean> {
  return new Promise((resolve, reject) => {
    holder.stdout.once("data", () => resolve(true));
    holder.once("error", reject);
    holder.once("close", () => resolve(false));
  });
}

/** What people are told when somebody else has it. */
export interface Taken {
  /** `who`: `process 123`. */
  message(who: string): string;
  readonly hint: string;
}

async function taken(path: string, { message, hint }: Taken): Promise<Failure> {
  const pid = (await readFile(path, "utf8").catch(() => "")).trim();
  const who = pid === "" ? "another process" : `process ${pid}`;
  return new Failure("rejected", message(who), { hint });
}

async function release(holder: Holder): Promise<void> {
  if (holder.exitCode !== null) return;
  const ended = new Promise((resolve) => holder.once("close", resolve));
  holder.stdin.end();
  await ended;
}
