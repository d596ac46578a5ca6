import { Failure } from "../model/failure.ts";
import type { GitTreeEntry } from "./git-objects.ts";

/**
 * Parses a tree object: for each entry `<mode> <name>`, a zero byte, and the id in `idBytes` bytes. See gitformat-pack(5) and
 * git-ls-tree(1). Throws `rejected` for other bytes, and for names that git itself never writes.
 */
export function parseTree(tree: Buffer, idBytes: number): GitTreeEntry[] {
  const entries: GitTreeEntry[] = [];
  for (let offset = 0; offset < tree.length; ) {
    const space = tree.indexOf(0x20, offset);
    const zero = tree.indexOf(0, space);
    const end = zero + 1 + idBytes;
    if (space === -1 || zero === -1 || end > tree.length)
      throw brokenTree("it ends in the middle of an entry");
    const name = tree.toString("utf8", space + 1, zero);
    if (isInvalidName(name)) throw brokenTree(`it has an entry ${JSON.stringify(name)}`);
    const oid = tree.toString("hex", zero + 1, end);
    entries.push({ name, oid, type: entryType(tree.toString("latin1", offset, space)) });
    offset = end;
  }
  return entries;
}

/** A name with a slash or `..` would lead out of its directory. */
function isInvalidName(name: string): boolean {
  return name === "" || name === "." || name === ".." || name.includes("/");
}

function brokenTree(why: string): Failure {
  const hint = "run git fsck in the repository";
  return new Failure("rejected", `the repository has a broken directory: ${why}`, { hint });
}

const TYPES: Readonly<Record<string, GitTreeEntry["type"]>> = {
  "40000": "tree",
  "120000": "link",
  "160000": "commit",
};

/** Returns the type that belongs to a mode, with or without a leading zero. */
function entryType(mode: string): GitTreeEntry["type"] {
  return TYPES[mode.replace(/^0/, "")] ?? "file";
}
