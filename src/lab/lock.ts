import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "../model/failure.ts";

/**
 * Runs `work` while holding a lock file. A child that ends with this process holds the kernel's lock (flock(1)), so a
 * lock is never stale. Deletes the file afterwards. Throws `timeout` if the lock is not free in time.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, timeoutMs = 120_000): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const holder = await acquire(path, timeoutMs);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true }); // before the lock is released
    holder.stdin.end();
  }
}

/**
 * The script of the child. If the file was removed during the wait (`-ef`), the child waits again for the new file.
 */
const HOLD_SCRIPT = `exec 9>"$1"
while flock --wait "$2" 9 || exit 3; [ ! "$1" -ef /proc/self/fd/9 ]; do exec 9>"$1"; done
echo held; exec cat`;

async function acquire(path: string, timeoutMs: number) {
  const args = ["-c", HOLD_SCRIPT, "sh", path, String(Math.ceil(timeoutMs / 1000))];
  const holder = spawn("sh", args, { stdio: ["pipe", "pipe", "ignore"], detached: true });
  holder.stdin.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once("data", () => resolve());
    holder.once("error", reject);
    holder.once("close", () => reject(new Failure("timeout", `${path}: another process holds the lock`)));
  });
  holder.stdout.resume();
  return holder;
}
