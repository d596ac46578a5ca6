import { publish } from "../../lab/relay.ts";
import type { Exit } from "../exit-codes.ts";
import { MACHINE_COLUMNS, type Machine, machinesOf, ownOf } from "../machines.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import type { World } from "../world/world.ts";
import { answering } from "./answering.ts";
import { type LabHost, labHostsOf } from "./labs.ts";
import { type Service, servicesOf, type Way, wayTo } from "./ways.ts";

interface Shown extends Machine {
  readonly url: string;
}

interface ShownService extends Service {
  readonly url: string;
}

/** What people do next, where it depends on how the demo was made. */
export interface Next {
  /** What commands need to know to find this fleet: options, each after a space. */
  readonly options: string;
  /** How it is changed: a word, and what to do. */
  readonly change: readonly (readonly [word: string, todo: string])[];
}

/** Waits until everything answers, and shows where: each machine and load balancer on a loopback port. */
export async function present(world: World, timeoutMs: number, next: Next, session: Session): Promise<Exit> {
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
  if (!json) io.tell(real ? lookAround(services, next) : WITHOUT_ROOT);
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
function lookAround([service]: readonly ShownService[], { options, change }: Next): string {
  const rows = [
    ...(service === undefined ? [] : [`take turns    curl ${service.url}   again and again`]),
    `look around   npx fleetwright status${options}`,
    ...change.map(([word, todo]) => `${word.padEnd(14)}${todo}`),
    "a console     npx fleetwright lab console db",
    "stop          npx fleetwright lab down",
  ];
  return `\n  ${rows.join("\n  ")}`;
}

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
