import { publish } from "../../lab/relay.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { Exit } from "../exit-codes.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import { type MachineRow, machineColumns, machineRows, objectsOwnedBy } from "../get/machine-rows.ts";
import type { Session } from "../session.ts";
import { formatNextCommands, type NextCommand, pathCommands } from "../terminal/next-commands.ts";
import { type Column, formatTable } from "../terminal/table.ts";
import { type Endpoint, endpointOf, type Service, servicesOf } from "./endpoints.ts";
import { type LabHost, labHostsOf } from "./labs.ts";
import { waitForHttp } from "./wait-for-http.ts";

interface MachineWithUrl extends MachineRow {
  readonly url: string;
}

interface ServiceWithUrl extends Service {
  readonly url: string;
}

/** The next steps that depend on how the demo was started. */
export interface NextStep {
  /** Arguments with which commands find this fleet, each preceded by a space. */
  readonly options: string;
  /** How to change the fleet. */
  readonly change: readonly NextCommand[];
}

/** Waits until every machine and load balancer answers, and prints a loopback URL for each. Returns `error` if one does not answer. */
export async function printSummary(
  workspace: FleetWorkspace,
  timeoutMs: number,
  next: NextStep,
  session: Session,
): Promise<Exit> {
  const { io, json, backend } = session;
  const isReal = backend === "real";
  const machines = machineRows(workspace);
  const [shown, services] = await Promise.all([
    isReal
      ? publishMachines(machines, workspace, timeoutMs, session)
      : machines.map((machine) => ({ ...machine, url: "" })),
    isReal ? publishServices(workspace, timeoutMs, session) : [],
  ]);
  io.info("");
  if (json) io.print(formatJson({ machines: shown, services }));
  else {
    const usual = machineColumns(machines);
    const columns = isReal ? [...usual, URL_COLUMN] : usual;
    const first = formatTable(shown, columns, io.color, "the fleet has no machines");
    const second = services.length === 0 ? [] : [formatTable(services, SERVICE_COLUMNS, io.color, "")];
    io.print([first, ...second].join("\n\n"));
  }
  const silent = shown.filter(({ state, url }) => isReal && state === "running" && url === "");
  if (!json) io.info("", ...formatSteps(isReal ? nextSteps(services, next) : testSteps(next), io));
  return silent.length === 0 && services.every(({ url }) => url !== "") ? "ok" : "error";
}

const URL_COLUMN: Column<{ readonly url: string }> = {
  head: "URL",
  cell: ({ url }, color) => color.cyan(url),
};

const SERVICE_COLUMNS: readonly Column<ServiceWithUrl>[] = [
  { head: "LOAD BALANCER", cell: ({ name }, color) => color.bold(name) },
  { head: "LISTENS ON", cell: ({ address, port }) => `${address}:${port}` },
  URL_COLUMN,
];

function formatSteps(steps: readonly NextCommand[], { env, errColor, columns }: Session["io"]): string[] {
  const all = [...pathCommands(env), ...steps];
  return formatNextCommands(all, { color: errColor, columns }).split("\n");
}

/** Returns the next steps. Repeated requests to the load balancer reach different machines. */
function nextSteps(
  [service]: readonly ServiceWithUrl[],
  { options, change }: NextStep,
): readonly NextCommand[] {
  return [
    ...(service === undefined ? [] : [[`curl ${service.url}`, "repeat it: requests are balanced"] as const]),
    [`fleetwright status${options}`, "machines, hosts and drift"],
    ...change,
    ["fleetwright lab console db", "log in to db; ^] leaves it"],
    ["fleetwright lab down", "remove all of this"],
  ];
}

/** Returns the next steps on libvirt's test driver, whose hosts end with this process. */
function testSteps({ options }: NextStep): readonly NextCommand[] {
  return [
    [`fleetwright plan --backend test${options}`, "each command starts with empty hosts"],
    ["fleetwright explain VirtualMachine", "the fields of a kind"],
  ];
}

/** Publishes port 80 of each running machine and waits until it answers. A machine without an answer has an empty URL. */
async function publishMachines(
  machines: readonly MachineRow[],
  workspace: FleetWorkspace,
  timeoutMs: number,
  session: Session,
): Promise<MachineWithUrl[]> {
  const hosts = labHostsByTarget(workspace);
  const endpoints = machines.map((machine) => {
    const domain = objectsOwnedBy(machine.id, workspace).find(({ type }) => type === "domain");
    const endpoint = domain && machine.state === "running" ? endpointOf(domain, workspace, hosts) : undefined;
    return { machine, way: endpoint };
  });
  return Promise.all(
    endpoints.map(async ({ machine, way: endpoint }) => {
      if (endpoint === undefined) return { ...machine, url: "" };
      const todo = `fleetwright lab console ${machine.name}`;
      return { ...machine, url: await publishEndpoint(endpoint, machine.name, todo, timeoutMs, session) };
    }),
  );
}

async function publishServices(
  workspace: FleetWorkspace,
  timeoutMs: number,
  session: Session,
): Promise<ServiceWithUrl[]> {
  const waits = servicesOf(workspace, labHostsByTarget(workspace)).map(async (service) => {
    const todo = `fleetwright describe LoadBalancer/${service.name}`;
    return { ...service, url: await publishEndpoint(service, service.name, todo, timeoutMs, session) };
  });
  return Promise.all(waits);
}

function labHostsByTarget({ resources }: FleetWorkspace): ReadonlyMap<string, LabHost> {
  return new Map(labHostsOf(resources).map((host) => [host.target, host]));
}

/** Publishes an endpoint and waits for an answer. Returns its loopback URL; empty without an answer. */
async function publishEndpoint(
  { lab, to }: Endpoint,
  name: string,
  todo: string,
  timeoutMs: number,
  { io, signal, progress }: Session,
): Promise<string> {
  const { port } = await publish(lab, to);
  const url = `http://127.0.0.1:${port}`;
  progress.begin(url, `waiting for ${name} (${to.address}) to answer`);
  const isUp = await waitForHttp(url, signal, timeoutMs);
  progress.end(url, ...(isUp ? [] : [`${io.errColor.red("✗")} ${name} does not answer: ${todo}`]));
  return isUp ? url : "";
}
