import { renderText } from "../../engine/render/text.ts";
import { labUp } from "../../lab/lab.ts";
import { publish } from "../../lab/relay.ts";
import { carryOut } from "../apply/carry-out.ts";
import { replaced } from "../apply/settled.ts";
import { type Command, FLEET_ARGUMENT } from "../command.ts";
import { answering } from "../demo/answering.ts";
import { labHostsOf, labsFor } from "../demo/labs.ts";
import type { Exit } from "../exit-codes.ts";
import { MACHINE_COLUMNS, type Machine, machinesOf } from "../machines.ts";
import { testRecipes } from "../recipes.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import { readSource, type Source } from "../world/tree.ts";
import { openWorld, type World } from "../world/world.ts";

export const demo: Command = {
  name: "demo",
  group: "The machine:",
  summary: "a small data center on this machine, with the example fleet on it",
  details:
    "Makes the lab that the fleet's hosts name, applies the fleet, and waits until every machine answers.\nAgain is quick. Without root it uses libvirt's own test driver, and says so.",
  args: [FLEET_ARGUMENT],
  options: [
    { flags: "--timeout <seconds>", about: "how long to wait for the machines to answer", fallback: "180" },
  ],
  examples: [["demo", "what `npm start` runs"]],
  async run(given, asked) {
    const session = withoutRoot(asked);
    const source = await readSource(given, session);
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

async function raiseLabs({ loaded }: Source, { io, progress }: Session): Promise<void> {
  for (const [name, hosts] of labsFor(labHostsOf(loaded.resources))) {
    progress.begin(name, `lab ${name}: ${hosts} hosts`);
    const { done } = await labUp({
      name,
      hosts,
      onProgress: (text) => progress.note(`${io.errColor.green("✓")} ${text}`),
    });
    progress.end(name, done.length === 0 ? `${io.errColor.green("✓")} lab ${name} is up` : undefined);
  }
}

/** People asked for the fleet by asking for the demo: nobody is asked again. */
async function bringAbout({ plan, connections, snapshot, again }: World, session: Session): Promise<Exit> {
  const { io } = session;
  io.tell(renderText(plan, { palette: io.errColor, detail: "short" }));
  if (plan.changes.every(({ hold }) => hold !== undefined)) return "ok";
  await using _lock = await session.store.lock(plan.fleet);
  return await carryOut(
    plan,
    { connections, settle: (read, touched) => again(replaced(snapshot, read, touched), []) },
    { ...session, json: false },
  );
}

interface Shown extends Machine {
  readonly url: string;
}

async function present(world: World, timeoutMs: number, session: Session): Promise<Exit> {
  const { io, json, backend } = session;
  const machines = machinesOf(world);
  const shown =
    backend === "real"
      ? await reachable(machines, world, timeoutMs, session)
      : machines.map((machine) => ({ ...machine, url: "" }));
  io.tell("");
  if (json) io.print(JSON.stringify(shown, undefined, 2));
  else
    io.print(
      table(
        shown,
        backend === "real" ? [...MACHINE_COLUMNS, URL_COLUMN] : MACHINE_COLUMNS,
        io.color,
        "the fleet has no machines",
      ),
    );
  const silent = shown.filter(({ state, url }) => backend === "real" && state === "running" && url === "");
  if (!json) io.tell(backend === "real" ? LOOK_AROUND : WITHOUT_ROOT);
  return silent.length === 0 ? "ok" : "error";
}

const URL_COLUMN: Column<Shown> = { head: "URL", cell: ({ url }, color) => color.cyan(url) };

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
  { resources }: World,
  timeoutMs: number,
  { io, signal, progress }: Session,
): Promise<Shown[]> {
  const hosts = new Map(labHostsOf(resources).map((host) => [host.target, host]));
  const found: Shown[] = [];
  const waits = machines.map(async (machine) => {
    const host = hosts.get(machine.host ?? "");
    const [address] = machine.addresses;
    if (host === undefined || address === undefined || machine.state !== "running")
      return { ...machine, url: "" };
    const { port } = await publish(host.lab, { host: host.host, address, port: 80 });
    const url = `http://127.0.0.1:${port}`;
    progress.begin(machine.id, `waiting for ${machine.name} (${address}) to answer`);
    const answered = await answering(url, signal, timeoutMs);
    progress.end(
      machine.id,
      answered
        ? undefined
        : `${io.errColor.red("✗")} ${machine.name} does not answer: npx fleetwright lab console ${machine.name}`,
    );
    return { ...machine, url: answered ? url : "" };
  });
  for (const wait of waits) found.push(await wait);
  return found;
}
