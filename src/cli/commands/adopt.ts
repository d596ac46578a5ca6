import { showObject } from "../../engine/show.ts";
import type { Change } from "../../model/change.ts";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import { showResource } from "../../model/resource.ts";
import { confirm } from "../apply/carry-out.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import type { Palette } from "../io.ts";
import { count } from "../words.ts";
import { namesIn, resourceNamed } from "../world/names.ts";
import { readSource } from "../world/tree.ts";
import { openWorld, type World } from "../world/world.ts";

export const adopt: Command = {
  name: "adopt",
  group: "Objects:",
  summary: "take over objects that nobody of ours made and that have a wanted name",
  details: "Only the mark of ownership is written. The next plan then shows how they differ from the files.",
  args: [
    {
      name: "<kind/name>",
      about: "the resource that they shall belong to, such as vm/db",
      completes: "resources",
    },
  ],
  options: [...FLEET_OPTIONS, { flags: "-y, --yes", about: "do not ask" }],
  examples: [["adopt vm/db", "a machine that somebody made with virsh"]],
  async run(given, session) {
    const { io, json, signal } = session;
    const source = await readSource({ ...given, args: [] }, session);
    const { id } = resourceNamed(given.args[0] ?? "", namesIn(source));
    await using world = await openWorld(source, session);
    const strangers = strangersFor(id, world);
    if (!json) io.print(announce(id, strangers, io.color));
    if (strangers.length === 0) return "ok";
    if (!(await confirm(`Take over ${count(strangers.length, "object")}?`, given.flag("yes"), session)))
      return "refused";
    await using _lock = await session.store.lock(world.fleet.id);
    for (const pair of strangers)
      await world.connection(pair.observed.target).adopt(adoption(pair, world), signal);
    if (json)
      io.print(JSON.stringify({ adopted: strangers.map(({ observed }) => observed.id) }, undefined, 2));
    else io.print(`${io.color.green("✓")} adopted; now: fleetwright plan`);
    return "ok";
  },
};

interface Stranger {
  readonly desired: DesiredObject<object>;
  readonly observed: ObservedObject;
}

/** Objects that have a name which the resource wants, and are not this fleet's. */
export function strangersFor(
  id: string,
  { compiled, snapshot, fleet }: Pick<World, "compiled" | "snapshot" | "fleet">,
): Stranger[] {
  const observed = new Map(snapshot.objects.map((object) => [object.id, object]));
  return compiled.objects.flatMap((desired) => {
    const found = observed.get(desired.id);
    const isStranger = desired.owner === id && found !== undefined && found.mark?.fleet !== fleet.id;
    return isStranger ? [{ desired, observed: found }] : [];
  });
}

function announce(id: Stranger["desired"]["owner"], strangers: readonly Stranger[], color: Palette): string {
  if (strangers.length === 0) return `${showResource(id)}: there is nothing to take over`;
  const lines = strangers.map(({ observed }) => {
    const of = observed.mark === undefined ? "" : color.yellow(`  of the fleet "${observed.mark.fleet}"`);
    return `  ${showObject(observed)}${of}`;
  });
  return [`${color.bold(showResource(id))} would take over:`, ...lines].join("\n");
}

/** Nothing of ours was applied to it yet: whatever differs is then a commit's wish, not drift. */
function adoption({ desired, observed }: Stranger, { fleet, source }: World): Change {
  const { id, type, target, name, owner, keep, protect } = desired;
  const mark = { fleet: fleet.id, owner, applied: "", commit: source.commit, protect, keep };
  return {
    id,
    type,
    target,
    name,
    owner,
    action: "update",
    before: observed.state,
    after: observed.state,
    fields: [],
    mark,
  };
}
