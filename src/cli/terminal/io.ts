import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import type { Palette } from "../../engine/render/palette.ts";
import { createPalette, sanitizeLine, sanitizeText } from "./sanitize.ts";

export type { Palette };

/**
 * The terminal of a command: results go to stdout, everything else to stderr. Whatever the text, a stream receives only visible
 * characters, line breaks, and the styles of `color` and `errColor`.
 */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The styles for stdout (`color`) and stderr (`errColor`). */
  readonly color: Palette;
  readonly errColor: Palette;
  /** True if a user can answer questions: stdin and stderr are terminals. */
  readonly interactive: boolean;
  /** True if lines on stderr can be overwritten. */
  readonly live: boolean;
  /** The width of stderr; 100 where it is no terminal. */
  readonly columns: number;
  /** The width of stdout; infinite where it is no terminal, so that files and pipes get everything. */
  readonly outColumns: number;
  /** Writes a result to stdout, followed by a line break. */
  print(text: string): void;
  /** Writes lines to stderr. Line breaks inside of a line are escaped. */
  info(...lines: readonly string[]): void;
  /** Overwrites the last `drawn` lines of stderr. Those must not be wider than the terminal. */
  redraw(drawn: number, ...lines: readonly string[]): void;
  /** Stdin and stdout without any change, for the console of a guest. */
  readonly raw: RawStreams;
  /** Asks on stderr. Returns the trimmed answer; undefined if the input ends, or the user presses Ctrl-C. */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface RawStreams {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly output: Writable;
}

interface StandardStreams {
  readonly stdin: RawStreams["input"];
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Io["env"];
}

export function createIo({ stdin, stdout, stderr, env }: StandardStreams): Io {
  return {
    env,
    color: createPalette(wantsColor(env, stdout.isTTY === true)),
    errColor: createPalette(wantsColor(env, stderr.isTTY === true)),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    live: stderr.isTTY === true && env.TERM !== "dumb" && !env.CI,
    columns: stderr.columns || 100,
    outColumns: stdout.columns || Number.POSITIVE_INFINITY,
    print: (text) => void stdout.write(`${sanitizeText(text)}\n`),
    info: (...lines) => void stderr.write(joinLines(lines)),
    redraw: (drawn, ...lines) => void stderr.write(`${eraseSequence(drawn)}${joinLines(lines)}`),
    raw: { input: stdin, output: stdout },
    ask: (question, signal) => ask({ stdin, stderr }, question, signal),
  };
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${sanitizeText(sanitizeLine(line))}\n`).join("");
}

/**
 * Moves the cursor up by `lines`, and erases each of them (ECMA-48, CUU and EL). Not everything below (ED): at the top of the screen, tmux
 * would take that for a new screen, and copy the lines into its history each time.
 */
function eraseSequence(lines: number): string {
  return "\x1b[1A\x1b[2K".repeat(lines);
}

/** Leaves the one of NO_COLOR and FORCE_COLOR that counts. Node.js prints a warning of its own if both are set. */
export function settleColorVariables(env: NodeJS.ProcessEnv): void {
  if (env.FORCE_COLOR === undefined) return;
  if (env.NO_COLOR) delete env.FORCE_COLOR;
  else delete env.NO_COLOR;
}

/** Returns whether to use colours, after https://no-color.org and https://force-color.org; otherwise only on capable terminals. */
export function wantsColor(env: Io["env"], isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return isTerminal && env.TERM !== "dumb";
}

async function ask(
  { stdin, stderr }: Pick<StandardStreams, "stdin" | "stderr">,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
  try {
    return (await Promise.race([lines.question(sanitizeText(question), { signal }), ended]))?.trim();
  } finally {
    lines.close();
  }
}
