import { formatJson } from "../../model/hidden-characters.ts";
import type { Command } from "../command.ts";
import { explainPath as explained } from "../explain/fields.ts";
import { formatExplanation } from "../explain/format-explanation.ts";

export const explain: Command = {
  name: "explain",
  group: "Inspect:",
  summary: "show the documentation of a kind or a field",
  details:
    "Lists each field with its type, its default and the impact of a change. Reads the schemas only and contacts no host.",
  args: [
    {
      name: "<kind[.field]>",
      description: "such as VirtualMachine, or vm.rootDisk.size",
      completes: "fields",
    },
  ],
  examples: [
    ["explain VirtualMachine", "document all fields of a kind"],
    ["explain vm.rootDisk.size", "document one field"],
  ],
  async run({ args: [path = ""] }, { io, json }) {
    const explanation = explained(path);
    io.print(json ? formatJson(explanation) : formatExplanation(explanation, io.color, io.columns));
    return "ok";
  },
};
