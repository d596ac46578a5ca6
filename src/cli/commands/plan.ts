import { renderJson } from "../../engine/render/json.ts";
import { renderMarkdown } from "../../engine/render/markdown.ts";
import { renderText } from "../../engine/render/text.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { short } from "../../engine/show.ts";
import type { Plan } from "../../model/plan.ts";
import { BASE_OPTION, type Command, FLEET_ARGUMENT, FLEET_OPTIONS, type Given } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { savedPlan, writeSavedPlan } from "../saved-plan.ts";
import type { Session } from "../session.ts";
import { ownPlan } from "../world/own-plan.ts";
import { openFleet, type World } from "../world/world.ts";

export const plan: Command = {
  name: "plan",
  group: "The fleet:",
  summary: "show what would change, and why; changes nothing",
  details:
    "Ends with 0 when there is nothing to do, 2 when there are changes or something is blocked, 1 when a file is wrong.",
  args: [FLEET_ARGUMENT],
  options: [
    ...FLEET_OPTIONS,
    BASE_OPTION,
    {
      flags: "--format <format>",
      about: "text, json, or markdown for a pull request",
      choices: ["text", "json", "markdown"],
    },
    { flags: "--out <file>", about: "save the plan, to apply exactly this one later" },
    { flags: "--detail", about: "leave nothing out" },
  ],
  examples: [
    ["plan", "of the fleet in this directory"],
    ["plan --repo . --ref feature --base main", "what merging a branch would change"],
    ["plan --repo . --ref feature --base main --format markdown", "the same, as a comment of a pull request"],
    ["plan --out PLAN.json", "then: fleetwright apply PLAN.json"],
  ],
  async run(given, session) {
    await using world = await openFleet(given, session);
    const own = await ownPlan(world, given, session);
    await print(own, given, session);
    const file = given.text("out");
    if (file !== undefined) await save(file, world, session);
    return exitOf(own);
  },
};

/** Nothing to do, something to do, or something wrong in the files. */
export function exitOf({ problems, changes, blocked }: Plan): Exit {
  if (problems.length > 0) return "error";
  return changes.length + blocked.length > 0 ? "changes" : "ok";
}

const IN_ADVANCE =
  'To approve it for when it is merged: the same command, with "approve DIGEST" in place of "plan"';

type Format = "text" | "json" | "markdown";

export async function print(plan: Plan, given: Given, { io, json }: Session): Promise<void> {
  const asked = given.text("format") as Format | undefined; // one of its choices
  const detail = given.flag("detail") ? "full" : "short";
  const isOfMerge = given.text("base") !== undefined;
  const renderers = {
    text: () =>
      renderText(plan, { palette: io.color, detail, ...(isOfMerge ? { approve: IN_ADVANCE } : {}) }),
    json: () => renderJson(plan),
    markdown: () => renderMarkdown(plan),
  } satisfies Record<Format, () => string>;
  io.print(renderers[asked ?? (json ? "json" : "text")]().trimEnd());
}

async function save(file: string, world: World, { io, now }: Session): Promise<void> {
  const { source, targets, images, resources, plan, artifacts } = world;
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
  await writeSavedPlan(file, savedPlan({ ...parts, artifacts: Object.fromEntries(artifacts) }));
  io.tell(
    io.errColor.dim(
      `saved as ${file} (digest ${short(plan.digest)}); apply it with: fleetwright apply ${file}`,
    ),
  );
}
