import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../model/failure.ts";
import { hashText } from "../model/hash.ts";
import { appendLine, readIfThere, writeOnce, writeWhole } from "./atomic.ts";
import { holdLock } from "./lock.ts";
import type { RunRecord, Store, Suspension } from "./store.ts";

/**
 * The store as a folder of small files:
 *
 * ```
 * hash-key                          32 random bytes
 * fleets/NAME/suspensions.json      what is suspended, and why
 * fleets/NAME/history.jsonl         one line a run
 * fleets/NAME/lock                  held while a plan is applied
 * used/DIGEST                       saved plans that were applied
 * cache/                            safe to delete
 * ```
 */
export function createFileStore(folder: string): Store {
  const of = (fleet: string, file: string) => join(folder, "fleets", folderName(fleet), file);
  const suspensions = (fleet: string) => readSuspensions(of(fleet, "suspensions.json"));
  const keep = (fleet: string, all: readonly Suspension[]) =>
    writeWhole(of(fleet, "suspensions.json"), `${JSON.stringify(all, undefined, 2)}\n`);
  return {
    place: folder,
    cache: join(folder, "cache"),
    hashKey: () => hashKey(join(folder, "hash-key")),
    suspensions,
    async suspend(fleet, suspension) {
      const others = (await suspensions(fleet)).filter(({ id }) => id !== suspension.id);
      await keep(fleet, [...others, suspension]);
    },
    async resume(fleet, id) {
      const before = await suspensions(fleet);
      const after = before.filter((one) => one.id !== id);
      if (after.length < before.length) await keep(fleet, after);
      return after.length < before.length;
    },
    use: (plan) => writeOnce(join(folder, "used", hashText(plan)), `${plan}\n`),
    record: (run) => appendLine(of(run.fleet, "history.jsonl"), JSON.stringify(run)),
    history: async (fleet, limit) => newest(await readIfThere(of(fleet, "history.jsonl")), limit),
    lock: (fleet) => holdLock(of(fleet, "lock"), `fleet ${fleet}`),
  };
}

/** Fleets are called by DNS labels; anything else never becomes a path. */
function folderName(fleet: string): string {
  return /^[a-z0-9][-a-z0-9]{0,62}$/.test(fleet) ? fleet : hashText(fleet);
}

async function hashKey(path: string): Promise<Uint8Array> {
  const known = await readFile(path).catch(() => undefined);
  if (known !== undefined && known.length === 32) return known;
  await writeOnce(path, randomBytes(32));
  return readFile(path);
}

async function readSuspensions(path: string): Promise<Suspension[]> {
  const text = await readIfThere(path);
  if (text === undefined) return [];
  try {
    return JSON.parse(text) as Suspension[]; // only `suspend` and `resume` write it
  } catch (cause) {
    const hint = "put it right by hand, or delete it: then nothing is suspended";
    throw new Failure("rejected", `${path}: this is not JSON`, { hint, cause });
  }
}

/** The last lines that can be read. A line that a crash cut short is history that was lost, and no more. */
function newest(text: string | undefined, limit: number): RunRecord[] {
  const lines = (text ?? "").split("\n").filter((line) => line !== "");
  return lines.slice(-limit).reverse().flatMap(readRecord);
}

function readRecord(line: string): RunRecord[] {
  try {
    return [JSON.parse(line) as RunRecord]; // only `record` writes it
  } catch {
    return [];
  }
}
