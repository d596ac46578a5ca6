import { readFile, stat } from "node:fs/promises";
import { Failure } from "../../model/failure.ts";

/** Secret words that others show us: tokens of those who read, secrets that pushes are signed with. */
export interface Words {
  /** Those that are good now. Throws `rejected` when their file cannot be used. */
  read(): Promise<readonly string[]>;
}

export interface WordsFrom {
  /** What they are, for messages: `--tokens`. */
  readonly option: string;
  /** A file with one in each line; `#` begins a comment. */
  readonly file: string | undefined;
  /** One more, from the environment. */
  readonly word: string | undefined;
}

/** Shorter ones can be guessed. */
const SHORTEST = 16;

/** The file is read again when it has changed, so that words can be changed without a restart. */
export function createWords({ option, file, word }: WordsFrom): Words {
  const own = word === undefined || word === "" ? [] : [checked(word, option)];
  let last: { readonly changed: number; readonly words: readonly string[] } | undefined;
  return {
    async read() {
      if (file === undefined) return own;
      const { mtimeMs, mode } = await stat(file).catch((error: Error) => {
        throw unusable(option, file, error.message);
      });
      if (last?.changed === mtimeMs) return last.words;
      if ((mode & 0o004) !== 0)
        throw unusable(option, file, "everybody on this machine can read it", `chmod o= ${file}`);
      const words = [...own, ...wordsIn(await readFile(file, "utf8"), option)];
      if (words.length === 0) throw unusable(option, file, "there is nothing in it");
      last = { changed: mtimeMs, words };
      return words;
    },
  };
}

function wordsIn(text: string, option: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => checked(line, option));
}

function checked(word: string, option: string): string {
  if (word.length >= SHORTEST && !/\s/.test(word)) return word;
  throw new Failure("rejected", `${option}: each must have ${SHORTEST} characters or more, without spaces`, {
    hint: "make one: openssl rand -hex 32",
  });
}

function unusable(option: string, file: string, why: string, hint?: string): Failure {
  return new Failure("rejected", `${option} ${file}: ${why}`, hint === undefined ? {} : { hint });
}
