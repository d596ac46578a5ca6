import { Failure } from "../model/failure.ts";
import type { DiskFormat } from "./types.ts";

export interface Conversion {
  readonly from: DiskFormat;
  readonly to: DiskFormat;
}

/**
 * The longest time without progress. qemu-img reports each hundredth, which takes minutes for a large image on a slow
 * disk.
 */
const STALL_MS = 10 * 60_000;

/** Converts a disk image to another format (qemu-img(1)). Throws `rejected`, and `timeout` without progress. */
export async function convertImage(
  path: string,
  result: string,
  { from, to }: Conversion,
  stallMs = STALL_MS,
): Promise<void> {
  const args = ["convert", "-p", "-f", from, "-O", to, path, result];
  const { execa } = await import("execa"); // loading takes a tenth of a second, and most commands do not need it
  const stall = new AbortController();
  const running = execa("qemu-img", args, {
    reject: false,
    stdin: "ignore",
    cancelSignal: stall.signal,
    killSignal: "SIGKILL",
  });
  const timer = setTimeout(() => stall.abort(), stallMs);
  running.stdout.on("data", () => timer.refresh());
  const { failed, stderr, shortMessage } = await running;
  clearTimeout(timer);
  if (stall.signal.aborted) {
    const message = `${path}: its conversion to ${to} made no progress for ${stallMs / 1000} s, and was stopped`;
    throw new Failure("timeout", message, { hint: "do the disks of this machine answer, and have room?" });
  }
  if (!failed) return;
  throw new Failure("rejected", `${path}: it cannot be converted to ${to}: ${stderr || shortMessage}`, {
    hint: "apt-get install qemu-utils",
  });
}
