import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../model/failure.ts";
import { hashText } from "../model/hash.ts";
import { codeOf, readIfThere, writeWhole } from "../store/atomic.ts";

/** A digest that is asked for again is not computed again, as long as the file is the same. */
interface Known {
  readonly print: string;
  readonly digest: string;
}

/** SHA-256 of a file's content. Throws `rejected` when there is no such file. */
export async function fileDigest(path: string, cache: string): Promise<string> {
  const print = await fingerprint(path);
  const note = join(cache, "digests", hashText(path));
  const known = readNote(await readIfThere(note));
  if (known?.print === print) return known.digest;
  const digest = await digestOf(path);
  if ((await fingerprint(path)) === print) await writeWhole(note, JSON.stringify({ print, digest }));
  return digest;
}

export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer); // no encoding is set
  return hash.digest("hex");
}

/** Changes whenever the content does: a file that is written to gets another time, one that is replaced another inode. */
async function fingerprint(path: string): Promise<string> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) throw new Failure("rejected", `${path}: this is not a file`);
    return [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ");
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
    throw new Failure("rejected", `${path}: there is no such file`, { cause: error });
  }
}

function readNote(text: string | undefined): Known | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Known); // only `fileDigest` writes it
  } catch {
    return undefined;
  }
}
