import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Book } from "../../daemon/book.ts";
import { closeAll, connectAll } from "../../daemon/connect.ts";
import { driverWorld } from "../../daemon/driver-world.ts";
import { replaced } from "../../engine/apply/replaced.ts";
import type { ApplyOptions } from "../../engine/apply.ts";
import { renderText } from "../../engine/render/text.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { Failure } from "../../model/failure.ts";
import type { Plan, Snapshot } from "../../model/plan.ts";
import type { ResourceId } from "../../model/resource.ts";
import { approvalsIn } from "../apply/approvals.ts";
import { amount, carryOut, confirm } from "../apply/carry-out.ts";
import { onlyAbout } from "../apply/only.ts";
import { exitOf } from "../apply/show.ts";
import { type Command, FLEET_ARGUMENT, FLEET_OPTIONS, type Given } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { ownersOf } from "../family.ts";
import { bookOf, openBook, tellHooks } from "../hooks/telling.ts";
import { readSavedPlan, type SavedPlan, savedDigest } from "../saved-plan.ts";
import type { Session } from "../session.ts";
import { resourceNamed } from "../world/names.ts";
import { imagesOf, openFleet, type World } from "../world/world.ts";

export const apply: Command = {
  name: "apply",
  group: "The fleet:",
  summary: "make the hosts as the files say",
  details:
    "Shows the plan, asks, and does it. What is held (a reboot, data loss, the brake) stays held unless --approve names it.\n" +
    "A saved plan is applied once, and only if nothing that it touches has moved since.",
  args: [{ ...FLEET_ARGUMENT, name: "[dir|plan.json]" }],
  options: [
    ...FLEET_OPTIONS,
    { flags: "-y, --yes", about: "do not ask" },
    {
      flags: "--approve <digest...>",
      about: "let this plan or these changes go (8 digits of the digest do)",
    },
    { flags: "--only <id...>", about: "only these resources and what they need, such as VirtualMachine/db" },
    { flags: "--detail", about: "leave nothing out of the plan" },
  ],
  examples: [
    ["apply", "show the plan, ask, apply"],
    ["apply --yes --only VirtualMachine/db", "one machine, without a question"],
    ["apply PLAN.json", "exactly the plan that was saved"],
    ["apply --approve 3a3dc1d2", "also what waits for approval"],
  ],
  async run(given, session) {
    const file = await savedFile(given, session);
    return file === undefined ? applyFleet(given, session) : applySaved(file, given, session);
  },
};

async function savedFile({ args: [path] }: Given, { directory }: Session): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const full = resolve(directory, path);
  return (await stat(full).catch(() => undefined))?.isFile() === true ? full : undefined;
}

/** Where somebody is asked, time passes: then what will be touched is looked at again before anything is done. */
async function applyFleet(given: Given, session: Session): Promise<Exit> {
  await using world = await openFleet(given, session);
  const approvals = approvalsIn(world.plan, given.list("approve"));
  const only = given.list("only").map((text) => resourceNamed(text, world).id);
  const planned = (snapshot: Snapshot) => {
    const all = world.again(snapshot, approvals);
    return onlyAbout(all, ownersOf(only, ownersIn(all), world));
  };
  const plan = planned(world.snapshot);
  const book = await openBook({ ...world, plan: world.again(world.snapshot, approvals) }, session);
  show(plan, given, session);
  const exit = (await mayGo(plan, given, session))
    ? await applyPlan(plan, planned, world, book, session)
    : leftAlone(plan, session);
  await tellHooks({ fleet: plan.fleet, hooks: book.hooks, secrets: secretsIn(world.resources) }, session);
  return exit;
}

async function applyPlan(
  plan: Plan,
  planned: (snapshot: Snapshot) => Plan,
  { connections, snapshot }: World,
  book: Book,
  session: Session,
): Promise<Exit> {
  await using _lock = await session.store.lock(plan.fleet);
  const settle: ApplyOptions["settle"] = (read, touched) => planned(replaced(snapshot, read, touched));
  return await carryOut(plan, { connections, verify: "touched", settle }, book, session);
}

function ownersIn({ changes, blocked }: Plan): ResourceId[] {
  return [...changes.map(({ owner }) => owner), ...blocked.map(({ resource }) => resource)];
}

function show(plan: Plan, given: Given, { io, json }: Session): void {
  if (!json)
    io.print(
      renderText(plan, { palette: io.color, detail: given.flag("detail") ? "full" : "short" }).trimEnd(),
    );
}

/** False when there is nothing to do, or somebody said no. */
async function mayGo(plan: Plan, given: Given, session: Session): Promise<boolean> {
  if (plan.changes.every(({ hold }) => hold !== undefined)) return false;
  return confirm(`Apply ${amount(plan)}?`, given.flag("yes"), session);
}

function leftAlone(plan: Plan, { io, json }: Session): Exit {
  const goes = plan.changes.filter(({ hold }) => hold === undefined);
  if (json)
    io.print(
      JSON.stringify(
        { plan: plan.digest, commit: plan.commit, outcomes: [], state: "settled" },
        undefined,
        2,
      ),
    );
  if (goes.length > 0) {
    io.tell("nothing was changed");
    return "refused";
  }
  return exitOf(
    {
      plan: plan.digest,
      commit: plan.commit,
      outcomes: [],
      state: plan.changes.length > 0 ? "waiting" : "settled",
    },
    plan,
  );
}

/** Needs nothing but the file: not the fleet's files, which may say something else by now. */
async function applySaved(file: string, given: Given, session: Session): Promise<Exit> {
  const saved = await readSavedPlan(file);
  if (given.list("only").length > 0) throw new Failure("usage", "--only: a saved plan is applied as it is");
  show(saved.plan, given, session);
  if (!(await mayGo(saved.plan, given, session))) return leftAlone(saved.plan, session);
  await using _lock = await session.store.lock(saved.plan.fleet);
  const connections = await connectSaved(saved, session);
  try {
    await useOnce(file, saved, session);
    const book = await bookOf(saved.plan.fleet, saved.webhooks, session, saved.secrets);
    const exit = await carryOut(saved.plan, { connections, verify: "touched" }, book, session);
    await tellHooks({ fleet: saved.plan.fleet, hooks: book.hooks, secrets: saved.secrets }, session);
    return exit;
  } finally {
    await closeAll(connections);
  }
}

async function useOnce(file: string, saved: SavedPlan, { store }: Session): Promise<void> {
  if (await store.use(savedDigest(saved))) return;
  throw new Failure("world-moved", `${file}: this plan has been applied already`, {
    hint: "a saved plan is applied once; plan again",
  });
}

async function connectSaved(
  { targets, images, secrets, artifacts, files, plan }: SavedPlan,
  session: Session,
): Promise<World["connections"]> {
  const drivers = await session.tools.drivers();
  const imageWorld = imagesOf(files, session);
  const sources = { images, secrets, artifacts: new Map(Object.entries(artifacts)) as World["artifacts"] };
  const world = driverWorld(plan.fleet, sources, imageWorld, session);
  return connectAll(targets, drivers, world, session.signal);
}
