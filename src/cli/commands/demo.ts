import { relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { replaced } from "../../engine/apply/replaced.ts";
import { renderText } from "../../engine/render/text.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { existingLab, labUp } from "../../lab/lab.ts";
import { Failure } from "../../model/failure.ts";
import { carryOut } from "../apply/carry-out.ts";
import { type Command, FLEET_ARGUMENT, type Given } from "../command.ts";
import { isKept, startDaemon } from "../demo/background-daemon.ts";
import { putDataOnCeph } from "../demo/data-on-ceph.ts";
import { labHostsOf, labsFor, labsWithCeph } from "../demo/labs.ts";
import { commitAll, isDirty, makeRepository } from "../demo/own-repository.ts";
import { type Next, present } from "../demo/present.ts";
import type { Exit } from "../exit-codes.ts";
import { openBook, tellHooks } from "../hooks/telling.ts";
import { testRecipes } from "../recipes.ts";
import type { Session } from "../session.ts";
import { fleetDirectory, readDirectory, readSource, type Source } from "../world/tree.ts";
import { openWorld, type World } from "../world/world.ts";

export const demo: Command = {
  name: "demo",
  group: "The machine:",
  summary: "a small data center on this machine, with the example fleet on it",
  details:
    "Makes the lab that the fleet's hosts name, applies the fleet, and waits until every machine answers.\nAgain is quick. Without root it uses libvirt's own test driver, and says so.",
  args: [FLEET_ARGUMENT],
  options: [
    {
      flags: "--ceph",
      about: "with a one-node Ceph: data.yaml of the fleet becomes examples/data-on-ceph.yaml, and stays so",
    },
    {
      flags: "--daemon <dir>",
      about: "make <dir> a Git repository of the fleet where there is none, and keep what is committed there",
    },
    { flags: "--timeout <seconds>", about: "how long to wait for the machines to answer", fallback: "180" },
  ],
  examples: [
    ["demo --daemon my-fleet", "what `npm start` runs"],
    ["demo --ceph", "the database's volume is in a Ceph cluster"],
  ],
  async run(given, asked) {
    const session = withoutRoot(asked);
    const repo = session.backend === "real" ? repositoryOf(given, session) : undefined;
    const source =
      repo === undefined ? await fromDirectory(given, session) : await inRepository(repo, given, session);
    if (session.backend === "real") await raiseLabs(source, session);
    await using world = await openWorld(source, session);
    const timeoutMs = Number(given.text("timeout")) * 1000;
    const exit =
      repo === undefined ? await bringAbout(world, session) : await keep(repo, world, timeoutMs, session);
    if (exit === "interrupted") return exit;
    const shown = await present(await world.look(), timeoutMs, nextIn(repo, session), session);
    return exit === "ok" ? shown : exit;
  },
};

/** Where the daemon's repository is to be, if there is to be a daemon. */
function repositoryOf(given: Given, { directory }: Session): string | undefined {
  const named = given.text("daemon");
  return named === undefined ? undefined : resolve(directory, named);
}

function nextIn(repo: string | undefined, { directory }: Session): Next {
  if (repo === undefined)
    return { options: "", change: [["a change", "edit fleet/, then: npx fleetwright apply"]] };
  const name = relative(directory, repo);
  return {
    options: ` -C ${name}`,
    change: [
      ["a change", `edit ${name}/*.yaml, then: git -C ${name} commit -am "Why"`],
      ["watch it", `npx fleetwright events -f -C ${name}`],
    ],
  };
}

async function fromDirectory(given: Given, session: Session): Promise<Source> {
  if (given.flag("ceph")) await dataOnCeph(fleetDirectory(given.args[0], session.directory), session);
  return readSource(given, session);
}

/** The last commit of the demo's own repository, which is made where there is none. */
async function inRepository(repo: string, given: Given, session: Session): Promise<Source> {
  const { io, directory } = session;
  const name = relative(directory, repo);
  const made = await makeRepository(repo, fleetDirectory(given.args[0], directory));
  if (made)
    io.tell(
      `${io.errColor.green("✓")} ${name} is a Git repository with the example fleet: it is yours to change`,
    );
  if (given.flag("ceph") && (await dataOnCeph(repo, session))) await commitAll(repo, "Data in Ceph");
  if (await isDirty(repo))
    io.tell(io.errColor.yellow(`${name} has changes that are not committed: they do not count yet`));
  const text = (option: string) => ({ repo, ref: "HEAD" })[option] ?? given.text(option);
  return readSource({ ...given, args: [], text }, session);
}

/** What there is to do is shown and done here; from then on the daemon keeps it. One that runs already does all. */
async function keep(repo: string, world: World, timeoutMs: number, session: Session): Promise<Exit> {
  const { io, store, directory } = session;
  const fleet = world.fleet.id;
  if (await isKept(fleet, store)) return settled(world, timeoutMs, session);
  const exit = await bringAbout(world, session);
  const [lab] = labsFor(labHostsOf(world.resources)).keys();
  if (exit === "interrupted" || lab === undefined) return exit;
  const { log, url } = await startDaemon(repo, existingLab(lab), fleet, session);
  const where = [log, ...(url === undefined ? [] : [`${url}/api/v1/fleet`, `${url}/metrics`])].join(", ");
  io.tell(
    `${io.errColor.green("✓")} the daemon follows ${relative(directory, repo)}: what is committed there is done ${io.errColor.dim(`(${where})`)}`,
  );
  return exit;
}

/** Waits until the daemon has nothing left to do. */
async function settled(world: World, timeoutMs: number, { io, signal, progress }: Session): Promise<Exit> {
  io.tell(`${io.errColor.green("✓")} the daemon runs already`);
  progress.begin("settled", "waiting for the daemon");
  const until = Date.now() + timeoutMs;
  let { plan } = world;
  while (plan.changes.some(({ hold }) => hold === undefined) && Date.now() < until && !signal.aborted) {
    await sleep(500, undefined, { signal }).catch(() => {});
    plan = (await world.look()).plan;
  }
  progress.end("settled");
  return signal.aborted ? "interrupted" : "ok";
}

function withoutRoot(session: Session): Session {
  if (session.backend === "test" || process.getuid?.() === 0) return session;
  const { io } = session;
  io.tell(
    io.errColor.yellow(
      "not root: no lab can be made, so every host is libvirt's own in-process test driver (test:///).",
    ),
  );
  io.tell(
    io.errColor.dim(
      "The plan and its changes are real calls to libvirt; no guest runs. With root: sudo npm start",
    ),
  );
  return { ...session, backend: "test", tools: { ...session.tools, recipes: testRecipes } };
}

/** Puts the pool for data into the lab's Ceph. Files are changed, so it says which. False when it was so before. */
async function dataOnCeph(folder: string, session: Session): Promise<boolean> {
  if (session.backend === "test")
    throw new Failure("usage", "--ceph needs a lab, which only root can make: sudo npm start -- --ceph");
  const { loaded } = await readDirectory(folder, session);
  const [lab = "default"] = labsFor(labHostsOf(loaded.resources)).keys();
  const changed = putDataOnCeph(folder, lab);
  const { io, directory } = session;
  if (changed === undefined) return false;
  io.tell(`${relative(directory, changed)} is now examples/data-on-ceph.yaml: data lies in Ceph.`);
  return true;
}

async function raiseLabs({ loaded }: Source, { io, progress }: Session): Promise<void> {
  const onCeph = labsWithCeph(loaded.resources);
  for (const [name, hosts] of labsFor(labHostsOf(loaded.resources))) {
    const ceph = onCeph.has(name);
    progress.begin(name, `lab ${name}: ${hosts} hosts${ceph ? " and Ceph" : ""}`);
    const { done } = await labUp({
      name,
      hosts,
      ceph,
      onProgress: (text) => progress.note(`${io.errColor.green("✓")} ${text}`),
    });
    progress.end(name, done.length === 0 ? `${io.errColor.green("✓")} lab ${name} is up` : undefined);
  }
}

/** People asked for the fleet by asking for the demo: nobody is asked again. */
async function bringAbout(world: World, session: Session): Promise<Exit> {
  const { plan, connections, snapshot, again } = world;
  const { io } = session;
  io.tell(renderText(plan, { palette: io.errColor, detail: "short" }));
  if (plan.changes.every(({ hold }) => hold !== undefined)) return "ok";
  const book = await openBook(world, session);
  await using _lock = await session.store.lock(plan.fleet);
  const exit = await carryOut(
    plan,
    { connections, settle: (read, touched) => again(replaced(snapshot, read, touched), []) },
    book,
    { ...session, json: false },
  );
  await tellHooks({ fleet: plan.fleet, hooks: book.hooks, secrets: secretsIn(world.resources) }, session);
  return exit;
}
