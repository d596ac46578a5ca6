import { exampleEvents } from "../../src/engine/events/event-samples.testing.ts";
import { EVENT_NOUNS } from "../../src/kinds/event-names.ts";
import { EVENT_VERBS, FLEET_EVENTS } from "../../src/model/event.ts";

const NOTICE =
  "<!-- Made by `npm run generate` from src/model/event.ts and src/engine/events/; not to be edited. -->";

/** Returns a page with the meaning of each event type, and one example per group from the production code. */
export function eventsPage(): string {
  const sections = [
    NOTICE,
    "# Events",
    INTRODUCTION,
    "## Resource events",
    "The type consists of `fleetwright.`, the kind, a dot and the outcome: `fleetwright.vm.created`. A resource with objects on " +
      "several hosts has one event per host. A change of a machine's disks or names is an update of the machine. If the machine " +
      "itself changes too, only that change has an event.",
    table(["kind", "in types"], Object.entries(EVENT_NOUNS)),
    table(["outcome", "meaning"], Object.entries(EVENT_VERBS)),
    "## Other events",
    table(["type", "meaning"], Object.entries(FLEET_EVENTS)),
    "A lasting condition, such as drift that is only reported, has one event when it begins, and another one when it changes.",
    "## Admission requests",
    ADMISSION,
    "## Examples",
    ...exampleEvents().map(
      (event) => `\`${event.type}\`\n\n\`\`\`json\n${JSON.stringify(event, undefined, 2)}\n\`\`\``,
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

const INTRODUCTION = `[Webhooks](kinds/webhook.md) receive events as [CloudEvents 1.0](https://cloudevents.io) in JSON format: a POST with the
content type \`application/cloudevents+json\`. \`schemas/event.schema.json\` describes all events. \`fleetwright events\` shows the latest.

- Each delivery of an event has the same \`id\`, also in the header \`webhook-id\`. Receivers use it to skip duplicates.
- \`subject\` is the resource as kind/project/name. Events of one subject are delivered in order.
- An event is recorded atomically with its outcome, also when the process is killed.
- No event contains the value of a secret.`;

const ADMISSION = `Fleetwright calls a webhook with [\`admission\`](kinds/webhook.md) before a change begins, with an event whose type ends with \`admission\`.
Such a webhook receives no other events. It must respond within its \`timeout\` with JSON: \`{"answer": "continue"}\`, or
\`{"answer": "abandon", "message": "why"}\`. For any other response, and for none, \`admission.defaultResult\` applies. \`filter\` selects
the changes: with \`filter: {kinds: [VirtualMachine], actions: [delete, replace]}\` only deletions and replacements of machines.

A machine and its objects are one request. Other changes continue while the request is pending. A rejected change is left out,
with its dependents. The plan shows the reason. Fleetwright repeats the request after a backoff of up to five minutes, or with the
next commit. \`fleetwright apply\` calls these webhooks too.`;

function table(heads: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return [`| ${heads.join(" | ")} |`, "|---|---|", ...lines].join("\n");
}
