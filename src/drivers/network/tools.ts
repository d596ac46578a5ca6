import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { Json } from "../../model/json.ts";

/** How changes are made: lists of commands go to a tool's standard input, so that no value becomes syntax of a shell. */
export interface Tools {
  /** ip(8), in the host or in a network namespace. */
  ip(lines: readonly string[], namespace?: string): Promise<void>;
  /** bridge(8) */
  bridge(lines: readonly string[]): Promise<void>;
  /** nft(8), as one transaction. */
  nft(commands: readonly Json[], namespace?: string): Promise<void>;
  /** Text of sh with its arguments; what it prints. */
  script(text: string, args: readonly string[], stdin?: string | Uint8Array): Promise<string>;
}

/** `subject` begins every message. */
export function toolsOf(shell: Shell, subject: string, signal: AbortSignal): Tools {
  const run = async (argv: readonly string[], stdin?: string | Uint8Array) => {
    const options = stdin === undefined ? { signal } : { stdin, signal };
    const { exitCode, stdout, stderr } = await shell.run(argv, options);
    if (exitCode === 0) return stdout;
    throw new Failure("rejected", `${subject}: ${argv[0]}: ${stderr.trim() || `exit code ${exitCode}`}`);
  };
  const batch = async (argv: readonly string[], lines: readonly string[]) => {
    if (lines.length > 0) await run(argv, lines.map((line) => `${line}\n`).join(""));
  };
  return {
    ip: (lines, namespace) =>
      batch(["ip", ...(namespace === undefined ? [] : ["-n", namespace]), "-batch", "-"], lines),
    bridge: (lines) => batch(["bridge", "-batch", "-"], lines),
    nft: async (commands, namespace) => {
      if (commands.length === 0) return;
      const argv = [...entering(namespace), "nft", "-j", "-f", "-"];
      await run(argv, JSON.stringify({ nftables: commands }));
    },
    script: (text, args, stdin) => run(["sh", "-ec", text, "sh", ...args], stdin),
  };
}

/** Enters a network namespace and nothing else: files and processes stay the host's. */
export function entering(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ["nsenter", `--net=/run/netns/${namespace}`];
}
