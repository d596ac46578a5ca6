import { policyOf } from "../../engine/policy.ts";
import { showResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import { idNamed, namesIn, resourceNamed } from "../world/names.ts";
import { readOwnSource } from "../world/tree.ts";

const ID = { name: "<kind/name>", about: "such as vm/db", completes: "resources" } as const;

export const suspend: Command = {
  name: "suspend",
  group: "Objects:",
  summary: "leave a resource alone for a while: it is looked at, but not changed",
  details:
    "Kept on this machine. To suspend it for everybody, write the annotation fleetwright/suspend into its file.",
  args: [ID],
  options: [...FLEET_OPTIONS, { flags: "--reason <text>", about: "why; shown in every plan" }],
  examples: [['suspend vm/db --reason "being debugged"', "until: fleetwright resume vm/db"]],
  async run(given, session) {
    const { loaded } = await readOwnSource(given, session);
    const { id } = resourceNamed(given.args[0] ?? "", namesIn({ loaded }));
    const reason = given.text("reason") ?? `by ${session.user}`;
    await session.store.suspend(policyOf(loaded.resources).id, {
      id,
      reason,
      since: session.now().toISOString(),
    });
    session.io.print(
      session.json ? JSON.stringify({ id, reason }) : `${showResource(id)} is suspended: ${reason}`,
    );
    return "ok";
  },
};

export const resume: Command = {
  name: "resume",
  group: "Objects:",
  summary: "end a suspension",
  args: [ID],
  options: FLEET_OPTIONS,
  examples: [["resume vm/db", "from now on it is changed again"]],
  async run(given, session) {
    const { loaded } = await readOwnSource(given, session);
    const id = idNamed(given.args[0] ?? "");
    const was = await session.store.resume(policyOf(loaded.resources).id, id);
    const words = was
      ? "is not suspended any more"
      : "was not suspended here (an annotation in its file is lifted there)";
    session.io.print(session.json ? JSON.stringify({ id, was }) : `${showResource(id)} ${words}`);
    return was ? "ok" : "error";
  },
};
