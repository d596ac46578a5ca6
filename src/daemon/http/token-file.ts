import { readNamedText, statNamedFile } from "../../host/named-file.ts";
import { Failure } from "../../model/failure.ts";

/** Secrets that clients present: tokens for reading, or secrets that sign push webhooks. */
export interface TokenFile {
  /** Returns the valid ones. Throws `rejected` if their file cannot be used. */
  read(): Promise<readonly string[]>;
}

export interface TokenFileOptions {
  /** The option that names the file, for messages: `--tokens`. */
  readonly option: string;
  /** A file with one per line; `#` begins a comment. */
  readonly file: string | undefined;
  /** One more, from the environment. */
  readonly extraToken: string | undefined;
}

/** Shorter tokens can be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** Reads the file again when it has changed, so that tokens can be changed without a restart. */
export function openTokenFile({ option, file, extraToken }: TokenFileOptions): TokenFile {
  const extraTokens =
    extraToken === undefined || extraToken === "" ? [] : [validateToken(extraToken, option)];
  let last: { readonly changed: number; readonly tokens: readonly string[] } | undefined;
  return {
    async read() {
      if (file === undefined) return extraTokens;
      const { mtimeMs, mode } = await statNamedFile(file).catch((error: Error) => {
        throw tokenFileError(option, file, error.message);
      });
      if (last?.changed === mtimeMs) return last.tokens;
      if ((mode & 0o004) !== 0)
        throw tokenFileError(option, file, "every user of this machine can read it", `chmod o= ${file}`);
      const tokens = [...extraTokens, ...parseTokens(await readNamedText(file), option)];
      if (tokens.length === 0) throw tokenFileError(option, file, "it is empty");
      last = { changed: mtimeMs, tokens };
      return tokens;
    },
  };
}

function parseTokens(text: string, option: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => validateToken(line, option));
}

function validateToken(token: string, option: string): string {
  if (token.length >= MIN_TOKEN_LENGTH && !/\s/.test(token)) return token;
  throw new Failure(
    "rejected",
    `${option}: each entry must have at least ${MIN_TOKEN_LENGTH} characters, without spaces`,
    {
      hint: "make one: openssl rand -hex 32",
    },
  );
}

function tokenFileError(option: string, file: string, why: string, hint?: string): Failure {
  return new Failure("rejected", `${option} ${file}: ${why}`, hint === undefined ? {} : { hint });
}
