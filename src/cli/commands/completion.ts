import { Failure } from "../../model/failure.ts";
import type { Command } from "../command.ts";
import { candidates } from "../completion/candidates.ts";
import { SCRIPTS } from "../completion/scripts.ts";

/** Made of the table of all commands, this one included: hence a function. */
export function completionCommands(all: () => readonly Command[]): readonly Command[] {
  return [completion, hidden(all)];
}

const completion: Command = {
  name: "completion",
  group: "Others:",
  summary: "complete commands, kinds and names with the tab key",
  args: [{ name: "<shell>", about: "bash, zsh or fish", completes: "shells" }],
  examples: [
    ["completion bash > /etc/bash_completion.d/fleetwright", "for everybody"],
    ["completion fish > ~/.config/fish/completions/fleetwright.fish", "for you"],
  ],
  async run({ args: [shell = ""] }, { io }) {
    const script = SCRIPTS[shell];
    if (script === undefined)
      throw new Failure("usage", `there is no completion for "${shell}"`, {
        hint: `for ${Object.keys(SCRIPTS).join(", ")}`,
      });
    io.print(script.trim());
    return "ok";
  },
};

function hidden(all: () => readonly Command[]): Command {
  return {
    name: "__complete",
    group: "Others:",
    summary: "what could stand here; asked by the shell",
    hidden: true,
    args: [{ name: "[words...]", about: "the words of the line, the last one unfinished" }],
    examples: [],
    async run({ args }, session) {
      const found = await candidates(args, all(), session);
      if (found.length > 0) session.io.print(found.join("\n"));
      return "ok";
    },
  };
}
