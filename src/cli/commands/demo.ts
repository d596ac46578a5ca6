import { relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { isHeld, isReady } from "../../engine/plan/queries.ts";
import { renderText } from "../../engine/render/text.ts";
import { quoteForDisplay } from "../../host/quote.ts";
import { checkCephRequirements } from "../../lab/ceph.ts";
import { labUp, loadLab } from "../../lab/lab.ts";
import { Failure } from "../../model/failure.ts";
import { replaceObjects } from "../../model/snapshot.ts";
import { runApply } from "../apply/run-apply.ts";
import { type Command, FLEET_ARGUMENT, type ParsedArgs } from "../command.ts";
import { isRunning, startDaemon } from "../demo/background-daemon.ts";
import { putDataOnCeph } from "../demo/data-on-ceph.ts";
import { commitAll, isDirty, makeRepository } from "../demo/demo-repository.ts";
import { labHostsOf, labsFor, labsWithCeph } from "../demo/labs.ts";
import { type NextStep, printSummary } from "../demo/summary.ts";
import type { Exit } from "../exit-codes.ts";
import { type FleetWorkspace, openWorkspace } from "../fleet/open-fleet.ts";
import { fleetDirectory, readDirectory, readSource } from "../fleet/source.ts";
import type { FleetSource } from "../fleet/types.ts";
import type { Session } from "../session.ts";
import { deliverEvents, openRecorder } from "../webhooks/deliver-events.ts";

export const demo: Command = {
  name: "demo",
  createsLab: "or-uses-test-driver",
  group: "Lab and host:",
  summary: "start a small data center with the example fleet",
  details:
    "Creates the lab that the fleet's hosts name, applies the fleet and waits until every machine answers. Idempotent.\nWithout root, the lab runs in a user namespace. Where the system forbids that, uses libvirt's in-process test driver.",
  args: [FLEET_ARGUMENT],
  options: [
    {
      flags: "--ceph",
      description: "add a one-node Ceph; permanently replaces data.yaml with examples/data-on-ceph.yaml",
    },
    {
      flags: "--daemon <dir>",
      description:
        "create a Git repository of the fleet in <dir> unless it exists, and start a daemon that follows it",
    },
    {
      flags: "--timeout <seconds>",
      description: "how long to wait until the machines answer",
      default: "180",
    },
  ],
  examples: [
    ["demo --daemon my-fleet", "what `npm start` runs"],
    ["demo --ceph", "store the database volume in Ceph"],
  ],
  async run(parsedArgs, initialSession) {
    const session = fallBackToTestBackend(parsedArgs, initialSession);
    const repo = session.backend === "real" ? repositoryPath(parsedArgs, session) : undefined;
    const source =
      repo === undefined
        ? await readFromDirectory(parsedArgs, session)
        : await readFromRepository(repo, parsedArgs, session);
    if (session.backend === "real") await startLabs(source, session);
    await using workspace = await openWorkspace(source, session);
    const timeoutMs = Number(parsedArgs.text("timeout")) * 1000;
    const exit =
      repo === undefined
        ? await applyFleet(workspace, session)
        : await handOverToDaemon(repo, workspace, timeoutMs, session);
    if (exit === "interrupted" || exit === "abandoned") return exit;
    const shown = await printSummary(
      await workspace.resync(),
      timeoutMs,
      nextStepFor(repo, parsedArgs.args[0], session),
      session,
    );
    return exit === "ok" ? shown : exit;
  },
};

/** Returns the absolute path of `--daemon`; undefined without a daemon. */
function repositoryPath(parsedArgs: ParsedArgs, { directory }: Session): string | undefined {
  const folder = parsedArgs.text("daemon");
  return folder === undefined ? undefined : resolve(directory, folder);
}

function nextStepFor(repo: string | undefined, fleet: string | undefined, { directory }: Session): NextStep {
  if (repo === undefined) {
    const options = fleet === undefined ? "" : ` ${quoteForDisplay(fleet)}`;
    return {
      options,
      change: [[`fleetwright apply${options}`, `apply what you change in ${fleet ?? "fleet/"}`]],
    };
  }
  const name = quoteForDisplay(relative(directory, repo));
  return {
    options: ` -C ${name}`,
    change: [
      [`git -C ${name} commit -am "Why"`, `commit what you change in ${name}/`],
      [`fleetwright events -f -C ${name}`, "watch the daemon apply it"],
    ],
  };
}

async function readFromDirectory(parsedArgs: ParsedArgs, session: Session): Promise<FleetSource> {
  if (parsedArgs.flag("ceph"))
    await moveDataToCeph(fleetDirectory(parsedArgs.args[0], session.directory), session);
  return readSource(parsedArgs, session, "any");
}

/** Reads HEAD of the demo's own repository. Creates the repository if it does not exist. */
async function readFromRepository(
  repo: string,
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<FleetSource> {
  const { io, directory } = session;
  const name = relative(directory, repo);
  const made = await makeRepository(repo, fleetDirectory(parsedArgs.args[0], directory));
  if (made)
    io.info(
      `${io.errColor.green("✓")} ${name} is a Git repository with the example fleet; edit it as you like`,
    );
  if (parsedArgs.flag("ceph") && (await moveDataToCeph(repo, session))) await commitAll(repo, "Data in Ceph");
  if (await isDirty(repo)) io.info(io.errColor.yellow(`${name} has uncommitted changes, which are ignored`));
  const text = (option: string) => ({ repo, ref: "HEAD" })[option] ?? parsedArgs.text(option);
  return readSource({ ...parsedArgs, args: [], text }, session, "any");
}

/** Applies the fleet once, then starts the daemon. A daemon that is already running does all the work. */
async function handOverToDaemon(
  repo: string,
  workspace: FleetWorkspace,
  timeoutMs: number,
  session: Session,
): Promise<Exit> {
  const { io, store, directory } = session;
  const fleet = workspace.fleet.id;
  if (await isRunning(fleet, store)) return waitForDaemon(workspace, timeoutMs, session);
  const exit = await applyFleet(workspace, session);
  const [lab] = labsFor(labHostsOf(workspace.resources)).keys();
  if (exit === "interrupted" || exit === "abandoned" || lab === undefined) return exit;
  const { log, url } = await startDaemon(repo, loadLab(lab), fleet, session);
  io.info(
    `${io.errColor.green("✓")} the daemon follows ${relative(directory, repo)} and applies each commit`,
  );
  const http = url === undefined ? [] : [`API      ${url}/api/v1/fleet`, `metrics  ${url}/metrics`];
  for (const line of [`log      ${log}`, ...http]) io.info(`    ${io.errColor.dim(line)}`);
  return exit;
}

/** Waits until the plan has no change that may go. Gives up after `timeoutMs`. */
async function waitForDaemon(
  workspace: FleetWorkspace,
  timeoutMs: number,
  { io, signal, progress }: Session,
): Promise<Exit> {
  io.info(`${io.errColor.green("✓")} the daemon is already running`);
  progress.begin("settled", "waiting for the daemon");
  const until = Date.now() + timeoutMs;
  let { plan } = workspace;
  while (plan.changes.some(isReady) && Date.now() < until && !signal.aborted) {
    await sleep(500, undefined, { signal }).catch(() => {});
    plan = (await workspace.resync()).plan;
  }
  progress.end("settled");
  return signal.aborted ? "interrupted" : "ok";
}

/** Without a lab, replaces all hosts by libvirt's test driver, and prints what that means. */
function fallBackToTestBackend(parsedArgs: ParsedArgs, session: Session): Session {
  const { io, labRefusal } = session;
  if (session.backend === "test" || labRefusal === undefined) return session;
  const folder = parsedArgs.text("daemon");
  const missing = ["no guest runs", ...(folder === undefined ? [] : [`no daemon follows ${folder}`])];
  io.info(
    io.errColor.yellow(
      "not root: cannot create a lab, so every host is libvirt's in-process test driver (test:///)",
    ),
  );
  io.info(io.errColor.dim([labRefusal.message, labRefusal.hint].filter(Boolean).join("; ")));
  io.info(
    io.errColor.dim(
      `plan and changes are real libvirt calls, but ${missing.join(" and ")}; with root: sudo npm start`,
    ),
  );
  return session.withBackend("test");
}

/** Moves the pool `data` to the lab's Ceph and prints which file it replaces. Returns false if the file is already replaced. */
async function moveDataToCeph(folder: string, session: Session): Promise<boolean> {
  if (session.backend === "test")
    throw new Failure("usage", "--ceph needs a lab, and a lab needs root: sudo npm start -- --ceph");
  checkCephRequirements(); // before the fleet is changed
  const { loaded } = await readDirectory(folder, session);
  const [lab = "default"] = labsFor(labHostsOf(loaded.resources)).keys();
  const changed = putDataOnCeph(folder, lab);
  const { io, directory } = session;
  if (changed === undefined) return false;
  io.info(`replaced ${relative(directory, changed)} with examples/data-on-ceph.yaml: data is stored in Ceph`);
  return true;
}

async function startLabs({ loaded }: FleetSource, { io, progress }: Session): Promise<void> {
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
    progress.end(name, ...(done.length === 0 ? [`${io.errColor.green("✓")} lab ${name} is up`] : []));
  }
}

/** How long changes in flight may continue after a signal. */
const GRACE_MS = 60_000;

/** Applies the fleet without confirmation, because starting the demo already implies it. */
async function applyFleet(workspace: FleetWorkspace, session: Session): Promise<Exit> {
  const { plan, connections, snapshot, replan } = workspace;
  const { io } = session;
  io.info(...renderText(plan, { palette: io.errColor, detail: "short" }).split("\n"));
  if (plan.changes.every(isHeld)) return "ok";
  const recorder = await openRecorder(workspace, session);
  await using _lock = await session.store.lockApply(plan.fleet);
  const exit = await runApply(
    plan,
    {
      connections,
      replan: (read, touched) => replan(replaceObjects(snapshot, read, touched), []),
      graceMs: GRACE_MS,
    },
    recorder,
    { ...session, json: false },
  );
  await deliverEvents(
    { fleet: plan.fleet, hooks: recorder.webhooks, secrets: secretsIn(workspace.resources) },
    session,
  );
  return exit;
}
