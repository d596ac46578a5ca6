import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { Json } from "../../model/json.ts";

/**
 * Tools that carry out changes. Lists of commands go to a tool's standard input, so that no value becomes shell syntax.
 */
export interface HostTools {
  /** Runs ip(8), in the host or in a network namespace. */
  ip(lines: readonly string[], namespace?: string): Promise<void>;
  /** Runs bridge(8). */
  bridge(lines: readonly string[]): Promise<void>;
  /** Runs nft(8), as one transaction. */
  nft(commands: readonly Json[], namespace?: string): Promise<void>;
  /** Runs a text of sh with its arguments. Returns its output. */
  script(text: string, args: readonly string[], stdin?: string | Uint8Array): Promise<string>;
}

/** Creates the tools. `subject` begins every error message. */
export function createHostTools(shell: Shell, subject: string, signal: AbortSignal): HostTools {
  const run = async (argv: readonly string[], stdin?: string | Uint8Array) => {
    const options = stdin === undefined ? { signal } : { stdin, signal };
    const { exitCode, stdout, stderr } = await shell.run(argv, options);
    if (exitCode === 0) return stdout;
    throw new Failure("rejected", `${subject}: ${argv[0]}: ${stderr.trim() || `exit code ${exitCode}`}`);
  };
  const batch = async (argv: readonly string[], lines: readonly string[]) => {
    if (lines.length > 0)
      await run(argv, lines.map((line) => `${requirePlainLine(line, subject)}\n`).join(""));
  };
  return {
    ip: (lines, namespace) =>
      batch(["ip", ...(namespace === undefined ? [] : ["-n", namespace]), "-batch", "-"], lines),
    bridge: (lines) => batch(["bridge", "-batch", "-"], lines),
    nft: async (commands, namespace) => {
      if (commands.length === 0) return;
      const argv = [...enterNamespaceArgs(namespace), "nft", "-j", "-f", "-"];
      await run(argv, JSON.stringify({ nftables: commands }));
    },
    script: (text, args, stdin) => run(["sh", "-ec", text, "sh", ...args], stdin),
  };
}

/**
 * Returns a line of a batch whose words are separated by single spaces. ip(8) interprets quotes, backslashes and
 * comments there. Throws `rejected` for a value that would be more than a word, wherever it came from.
 */
export function requirePlainLine(line: string, subject: string): string {
  if (/^[!-~]+( [!-~]+)*$/.test(line) && !/["'\\#]/.test(line)) return line;
  throw new Failure("rejected", `${subject}: ${JSON.stringify(line)} is no command of plain words`);
}

/** Returns the arguments that enter a network namespace and nothing else: files and processes stay the host's. */
function enterNamespaceArgs(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ["nsenter", `--net=/run/netns/${namespace}`];
}
