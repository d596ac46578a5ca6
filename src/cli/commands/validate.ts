import { escapeHidden, formatJson } from "../../model/hidden-characters.ts";
import { formatProblem } from "../../model/problem.ts";
import { BASE_OPTION, type Command, FLEET_ARGUMENT, LOOK_OPTIONS, type ParsedArgs } from "../command.ts";
import { checkProposal } from "../fleet/proposal.ts";
import { findProposal, readSource } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";

export const validate: Command = {
  name: "validate",
  group: "The fleet:",
  summary: "check the files without contacting a host",
  details: "Prints every problem as file:line:column: message. Exits with 1 if any file is invalid.",
  args: [FLEET_ARGUMENT],
  options: [...LOOK_OPTIONS, BASE_OPTION],
  examples: [
    ["validate fleet/", "validate a directory"],
    ["validate --repo . --ref main", "validate a commit"],
  ],
  async run(parsedArgs, session) {
    const { io, json } = session;
    const { problems, resources, files, commit, where } = await checkFiles(parsedArgs, session);
    const wrong = problems.length > 0;
    if (json) {
      io.print(formatJson({ valid: !wrong, commit, files, resources, problems }));
      return wrong ? "error" : "ok";
    }
    for (const problem of problems) io.print(escapeHidden(formatProblem(problem)));
    const summary = `${pluralize(resources, "resource")} in ${pluralize(files, "file")}`;
    if (wrong)
      io.info(
        `${io.errColor.red("✗")} ${where}: ${pluralize(problems.length, "problem")}, ${summary} usable`,
      );
    else io.print(`${io.color.green("✓")} ${escapeHidden(where)}: ${summary}, all valid`);
    return wrong ? "error" : "ok";
  },
};

/** Checks the files. An untrusted commit is read within the limits of a proposal. */
async function checkFiles(parsedArgs: ParsedArgs, session: Session): ReturnType<typeof checkProposal> {
  const proposal = await findProposal(parsedArgs, session);
  if (proposal !== undefined) return checkProposal(proposal, session);
  const { loaded, commit, where } = await readSource(parsedArgs, session);
  const { files, resources, problems } = loaded;
  return { files, resources: resources.length, problems, commit, where };
}
