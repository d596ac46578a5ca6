import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ApplyOptions } from "../../engine/apply.ts";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { secretKey } from "../../engine/compile/kind-context.ts";
import { isHeld, isReady } from "../../engine/plan/queries.ts";
import { renderText } from "../../engine/render/text.ts";
import { hashSecret } from "../../images/secrets.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { Plan } from "../../model/plan.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import { replaceObjects, type Snapshot } from "../../model/snapshot.ts";
import { closeAll, connectAll } from "../../workspace/connect.ts";
import { driverContext } from "../../workspace/driver-context.ts";
import type { RecorderContext } from "../../workspace/recorder.ts";
import { saveRulesInForce } from "../../workspace/rules-in-force.ts";
import { applyExitCode } from "../apply/output.ts";
import { resolveDigests } from "../apply/resolve-digests.ts";
import { confirm, formatChangeCount, runApply } from "../apply/run-apply.ts";
import { selectResources } from "../apply/select-resources.ts";
import { type Command, FLEET_ARGUMENT, FLEET_OPTIONS, type ParsedArgs } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { withRuleDangers } from "../fleet/merge-plan.ts";
import { createImageContext, type FleetWorkspace, openFleet } from "../fleet/open-fleet.ts";
import { findResource } from "../fleet/resolve-name.ts";
import { GRACE_OPTION, parseGrace } from "../grace.ts";
import { expandOwners } from "../ownership.ts";
import { readSavedPlan, type SavedPlan } from "../saved-plan.ts";
import type { Session } from "../session.ts";
import { createRecorder, deliverEvents, openRecorder } from "../webhooks/deliver-events.ts";

export const apply: Command = {
  name: "apply",
  group: "The fleet:",
  summary: "apply the plan: create, update and delete objects",
  details:
    "Shows the plan, asks for confirmation and applies it. A change that waits for approval (data loss, the guard) stays held " +
    "unless --approve names it. Other held changes go when their reason ends.\n" +
    "A saved plan is applied once, unmodified, and only if its objects have not changed since. It needs the state folder that it was saved with, or the digest that plan --out printed (--digest).",
  args: [
    {
      ...FLEET_ARGUMENT,
      name: "[dir|plan.json]",
      description: "directory of the fleet [fleet/ if it exists, else .], or a saved plan",
    },
  ],
  options: [
    ...FLEET_OPTIONS,
    { flags: "-y, --yes", description: "do not ask for confirmation" },
    {
      flags: "--approve <digest...>",
      description: "approve this plan or these changes, by the first 16 digits of the digest",
    },
    {
      flags: "--digest <digest>",
      description: "digest of a plan that was saved on another machine, as plan --out printed it",
    },
    {
      flags: "--only <id...>",
      description: "apply only these resources and their dependencies, such as VirtualMachine/db",
    },
    { flags: "--detail", description: "show the plan in full" },
    GRACE_OPTION,
  ],
  examples: [
    ["apply", "show the plan, confirm, apply"],
    ["apply --yes --only VirtualMachine/db", "apply one machine, without confirmation"],
    ["apply PLAN.json", "apply exactly the saved plan"],
    ["apply --approve 3a3dc1d2f00dbabe", "apply and approve held changes"],
  ],
  async run(parsedArgs, session) {
    const file = await findSavedPlan(parsedArgs, session);
    return file === undefined ? applyFleet(parsedArgs, session) : applySaved(file, parsedArgs, session);
  },
};

async function findSavedPlan(
  { args: [path] }: ParsedArgs,
  { directory }: Session,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const full = resolve(directory, path);
  return (await stat(full).catch(() => undefined))?.isFile() === true ? full : undefined;
}

/** Plans, asks and applies. Time passes while the user reads, so `verify` reads the touched objects again before the first change. */
async function applyFleet(parsedArgs: ParsedArgs, session: Session): Promise<Exit> {
  if (parsedArgs.text("digest") !== undefined)
    throw new Failure("usage", "--digest needs a saved plan", {
      hint: "fleetwright apply PLAN.json --digest DIGEST",
    });
  await using workspace = await openFleet(parsedArgs, session, "any");
  await saveRulesInForce(workspace.fleet.id, workspace, workspace.inForce, session.store);
  const approvals = resolveDigests(workspace.plan, parsedArgs.list("approve"));
  const only = parsedArgs.list("only").map((text) => findResource(text, workspace).id);
  const planSelected = (snapshot: Snapshot) => {
    const all = workspace.replan(snapshot, approvals);
    return selectResources(all, expandOwners(only, planOwners(all), workspace));
  };
  const plan = planSelected(workspace.snapshot);
  const recorder = await openRecorder(
    { ...workspace, plan: workspace.replan(workspace.snapshot, approvals) },
    session,
  );
  printPlan(withRuleDangers(plan, workspace), parsedArgs, session);
  const exit = (await confirmApply(plan, parsedArgs, session))
    ? await applyPlan(
        plan,
        planSelected,
        { ...workspace, graceMs: parseGrace(parsedArgs) },
        recorder,
        session,
      )
    : reportNothingApplied(plan, session);
  await deliverEvents(
    { fleet: plan.fleet, hooks: recorder.webhooks, secrets: secretsIn(workspace.resources) },
    session,
  );
  return exit;
}

