import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { approvalDigits } from "../../engine/format.ts";
import { renderMarkdown } from "../../engine/render/markdown.ts";
import { serializePlan } from "../../engine/render/saved-plan.ts";
import { renderText } from "../../engine/render/text.ts";
import { quoteArgument } from "../../host/quote.ts";
import { Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";
import { BASE_OPTION, type Command, FLEET_ARGUMENT, LOOK_OPTIONS, type ParsedArgs } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { planAgainstBase } from "../fleet/merge-plan.ts";
import { type FleetWorkspace, openFleet } from "../fleet/open-fleet.ts";
import { planProposal } from "../fleet/proposal.ts";
import { findProposal } from "../fleet/source.ts";
import { planWithoutHosts } from "../plan/without-hosts.ts";
import { writeSavedPlan } from "../saved-plan.ts";
import type { Session } from "../session.ts";

export const plan: Command = {
  name: "plan",
  group: "The fleet:",
  summary: "show what apply would change, and why",
  details:
    "Changes nothing. Exits with 0 if there are no changes, 2 if there are changes or blocked objects, 1 if a file is invalid.\n" +
    "A commit that is not the newest of the trusted branch is untrusted: it is planned against the hosts of the trusted branch, and " +
    "reads no file and no environment variable of this machine.\n" +
    "With --without, exits with 2 if a machine or a service would stay down, or data would be lost. Nothing is planned then.",
  args: [FLEET_ARGUMENT],
  options: [
    ...LOOK_OPTIONS,
    BASE_OPTION,
    {
      flags: "--format <format>",
      description: "output format; markdown is for pull requests [text]",
      choices: ["text", "json", "markdown"],
    },
    { flags: "--out <file>", description: "save the plan to this file, for: apply FILE" },
    { flags: "--detail", description: "show the plan in full" },
    {
      flags: "--without <host...>",
      description: "show what would become of the fleet if these hosts were lost; any: each host by itself",
    },
    { flags: "--rebalance", description: "also move machines from full hosts to emptier ones" },
  ],
  examples: [
    ["plan", "plan the fleet of this directory"],
    ["plan --repo . --ref feature --base main", "show what merging a branch would change"],
    ["plan --repo . --ref feature --base main --format markdown", "the same, as a pull request comment"],
    [
      "plan --repo . --ref feature --trust feature",
      "plan a branch of authors that you trust, with its own hosts",
    ],
    ["plan --out PLAN.json", "save the plan; then: fleetwright apply PLAN.json"],
    ["plan --without any", "check that the fleet would survive the loss of any one host"],
    ["plan --rebalance --out PLAN.json", "the same, with moves that even out the load of the hosts"],
  ],
  async run(parsedArgs, session) {
    if (parsedArgs.list("without").length > 0) return planWithoutHosts(parsedArgs, session);
    const file = parsedArgs.text("out");
    const proposal = await findProposal(parsedArgs, session);
    if (parsedArgs.flag("rebalance") && (proposal ?? parsedArgs.text("base")) !== undefined)
      throw new Failure(
        "usage",
        "--rebalance moves machines of the trusted fleet; leave out --base and --ref",
      );
    if (proposal !== undefined) {
      if (file !== undefined) throw untrustedFailure(parsedArgs.text("ref") ?? "HEAD");
      const requestedPlan = await planProposal(proposal, session);
      await printPlan(requestedPlan, parsedArgs, session);
      return planExitCode(requestedPlan);
    }
    await using workspace = await openFleet(parsedArgs, session);
    const requestedPlan = await planAgainstBase(workspace, parsedArgs, session);
    await printPlan(requestedPlan, parsedArgs, session);
    if (file !== undefined) await savePlan(file, workspace, session);
    return planExitCode(requestedPlan);
  },
};

/** A saved plan contains the addresses of hosts. For an untrusted commit, its author would have chosen them. */
function untrustedFailure(ref: string): Failure {
  return new Failure("usage", `--out: ${ref} is not trusted, so its plan cannot be applied`, {
    hint: `to trust it: --trust ${ref}`,
  });
}

/** Returns `ok` for an empty plan, `changes` for changes or blocked objects, `error` for invalid files. */
export function planExitCode({ problems, changes, blocked }: Plan): Exit {
  if (problems.length > 0) return "error";
  return changes.length + blocked.length > 0 ? "changes" : "ok";
}

const APPROVE_IN_ADVANCE =
  'To approve it before the merge, run the same command with "approve DIGEST" in place of "plan"';

type PlanFormat = "text" | "json" | "markdown";

export async function printPlan(plan: Plan, parsedArgs: ParsedArgs, { io, json }: Session): Promise<void> {
  const format = parsedArgs.text("format") as PlanFormat | undefined; // commander checked the choices
  const detail = parsedArgs.flag("detail") ? "full" : "short";
  const isOfMerge = parsedArgs.text("base") !== undefined;
  const renderers = {
    text: () =>
      renderText(plan, { palette: io.color, detail, ...(isOfMerge ? { approve: APPROVE_IN_ADVANCE } : {}) }),
    json: () => serializePlan(plan),
    markdown: () => renderMarkdown(plan),
  } satisfies Record<PlanFormat, () => string>;
  io.print(renderers[format ?? (json ? "json" : "text")]().trimEnd());
}

async function savePlan(file: string, workspace: FleetWorkspace, { io, now, store }: Session): Promise<void> {
  const { source, targets, images, resources, plan, artifacts, hashes } = workspace;
  const { where, files } = source;
  const parts = {
    savedAt: now().toISOString(),
    where,
    files,
    targets,
    images,
    secrets: secretsIn(resources),
    webhooks: resources.filter(({ kind }) => kind === "Webhook"),
    plan,
  };
  const more = { artifacts: Object.fromEntries(artifacts), hashes: Object.fromEntries(hashes) };
  const digest = await writeSavedPlan(file, { ...parts, ...more }, await store.hashKey());
  io.info(
    io.errColor.dim(
      `saved to ${file}; apply it with: fleetwright apply ${quoteArgument(file)} (on another machine add --digest ${approvalDigits(digest)}, the digest of this file)`,
    ),
  );
}
