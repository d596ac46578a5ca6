import { execFileSync } from "node:child_process";
import type { RawStreams } from "./io.ts";

/** A terminal whose keys reach the program unchanged, until `restore`. */
interface RawMode {
  /** False if the input is no terminal: then nothing was changed. */
  readonly isTerminal: boolean;
  restore(): void;
}

/** Signals that end a program, besides those that end every command (SIGINT, SIGTERM). */
const END_SIGNALS = ["SIGHUP", "SIGQUIT"] as const;

/**
 * Puts the terminal of the input into raw mode: Ctrl-C and the like become bytes. Node.js restores the mode at the end of
 * the process too, also after an uncaught error. `onEnd` is called for signals that otherwise would end the process in
 * this mode. While the process is stopped (SIGTSTP), the terminal has its usual mode.
 */
export function enterRawMode(input: RawStreams["input"], onEnd: () => void): RawMode {
  if (input.isTTY !== true || input.setRawMode === undefined) return { isTerminal: false, restore: () => {} };
  const { setRawMode } = input;
  const set = (isRaw: boolean) => void setRawMode.call(input, isRaw);
  const enter = () => {
    set(true);
    if (input === process.stdin) passOutputUnchanged();
  };
  const onStop = () => {
    set(false);
    process.kill(process.pid, "SIGSTOP");
  };
  enter();
  for (const name of END_SIGNALS) process.on(name, onEnd);
  process.on("SIGTSTP", onStop);
  process.on("SIGCONT", enter);
  return {
    isTerminal: true,
    restore: () => {
      for (const name of END_SIGNALS) process.off(name, onEnd);
      process.off("SIGTSTP", onStop);
      process.off("SIGCONT", enter);
      set(false);
    },
  };
}

/**
 * Keeps the terminal of stdin from turning a line feed of the guest into a carriage return and a line feed. Full-screen programs use
 * line feeds alone to move the cursor. Node.js has no call for it, and resets it with its own mode.
 */
function passOutputUnchanged(): void {
  try {
    execFileSync("stty", ["-opost"], { stdio: ["inherit", "ignore", "ignore"], timeout: 2_000 });
  } catch {
    // Without stty only the look of full-screen programs suffers.
  }
}
