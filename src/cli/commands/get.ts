import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { readMachineCredits } from "../../workspace/machine-credits.ts";
import { type Command, LOOK_OPTIONS } from "../command.ts";
import { resolveKind } from "../explain/fields.ts";
import { openWorkspace } from "../fleet/open-fleet.ts";
import { candidateResources, findCandidate, findResource } from "../fleet/resolve-name.ts";
import { readSource } from "../fleet/source.ts";
import { columnsFor } from "../get/kind-columns.ts";
import { ownerFilterFor } from "../ownership.ts";
import { formatYaml } from "../terminal/format-yaml.ts";
import { formatTable } from "../terminal/table.ts";

export const get: Command = {
  name: "get",
  group: "Inspect:",
  summary: "list resources of a kind, with their state",
  args: [
    { name: "<kind>", description: "such as vm, volume, network, host", completes: "kinds" },
    { name: "[name]", description: "only this resource", completes: "resources" },
  ],
  options: [
    ...LOOK_OPTIONS,
    {
      flags: "-o, --output <form>",
      description: "output format; wide adds columns, yaml includes defaults [table]",
      choices: ["wide", "yaml", "json"],
    },
  ],
  examples: [
    ["get vm", "list all machines"],
    ["get volume db-data -o yaml", "show one volume, including defaults"],
  ],
  async run(parsedArgs, session) {
    const { io, json } = session;
    const [kindText = "", name] = splitKindAndName(parsedArgs.args);
    const kind = resolveKind(kindText);
    const form = json ? "json" : parsedArgs.text("output");
    const source = await readSource({ ...parsedArgs, args: [] }, session);
    const text = name === undefined ? undefined : `${kind}/${name}`;
    const candidate = text === undefined ? undefined : findCandidate(text, source); // fails before hosts are read
    if (form === "yaml") {
      const written = candidateResources(source).resources.filter((resource) => resource.kind === kind);
      const chosen = candidate === undefined ? written : [candidate];
      io.print(chosen.map(formatResourceYaml).join("---\n").trimEnd());
      return "ok";
    }
    await using workspace = await openWorkspace(source, session);
    const all = workspace.resources.filter((resource) => resource.kind === kind);
    const chosen = text === undefined ? all : [findResource(text, workspace)];
    const time = { now: session.now(), signal: session.signal };
    const credits = kind === "VirtualMachine" ? await readMachineCredits(workspace, time) : NO_CREDITS;
    const columns = columnsFor(kind, form === "wide" ? "wide" : "narrow", { ...workspace, credits });
    if (form !== "json") io.print(formatTable(chosen, columns, io.color, `the fleet has no ${kind}`));
    else
      io.print(
        formatJson(
          chosen.map((resource) => ({
            ...resource,
            objects: objectsOf(resource, workspace),
            credits: credits.get(resource.id),
          })),
        ),
      );
    return "ok";
  },
};

const NO_CREDITS: Awaited<ReturnType<typeof readMachineCredits>> = new Map();

/** Splits `vm/db` as `vm db`. Throws `usage` for `vm/db` with a further name. */
function splitKindAndName(args: readonly string[]): string[] {
  const [first = "", second] = args;
  const slash = first.indexOf("/");
  if (slash === -1) return args.slice(0, 2);
  if (second !== undefined) throw new Failure("usage", `give "${first}" or a kind and a name, not both`);
  return [first.slice(0, slash), first.slice(slash + 1)];
}

function formatResourceYaml({ kind, name, project, labels, annotations, spec, id }: Resource): string {
  return `# ${formatResource(id)}\n${formatYaml({ apiVersion: "fleetwright/v1", kind, metadata: { name, project, labels, annotations }, spec })}`;
}

function objectsOf(
  { id }: Resource,
  { snapshot, compiled, fleet }: Awaited<ReturnType<typeof openWorkspace>>,
) {
  const belongs = ownerFilterFor(id, { compiled });
  const observed = snapshot.objects.filter(
    ({ mark }) => mark !== undefined && mark.fleet === fleet.id && belongs(mark.owner),
  );
  const desired = compiled.objects.filter(({ owner }) => belongs(owner));
  return { desired: desired.map(({ id: object, state }) => ({ id: object, state })), observed };
}
