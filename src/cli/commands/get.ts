import { stringify } from "yaml";
import { Failure } from "../../model/failure.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import { kindNamed } from "../explain/fields.ts";
import { familyOf } from "../family.ts";
import { columnsFor } from "../get/columns.ts";
import { table } from "../table.ts";
import { namesIn, resourceNamed } from "../world/names.ts";
import { readSource } from "../world/tree.ts";
import { openWorld } from "../world/world.ts";

export const get: Command = {
  name: "get",
  group: "Looking:",
  summary: "list the resources of a kind, with what is made of them",
  args: [
    { name: "<kind>", about: "such as vm, volume, network, host", completes: "kinds" },
    { name: "[name]", about: "only this one", completes: "resources" },
  ],
  options: [
    ...FLEET_OPTIONS,
    {
      flags: "-o, --output <form>",
      about: "wide: more columns; yaml: as it is with its defaults",
      choices: ["wide", "yaml", "json"],
    },
  ],
  examples: [
    ["get vm", "all machines"],
    ["get volume db-data -o yaml", "one volume with all defaults filled in"],
  ],
  async run(given, session) {
    const { io, json } = session;
    const [kindText = "", name] = kindAndName(given.args);
    const kind = kindNamed(kindText);
    const form = json ? "json" : given.text("output");
    const source = await readSource({ ...given, args: [] }, session);
    const names = namesIn(source);
    const all = names.resources.filter((resource) => resource.kind === kind);
    const chosen = name === undefined ? all : [resourceNamed(`${kind}/${name}`, names)];
    if (form === "yaml") io.print(chosen.map(asYaml).join("---\n").trimEnd());
    if (form === "yaml") return "ok";
    await using world = await openWorld(source, session);
    const columns = columnsFor(kind, form === "wide" ? "wide" : "narrow", world);
    if (form !== "json") io.print(table(chosen, columns, io.color, `the fleet has no ${kind}`));
    else
      io.print(
        JSON.stringify(
          chosen.map((resource) => ({ ...resource, objects: objectsOf(resource, world) })),
          undefined,
          2,
        ),
      );
    return "ok";
  },
};

/** `vm db` and `vm/db` are the same. */
function kindAndName(args: readonly string[]): string[] {
  const [first = "", second] = args;
  const slash = first.indexOf("/");
  if (slash === -1) return args.slice(0, 2);
  if (second !== undefined) throw new Failure("usage", `either "${first}" or a kind and a name`);
  return [first.slice(0, slash), first.slice(slash + 1)];
}

function asYaml({ kind, name, project, labels, annotations, spec, id }: Resource): string {
  return `# ${showResource(id)}\n${stringify({ apiVersion: "fleetwright/v1", kind, metadata: { name, project, labels, annotations }, spec })}`;
}

function objectsOf({ id }: Resource, { snapshot, compiled, fleet }: Awaited<ReturnType<typeof openWorld>>) {
  const belongs = familyOf(id, { compiled });
  const observed = snapshot.objects.filter(
    ({ mark }) => mark !== undefined && mark.fleet === fleet.id && belongs(mark.owner),
  );
  const desired = compiled.objects.filter(({ owner }) => belongs(owner));
  return { desired: desired.map(({ id: object, state }) => ({ id: object, state })), observed };
}
