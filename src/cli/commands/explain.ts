import type { Command } from "../command.ts";
import { explain as explained } from "../explain/fields.ts";
import { explainText } from "../explain/text.ts";

export const explain: Command = {
  name: "explain",
  group: "Looking:",
  summary: "what a kind or one of its fields means",
  details:
    "Each field with its type, its default, and what it costs to change it. From the schemas, without any host.",
  args: [
    { name: "<kind[.field]>", about: "such as VirtualMachine, or vm.rootDisk.size", completes: "fields" },
  ],
  examples: [
    ["explain VirtualMachine", "everything about machines"],
    ["explain vm.rootDisk.size", "one field"],
  ],
  async run({ args: [path = ""] }, { io, json }) {
    const found = explained(path);
    io.print(json ? JSON.stringify(found, undefined, 2) : explainText(found, io.color, io.columns));
    return "ok";
  },
};
