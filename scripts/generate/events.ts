import { exampleEvents } from "../../src/engine/events/samples.ts";
import { EVENT_NOUNS, EVENT_VERBS, FLEET_EVENTS } from "../../src/model/event.ts";

const NOTICE =
  "<!-- Made by `npm run generate` from src/model/event.ts and src/engine/events/; not to be edited. -->";

/** Every type of event with what it means, and one example of each sort, made as events are made. */
export function eventsPage(): string {
  const sections = [
    NOTICE,
    "# Events",
    INTRODUCTION,
    "## Of resources",
    "The type is `fleetwright.`, what the resource is, a dot, and what happened to it: `fleetwright.vm.created`. A resource " +
      "with objects on several hosts has an event for each. What only belongs to a machine, such as its disks and its names, " +
      "is told as an update of the machine, or not at all where the machine itself changes too.",
    table(["kind", "in types"], Object.entries(EVENT_NOUNS)),
    table(["what happened", "meaning"], Object.entries(EVENT_VERBS)),
    "## Besides",
    table(["type", "meaning"], Object.entries(FLEET_EVENTS)),
    "What lasts, such as drift that is only reported, is told when it begins, and again when it becomes something else.",
    "## Questions",
    QUESTIONS,
    "## Examples",
    ...exampleEvents().map(
      (event) => `\`${event.type}\`\n\n\`\`\`json\n${JSON.stringify(event, undefined, 2)}\n\`\`\``,
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

const INTRODUCTION = `What happens is told to [webhooks](kinds/webhook.md) as [CloudEvents 1.0](https://cloudevents.io) in their JSON form:
a POST with the content type \`application/cloudevents+json\`. \`schemas/event.schema.json\` describes every one of them.
\`fleetwright events\` shows the latest.

- \`id\` is the same however often an event is delivered: whoever has seen it can pass over it. It is also the header
  \`webhook-id\`.
- \`subject\` is the resource as kind/project/name. Events of one subject come in their order.
- An event is written down together with the outcome that it tells of: both or neither, also when the process is killed.
- No value of a secret is in an event.`;

const QUESTIONS = `A webhook with [\`blocking\`](kinds/webhook.md) is asked before a change is begun, by an event whose type ends with \`asked\`; it is told
of nothing. Within its \`timeout\` it answers with JSON: \`{"answer": "continue"}\`, or \`{"answer": "abandon", "message": "why"}\`.
Any other answer, and none, counts as \`blocking.otherwise\` says. Which changes it is asked about, \`filter\` says: with
\`filter: {kinds: [VirtualMachine], actions: [delete, replace]}\` only before a machine goes.

A machine and what belongs to it are one question. While it waits for the answer, everything else goes on. What it does not let is
left, with what depends on it; the plan says why, and it is asked again after a pause that grows to five minutes, or with the next commit.
\`fleetwright apply\` asks as well.`;

function table(heads: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return [`| ${heads.join(" | ")} |`, "|---|---|", ...lines].join("\n");
}
