import { relative } from "node:path";
import { replaced } from "../../engine/apply/replaced.ts";
import { renderText } from "../../engine/render/text.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { labUp } from "../../lab/lab.ts";
import { publish } from "../../lab/relay.ts";
import { Failure } from "../../model/failure.ts";
import { carryOut } from "../apply/carry-out.ts";
import { type Command, FLEET_ARGUMENT, type Given } from "../command.ts";
import { answering } from "../demo/answering.ts";
import { putDataOnCeph } from "../demo/data-on-ceph.ts";
import { type LabHost, labHostsOf, labsFor, labsWithCeph } from "../demo/labs.ts";
import { type Service, servicesOf, type Way, wayTo } from "../demo/ways.ts";
import type { Exit } from "../exit-codes.ts";
import { openBook, tellHooks } from "../hooks/telling.ts";
import { MACHINE_COLUMNS, type Machine, machinesOf, ownOf } from "../machines.ts";
import { testRecipes } from "../recipes.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import { fleetDirectory, readSource, type Source } from "../world/tree.ts";
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
    { flags: "--timeout <seconds>", about: "how long to wait for the machines to answer", fallback: "180" },
  ],
  examples: [
    ["demo", "what `npm start` runs"],
    ["demo --ceph", "the database's volume is in a Ceph cluster"],
  ],
  async run(given, asked) {
    const session = withoutRoot(asked);
    const source = given.flag("ceph") ? await withCeph(given, session) : await readSource(given, session);
    if (session.backend === "real") await raiseLabs(source, session);
    await using world = await openWorld(source, session);
    const exit = await bringAbout(world, session);
    if (exit === "interrupted") return exit;
    const shown = await present(await world.look(), Number(given.text("timeout")) * 1000, session);
    return exit === "ok" ? shown : exit;
  },
};

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

/** The fleet with its pool for data in the lab's Ceph. Files are changed, so it says which. */
async function withCeph(given: Given, session: Session): Promise<Source> {
  if (session.backend === "test")
    throw new Failure("usage", "--ceph needs a lab, which only root can make: sudo npm start -- --ceph");
  const [lab = "default"] = labsFor(labHostsOf((await readSource(given, session)).loaded.resources)).keys();
  const changed = putDataOnCeph(fleetDirectory(given.args[0], session.directory), lab);
  const { io, directory } = session;
  if (changed !== undefined)
    io.tell(`${relative(directory, changed)} is now examples/data-on-ceph.yaml: data lies in Ceph.`);
  return readSource(given, session);
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

interface Shown extends Machine {
  readonly url: string;
}

interface ShownService extends Service {
  readonly url: string;
}

async function present(world: World, timeoutMs: number, session: Session): Promise<Exit> {
  const { io, json, backend } = session;
  const real = backend === "real";
  const machines = machinesOf(world);
  const [shown, services] = await Promise.all([
    real
      ? reachable(machines, world, timeoutMs, session)
      : machines.map((machine) => ({ ...machine, url: "" })),
    real ? reachableServices(world, timeoutMs, session) : [],
  ]);
  io.tell("");
  if (json) io.print(JSON.stringify({ machines: shown, services }, undefined, 2));
  else {
    const columns = real ? [...MACHINE_COLUMNS, URL_COLUMN] : MACHINE_COLUMNS;
    const first = table(shown, columns, io.color, "the fleet has no machines");
    const second = services.length === 0 ? [] : [table(services, SERVICE_COLUMNS, io.color, "")];
    io.print([first, ...second].join("\n\n"));
  }
  const silent = shown.filter(({ state, url }) => real && state === "running" && url === "");
  if (!json) io.tell(real ? lookAround(services) : WITHOUT_ROOT);
  return silent.length === 0 && services.every(({ url }) => url !== "") ? "ok" : "error";
}

const URL_COLUMN: Column<{ readonly url: string }> = {
  head: "URL",
  cell: ({ url }, color) => color.cyan(url),
};

const SERVICE_COLUMNS: readonly Column<ShownService>[] = [
  { head: "LOAD BALANCER", cell: ({ name }, color) => color.bold(name) },
  { head: "LISTENS ON", cell: ({ address, port }) => `${address}:${port}` },
  URL_COLUMN,
];

/** `curl` a few times shows that the machines take turns. */
function lookAround(services: readonly ShownService[]): string {
  const [first] = services;
  return first === undefined
    ? LOOK_AROUND
    : `\n  take turns    curl ${first.url}   again and again${LOOK_AROUND}`;
}

const LOOK_AROUND = `
  look around   npx fleetwright status
  a change      edit fleet/, then: npx fleetwright apply
  a console     npx fleetwright lab console db
  stop          npx fleetwright lab down`;

const WITHOUT_ROOT = `
  the plan      npx fleetwright plan --backend test
  the words     npx fleetwright explain VirtualMachine`;

/** Publishes port 80 of each running machine and waits until it answers. Without an answer there is no URL. */
async function reachable(
  machines: readonly Machine[],
  world: World,
  timeoutMs: number,
  session: Session,
): Promise<Shown[]> {
  const hosts = labHostsIn(world);
  const ways = machines.map((machine) => {
    const domain = ownOf(machine.id, world).find(({ type }) => type === "domain");
    const way = domain && machine.state === "running" ? wayTo(domain, world, hosts) : undefined;
    return { machine, way };
  });
  return Promise.all(
    ways.map(async ({ machine, way }) => {
      if (way === undefined) return { ...machine, url: "" };
      const todo = `npx fleetwright lab console ${machine.name}`;
      return { ...machine, url: await urlOf(way, machine.name, todo, timeoutMs, session) };
    }),
  );
}

async function reachableServices(world: World, timeoutMs: number, session: Session): Promise<ShownService[]> {
  const waits = servicesOf(world, labHostsIn(world)).map(async (service) => {
    const todo = `npx fleetwright describe LoadBalancer/${service.name}`;
    return { ...service, url: await urlOf(service, service.name, todo, timeoutMs, session) };
  });
  return Promise.all(waits);
}

function labHostsIn({ resources }: World): ReadonlyMap<string, LabHost> {
  return new Map(labHostsOf(resources).map((host) => [host.target, host]));
}

/** The loopback URL of something in the lab, once it answers; empty when it does not. */
async function urlOf(
  { lab, to }: Way,
  name: string,
  todo: string,
  timeoutMs: number,
  { io, signal, progress }: Session,
): Promise<string> {
  const { port } = await publish(lab, to);
  const url = `http://127.0.0.1:${port}`;
  progress.begin(url, `waiting for ${name} (${to.address}) to answer`);
  const answered = await answering(url, signal, timeoutMs);
  progress.end(url, answered ? undefined : `${io.errColor.red("✗")} ${name} does not answer: ${todo}`);
  return answered ? url : "";
}
