import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import pc from "picocolors";

export type Palette = ReturnType<typeof pc.createColors>;

/** Where a command reads and writes: results on `out`, everything else on `err`. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours of what is printed on `out` and on `err`. */
  readonly color: Palette;
  readonly errColor: Palette;
  /** Whether somebody can answer a question. */
  readonly interactive: boolean;
  /** Whether lines on `err` can be drawn over. */
  readonly live: boolean;
  readonly columns: number;
  /** Writes a result, with a line break after it. */
  print(text: string): void;
  /** Tells something about the work, with a line break after it. */
  tell(text: string): void;
  /** Writes on `err` exactly this. */
  draw(text: string): void;
  /** Asks on `err`; the answer without its line break. Empty when the input ends. */
  ask(question: string, signal: AbortSignal): Promise<string>;
}

interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Io["env"];
}

export function createIo({ stdin, stdout, stderr, env }: Streams): Io {
  return {
    env,
    color: pc.createColors(wantsColor(env, stdout.isTTY === true)),
    errColor: pc.createColors(wantsColor(env, stderr.isTTY === true)),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    live: stderr.isTTY === true && env.TERM !== "dumb" && !env.CI,
    columns: stderr.columns || 100,
    print: (text) => void stdout.write(`${text}\n`),
    tell: (text) => void stderr.write(`${text}\n`),
    draw: (text) => void stderr.write(text),
    ask: (question, signal) => ask({ stdin, stderr }, question, signal),
  };
}

/** https://no-color.org and https://force-color.org; otherwise colours are for terminals that have them. */
export function wantsColor(env: Io["env"], isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return isTerminal && env.TERM !== "dumb";
}

async function ask(
  { stdin, stderr }: Pick<Streams, "stdin" | "stderr">,
  question: string,
  signal: AbortSignal,
) {
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    return (await Promise.race([lines.question(question, { signal }), ended])).trim();
  } finally {
    lines.close();
  }
}
