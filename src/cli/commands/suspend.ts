import { policyOf } from "../../engine/policy.ts";
import { escapeHidden, formatJson } from "../../model/hidden-characters.ts";
import { formatResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import { findCandidate, resolveId } from "../fleet/resolve-name.ts";
import { readDefaultSource } from "../fleet/source.ts";

const RESOURCE_ARGUMENT = {
  name: "<kind/name>",
  description: "such as vm/db",
  completes: "resources",
} as const;

export const suspend: Command = {
  name: "suspend",
  group: "Change:",
  summary: "suspend a resource: observe it, but do not change it",
  details:
    "Stored on this machine. To suspend it everywhere, set the annotation fleetwright/suspend in its file.",
  args: [RESOURCE_ARGUMENT],
  options: [...FLEET_OPTIONS, { flags: "--reason <text>", description: "reason, shown in every plan" }],
  examples: [['suspend vm/db --reason "being debugged"', "suspend it until: fleetwright resume vm/db"]],
  async run(parsedArgs, session) {
    const { loaded } = await readDefaultSource(parsedArgs, session, "any");
    const { id } = findCandidate(parsedArgs.args[0] ?? "", { loaded });
    const reason = parsedArgs.text("reason") ?? `by ${session.user}`;
    await session.store.suspend(policyOf(loaded.resources).id, {
      id,
      reason,
      since: session.now().toISOString(),
    });
    session.io.print(
      session.json
        ? formatJson({ id, reason }, "line")
        : `${formatResource(id)} is suspended: ${escapeHidden(reason)}`,
    );
    return "ok";
  },
};

export const resume: Command = {
  name: "resume",
  group: "Change:",
  summary: "resume changes to a suspended resource",
  args: [RESOURCE_ARGUMENT],
  options: FLEET_OPTIONS,
  examples: [["resume vm/db", "end the suspension"]],
  async run(parsedArgs, session) {
    const { loaded } = await readDefaultSource(parsedArgs, session, "any");
    const id = resolveId(parsedArgs.args[0] ?? "");
    const was = await session.store.resume(policyOf(loaded.resources).id, id);
    const words = was
      ? "is resumed"
      : "was not suspended on this machine (to lift an annotation, edit its file)";
    session.io.print(
      session.json ? formatJson({ id, was }, "line") : `${escapeHidden(formatResource(id))} ${words}`,
    );
    return was ? "ok" : "error";
  },
};
