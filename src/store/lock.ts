import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { Failure } from "../model/failure.ts";

/**
 * Holds a lock file until disposal. A child that ends with this process holds the kernel's lock (flock(1)), so that
 * the lock of a dead process is free at once. Throws `rejected` while another process holds the lock.
 */
export async function acquireLock(path: string, whenHeld: LockHeldMessage): Promise<AsyncDisposable> {
  const lock = await tryLock(path);
  if (lock === undefined) throw await lockHeldFailure(path, whenHeld);
  return lock;
}

/** Tries the same. Returns undefined while another process holds the lock. */
export async function tryLock(path: string): Promise<AsyncDisposable | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const holder = spawn("sh", ["-c", HOLD_SCRIPT, "sh", path, String(process.pid)], {
    stdio: ["pipe", "pipe", "ignore"],
    detached: true, // Ctrl-C must not reach the child: this process releases the lock when its work is done
  });
  holder.stdin.on("error", () => {});
  if (!(await waitUntilHeld(holder))) return undefined;
  return { [Symbol.asyncDispose]: () => release(holder) };
}

/**
 * The script of the child. It waits 1 s, because the child of a process that was just killed needs a moment to end.
 * The file names the holder for messages.
 */
const HOLD_SCRIPT = `exec 9>>"$1"; flock --wait 1 9 || exit 3; echo "$2" >"$1"; echo held; exec cat`;

type LockHolder = ChildProcessByStdio<Writable, Readable, null>;

function waitUntilHeld(holder: LockHolder): Promise<boolean> {
  return new Promise((resolve, reject) => {
    holder.stdout.once("data", () => resolve(true));
    holder.once("error", reject);
    holder.once("close", () => resolve(false));
  });
}

/** The message of the failure while another process holds the lock. */
export interface LockHeldMessage {
  /** Returns the message. `who` is `process 123`, for example. */
  message(who: string): string;
  readonly hint: string;
}

async function lockHeldFailure(path: string, { message, hint }: LockHeldMessage): Promise<Failure> {
  const pid = (await readFile(path, "utf8").catch(() => "")).trim();
  const who = pid === "" ? "another process" : `process ${pid}`;
  return new Failure("rejected", message(who), { hint });
}

async function release(holder: LockHolder): Promise<void> {
  if (holder.exitCode !== null) return;
  const ended = new Promise((resolve) => holder.once("close", resolve));
  holder.stdin.end();
  await ended;
}
