import { Failure } from "../../model/failure.ts";
import type { Command } from "../command.ts";
import { findCandidates } from "../completion/candidates.ts";
import { SCRIPTS } from "../completion/scripts.ts";

/** Returns the completion commands. `all` is a function, because the list of commands includes these. */
export function completionCommands(all: () => readonly Command[]): readonly Command[] {
  return [completion, completeCommand(all)];
}

const completion: Command = {
  name: "completion",
  group: "Other:",
  summary: "print a completion script for a shell",
  args: [{ name: "<shell>", description: "bash, zsh or fish", completes: "shells" }],
  examples: [
    ["completion bash > /etc/bash_completion.d/fleetwright", "install for all users"],
    ["completion fish > ~/.config/fish/completions/fleetwright.fish", "install for yourself"],
  ],
  async run({ args: [shell = ""] }, { io }) {
    const script = SCRIPTS[shell];
    if (script === undefined)
      throw new Failure("usage", `no completion for the shell "${shell}"`, {
        hint: `supported: ${Object.keys(SCRIPTS).join(", ")}`,
      });
    io.print(script.trim());
    return "ok";
  },
};

function completeCommand(all: () => readonly Command[]): Command {
  return {
    name: "__complete",
    group: "Other:",
    summary: "list completions, for the shell",
    hidden: true,
    args: [{ name: "[words...]", description: "words of the command line; the last one is incomplete" }],
    examples: [],
    async run({ args }, session) {
      const matches = await findCandidates(args, all(), session);
      if (matches.length > 0) session.io.print(matches.join("\n"));
      return "ok";
    },
  };
}
