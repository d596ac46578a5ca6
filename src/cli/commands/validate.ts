import { showProblem } from "../../model/problem.ts";
import { BASE_OPTION, type Command, FLEET_ARGUMENT, FLEET_OPTIONS } from "../command.ts";
import { count } from "../words.ts";
import { readSource } from "../world/tree.ts";

export const validate: Command = {
  name: "validate",
  group: "The fleet:",
  summary: "check the files, without any host",
  details: "Prints file:line:column: message for every problem and ends with 1 when there are any.",
  args: [FLEET_ARGUMENT],
  options: [...FLEET_OPTIONS, BASE_OPTION],
  examples: [
    ["validate fleet/", "the files of a directory"],
    ["validate --repo . --ref main", "the files of a commit"],
  ],
  async run(given, session) {
    const { io, json } = session;
    const { loaded, commit, where } = await readSource(given, session);
    const { problems, resources, files } = loaded;
    const wrong = problems.length > 0;
    if (json) {
      io.print(
        JSON.stringify({ valid: !wrong, commit, files, resources: resources.length, problems }, undefined, 2),
      );
      return wrong ? "error" : "ok";
    }
    for (const problem of problems) io.print(showProblem(problem));
    const summary = `${count(resources.length, "resource")} in ${count(files, "file")}`;
    if (wrong)
      io.tell(`${io.errColor.red("✗")} ${where}: ${count(problems.length, "problem")}, ${summary} usable`);
    else io.print(`${io.color.green("✓")} ${where}: ${summary}, all valid`);
    return wrong ? "error" : "ok";
  },
};
