import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { policyOf } from "../../engine/policy.ts";
import { EVENT_NAMES } from "../../kinds/event-names.ts";
import { TYPE_PREFIX } from "../../model/event.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import type { DeliveryState, WebhookState } from "../../store/outbox.ts";
import { webhooksOf } from "../../workspace/webhooks/webhook.ts";
import { type Command, FLEET_OPTIONS, LOOK_OPTIONS, type ParsedArgs } from "../command.ts";
import { findResource } from "../fleet/resolve-name.ts";
import { type CommitPolicy, readDefaultSource } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { formatAge, pluralize } from "../terminal/format.ts";
import { type Column, formatTable } from "../terminal/table.ts";
import { deliverDue, type WebhookTargets } from "../webhooks/deliver-events.ts";

const MAX_LISTED = 200;

const listCommand: Command = {
  name: "webhooks list",
  group: "Inspect:",
  summary: "list webhooks and their undelivered events",
  args: [{ name: "[webhook]", description: "list the undelivered events of this webhook, with reasons" }],
  options: LOOK_OPTIONS,
  examples: [
    ["webhooks list", "list all webhooks with their counters"],
    ["webhooks list chat", "list the pending events and dead letters of one webhook"],
  ],
  async run(parsedArgs, session) {
    const { io, json, store } = session;
    const targets = await loadWebhookTargets(parsedArgs, session, "merged");
    const { fleet } = targets;
    const hook = findWebhook(parsedArgs.args[0], targets);
    if (hook === undefined) {
      const states = withSilentWebhooks(await store.outbox.hooks(fleet), targets);
      io.print(json ? formatJson(states) : formatWebhooks(states, targets, session));
      return "ok";
    }
    const filter = { hook, states: ["due", "waiting", "dead"] } as const;
    const deliveries = await store.outbox.deliveries(fleet, filter, MAX_LISTED);
    io.print(
      json
        ? formatJson(deliveries)
        : formatTable(deliveries, deliveryColumns(session.now()), io.color, "no undelivered events"),
    );
    return "ok";
  },
};

const replayCommand: Command = {
  name: "webhooks replay",
  group: "Change:",
  summary: "resend dead letters, or one event",
  args: [{ name: "[webhook]", description: "only to this webhook" }],
  options: [
    ...FLEET_OPTIONS,
    { flags: "--event <id>", description: "resend this event, even if it was delivered" },
  ],
  examples: [
    ["webhooks replay", "resend all dead letters"],
    ["webhooks replay chat --event 5f0c1d1e-...", "resend one event"],
  ],
  async run(parsedArgs, session) {
    const { io, json, store } = session;
    const targets = await loadWebhookTargets(parsedArgs, session, "any");
    const hook = findWebhook(parsedArgs.args[0], targets);
    const event = parsedArgs.text("event");
    const filter = {
      ...(hook === undefined ? {} : { hook }),
      ...(event === undefined ? {} : { event }),
      states: event === undefined ? (["dead"] as const) : (["delivered", "dead"] as const),
    };
    const replayed = await store.outbox.replay(targets.fleet, filter, session.now().toISOString());
    const words = `${pluralize(replayed, "event")} queued; the daemon, the next apply or fleetwright webhooks deliver sends them`;
    io.print(json ? formatJson({ replayed }, "line") : words);
    return "ok";
  },
};

const deliverCommand: Command = {
  name: "webhooks deliver",
  group: "Change:",
  summary: "deliver pending events now",
  details:
    "The daemon and apply deliver events automatically. This command skips the pause after a failed delivery.",
  options: FLEET_OPTIONS,
  examples: [["webhooks deliver", "exits with 1 if a delivery fails"]],
  async run(parsedArgs, session) {
    const { io, json, store } = session;
    const targets = await loadWebhookTargets(parsedArgs, session, "any");
    await using deliveryLock = await store.tryLockDelivery(targets.fleet);
    if (deliveryLock === undefined) throw new Failure("rejected", "another process is delivering events");
    await store.outbox.makeDue(targets.fleet, session.now().toISOString());
    const { delivered, failed: missed } = await deliverDue(targets, session);
    io.print(json ? formatJson({ delivered, missed }, "line") : `${delivered} delivered, ${missed} failed`);
    return missed === 0 ? "ok" : "error";
  },
};

export const webhookCommands: readonly Command[] = [listCommand, replayCommand, deliverCommand];

async function loadWebhookTargets(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy,
): Promise<WebhookTargets> {
  const { resources } = (await readDefaultSource(parsedArgs, session, policy)).loaded;
  return { fleet: policyOf(resources).id, hooks: webhooksOf(resources), secrets: secretsIn(resources) };
}

function findWebhook(name: string | undefined, { hooks }: WebhookTargets): ResourceId | undefined {
  if (name === undefined) return undefined;
  const resources = hooks.map(({ id }) => ({ id, kind: "Webhook" })) as never; // `findResource` reads only ids and kinds
  return findResource(name.includes("/") ? name : `Webhook/${name}`, { resources }).id;
}

/** Adds webhooks that have no deliveries yet. */
function withSilentWebhooks(states: readonly WebhookState[], { hooks }: WebhookTargets): WebhookState[] {
  const silent = hooks.filter(({ id }) => !states.some(({ hook }) => hook === id));
  const nothing = { delivered: 0, pending: 0, dead: 0, oldest: undefined };
  return [...states, ...silent.map(({ id }) => ({ hook: id, ...nothing }))];
}

function formatWebhooks(
  states: readonly WebhookState[],
  { hooks }: WebhookTargets,
  { io, now }: Session,
): string {
  const urls = new Map(hooks.map(({ id, url }) => [id, url]));
  const columns: readonly Column<WebhookState>[] = [
    {
      head: "WEBHOOK",
      cell: ({ hook }, color) => color.bold(formatResource(hook).replace(/^Webhook\//, "")),
    },
    { head: "DELIVERED", cell: ({ delivered }) => String(delivered) },
    { head: "PENDING", cell: ({ pending }, color) => (pending > 0 ? color.yellow(String(pending)) : "0") },
    { head: "SINCE", cell: ({ oldest }) => (oldest === undefined ? "" : `${formatAge(oldest, now())} ago`) },
    { head: "DEAD", cell: ({ dead }, color) => (dead > 0 ? color.red(String(dead)) : "0") },
    { head: "URL", cell: ({ hook }, color) => urls.get(hook) ?? color.dim("no longer in the fleet") },
  ];
  return formatTable(
    states,
    columns,
    io.color,
    `no webhooks; docs/events.md lists the ${EVENT_NAMES.length} types of events`,
  );
}

function deliveryColumns(now: Date): readonly Column<DeliveryState>[] {
  return [
    { head: "EVENT", cell: ({ event }, color) => color.bold(event.id) },
    { head: "TYPE", cell: ({ event }) => event.type.slice(TYPE_PREFIX.length) },
    { head: "SUBJECT", cell: ({ event }) => event.subject },
    { head: "AGE", cell: ({ event }) => formatAge(event.time, now) },
    { head: "STATE", cell: ({ state }, color) => (state === "dead" ? color.red(state) : state) },
    { head: "ATTEMPTS", cell: ({ attempts }) => String(attempts) },
    { head: "REASON", cell: ({ message }) => message ?? "" },
  ];
}