async function applyPlan(
  plan: Plan,
  planSelected: (snapshot: Snapshot) => Plan,
  {
    connections,
    snapshot,
    graceMs,
  }: Pick<FleetWorkspace, "connections" | "snapshot"> & { readonly graceMs: number },
  recorder: RecorderContext,
  session: Session,
): Promise<Exit> {
  await using _lock = await session.store.lockApply(plan.fleet);
  const settle: ApplyOptions["replan"] = (read, touched) =>
    planSelected(replaceObjects(snapshot, read, touched));
  return await runApply(plan, { connections, verify: "touched", replan: settle, graceMs }, recorder, session);
}

function planOwners({ changes, blocked }: Plan): ResourceId[] {
  return [...changes.map(({ owner }) => owner), ...blocked.map(({ resource }) => resource)];
}

function printPlan(plan: Plan, parsedArgs: ParsedArgs, { io, json }: Session): void {
  if (!json)
    io.print(
      renderText(plan, { palette: io.color, detail: parsedArgs.flag("detail") ? "full" : "short" }).trimEnd(),
    );
}

/** Returns false if no change may go, or if the user declines. */
async function confirmApply(plan: Plan, parsedArgs: ParsedArgs, session: Session): Promise<boolean> {
  if (plan.changes.every(isHeld)) return false;
  return confirm(`Apply ${formatChangeCount(plan)}?`, parsedArgs.flag("yes"), session);
}

function reportNothingApplied(plan: Plan, { io, json }: Session): Exit {
  const notHeld = plan.changes.filter(isReady);
  if (json)
    io.print(formatJson({ plan: plan.digest, commit: plan.commit, outcomes: [], state: "succeeded" }));
  if (notHeld.length > 0) {
    io.info("nothing was changed");
    return "refused";
  }
  return applyExitCode(
    {
      plan: plan.digest,
      commit: plan.commit,
      outcomes: [],
      state: plan.changes.length > 0 ? "waiting" : "succeeded",
    },
    plan,
  );
}

/** Applies a saved plan from its file alone, without the fleet's files. Those may have changed since. */
async function applySaved(file: string, parsedArgs: ParsedArgs, session: Session): Promise<Exit> {
  const hashKey = await session.store.hashKey();
  const saved = await readSavedPlan(file, { hashKey, digest: parsedArgs.text("digest") });
  if (parsedArgs.list("only").length > 0)
    throw new Failure("usage", "--only cannot be used with a saved plan");
  printPlan(saved.plan, parsedArgs, session);
  if (!(await confirmApply(saved.plan, parsedArgs, session)))
    return reportNothingApplied(saved.plan, session);
  await using _lock = await session.store.lockApply(saved.plan.fleet);
  const connections = await connectSaved(saved, session);
  try {
    await consumePlan(file, saved, session);
    const recorder = await createRecorder(saved.plan.fleet, saved.webhooks, session, saved.secrets);
    const exit = await runApply(
      saved.plan,
      { connections, verify: "touched", graceMs: parseGrace(parsedArgs) },
      recorder,
      session,
    );
    await deliverEvents(
      { fleet: saved.plan.fleet, hooks: recorder.webhooks, secrets: saved.secrets },
      session,
    );
    return exit;
  } finally {
    await closeAll(connections);
  }
}

async function consumePlan(file: string, saved: SavedPlan, { store }: Session): Promise<void> {
  if (await store.consumePlan(saved.seal.digest)) return;
  throw new Failure("world-moved", `${file}: this plan has been applied already`, {
    hint: "a saved plan can be applied once; plan again",
  });
}

async function connectSaved(
  { targets, images, secrets, hashes, artifacts, files, plan }: SavedPlan,
  session: Session,
): Promise<FleetWorkspace["connections"]> {
  const drivers = await session.tools.drivers();
  const imagesContext = createImageContext(files, session);
  const hashKey = await session.store.hashKey();
  const confirm = (secret: ResourceId, key: string, value: Uint8Array): void => {
    if (hashes[secretKey(secret, key)] === hashSecret(hashKey, secret, key, value)) return;
    throw new Failure(
      "world-moved",
      `${formatResource(secret)}: its key "${key}" has changed since the plan was saved`,
      {
        hint: "plan again; a plan with secrets needs the state folder that it was saved with",
      },
    );
  };
  const artifactMap = new Map(Object.entries(artifacts)) as FleetWorkspace["artifacts"];
  const sources = { images, secrets, artifacts: artifactMap, confirm };
  const contextForDrivers = driverContext(plan.fleet, sources, imagesContext, session);
  return connectAll(targets, drivers, contextForDrivers, session.signal);
}
