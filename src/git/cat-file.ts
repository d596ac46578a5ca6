import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import pLimit from "p-limit";
import { Failure } from "../model/failure.ts";
import { gitArguments, gitEnvironment } from "./environment.ts";
import { type ObjectEntry, type Objects, typeOf, Unreadable } from "./objects.ts";
import { git } from "./system-git.ts";

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface Found {
  readonly type: string;
  readonly content: Buffer;
}

/** The objects of a repository through one `git cat-file --batch` that is kept open. It knows whatever git knows. */
export function openCatFile(repo: string): Objects {
  const cat = openBatch(repo);
  const content = async (oid: string, type: string) => (await cat.read(`${oid}^{${type}}`, oid)).content;
  return {
    async resolve(ref) {
      const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
      return (await git(args, { repo })).trim();
    },
    tree: async (oid) => entriesOf(await content(oid, "tree"), oid.length / 2),
    blob: (oid) => content(oid, "blob"),
    [Symbol.asyncDispose]: () => cat.close(),
  };
}

interface Batch {
  read(name: string, shown: string): Promise<Found>;
  close(): Promise<void>;
}

function openBatch(repo: string): Batch {
  const one = pLimit(1);
  let child: Child | undefined;
  let answers: Answers | undefined;
  return {
    read: (name, shown) =>
      one(async () => {
        child ??= start(repo);
        answers ??= readAnswers(child);
        child.stdin.write(`${name}\n`);
        return readObject(answers, shown);
      }),
    async close() {
      if (child === undefined || child.exitCode !== null) return;
      const ended = once(child, "close");
      child.stdin.end();
      await ended;
    },
  };
}

function start(repo: string): Child {
  const child = spawn("git", [...gitArguments(repo), "cat-file", "--batch"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: gitEnvironment(),
  });
  child.stdin.on("error", () => {}); // it has ended: that is seen where its answer is read
  child.on("error", () => child.stdout.destroy());
  return child;
}

/** `<id> <type> <bytes>`, the content, and a newline; or `<name> missing`. See git-cat-file(1), BATCH OUTPUT. */
async function readObject(answers: Answers, shown: string): Promise<Found> {
  const line = await answers.line();
  const [, type, size] = line?.split(" ") ?? [];
  if (type === undefined || size === undefined) throw new Unreadable(shown);
  const content = await answers.bytes(Number(size));
  await answers.bytes(1);
  return { type, content };
}

interface Answers {
  /** Undefined at the end. */
  line(): Promise<string | undefined>;
  bytes(count: number): Promise<Buffer>;
}

function readAnswers(child: Child): Answers {
  const chunks = child.stdout[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await chunks.next().catch(() => ({ done: true, value: undefined }));
    if (next.done === true) return false;
    rest = Buffer.concat([rest, next.value as Buffer]);
    return true;
  };
  const take = (count: number): Buffer => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  };
  return {
    async line() {
      while (!rest.includes(0x0a)) if (!(await more())) return undefined;
      return take(rest.indexOf(0x0a) + 1)
        .toString("utf8", 0)
        .trimEnd();
    },
    async bytes(count) {
      while (rest.length < count)
        if (!(await more())) throw new Failure("rejected", "git cat-file ended in the middle of an object");
      return Buffer.from(take(count));
    },
  };
}

/** A tree is `<mode> <name>`, a zero, and the id in bytes, for each entry. See gitformat-pack(5) and git-ls-tree(1). */
function entriesOf(tree: Buffer, idBytes: number): ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(0x20, at);
    const zero = tree.indexOf(0, space);
    const oid = tree.toString("hex", zero + 1, zero + 1 + idBytes);
    const name = tree.toString("utf8", space + 1, zero);
    entries.push({ name, oid, type: typeOf(tree.toString("latin1", at, space)) });
    at = zero + 1 + idBytes;
  }
  return entries;
}
