import { hooksOf } from "../../daemon/hooks/hook.ts";
import { policyOf } from "../../engine/policy.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { EVENT_NAMES, TYPE_PREFIX } from "../../model/event.ts";
import { Failure } from "../../model/failure.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import type { DeliveryState, HookState } from "../../store/outbox.ts";
import { type Command, FLEET_OPTIONS, type Given } from "../command.ts";
import { type Audience, deliver } from "../hooks/telling.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import { age, count } from "../words.ts";
import { resourceNamed } from "../world/names.ts";
import { readOwnSource } from "../world/tree.ts";

const LONGEST_LIST = 200;

const list: Command = {
  name: "hooks list",
  group: "Looking:",
  summary: "how webhooks are doing, and what they were not told yet",
  args: [{ name: "[webhook]", about: "what one of them was not told, and why" }],
  options: FLEET_OPTIONS,
  examples: [
    ["hooks list", "every webhook with its numbers"],
    ["hooks list chat", "what is on its way to one, and its dead letters"],
  ],
  async run(given, session) {
    const { io, json, store } = session;
    const audience = await audienceOf(given, session);
    const { fleet } = audience;
    const hook = hookNamed(given.args[0], audience);
    if (hook === undefined) {
      const states = withQuiet(await store.outbox.hooks(fleet), audience);
      io.print(json ? JSON.stringify(states, undefined, 2) : hooksText(states, audience, session));
      return "ok";
    }
    const filter = { hook, states: ["due", "waiting", "dead"] } as const;
    const deliveries = await store.outbox.deliveries(fleet, filter, LONGEST_LIST);
    io.print(
      json
        ? JSON.stringify(deliveries, undefined, 2)
        : table(deliveries, deliveryColumns(session.now()), io.color, "it was told everything"),
    );
    return "ok";
  },
};

const replay: Command = {
  name: "hooks replay",
  group: "Objects:",
  summary: "send events to webhooks again: dead letters, or one event",
  args: [{ name: "[webhook]", about: "only to this one" }],
  options: [...FLEET_OPTIONS, { flags: "--event <id>", about: "this event, also if it was delivered" }],
  examples: [
    ["hooks replay", "all dead letters"],
    ["hooks replay chat --event 5f0c1d1e-...", "one event again"],
  ],
  async run(given, session) {
    const { io, json, store } = session;
    const audience = await audienceOf(given, session);
    const hook = hookNamed(given.args[0], audience);
    const event = given.text("event");
    const filter = {
      ...(hook === undefined ? {} : { hook }),
      ...(event === undefined ? {} : { event }),
      states: event === undefined ? (["dead"] as const) : (["delivered", "dead"] as const),
    };
    const replayed = await store.outbox.replay(audience.fleet, filter, session.now().toISOString());
    const words = `${count(replayed, "event")} to be sent again; the daemon sends them, or the next hooks deliver or apply`;
    io.print(json ? JSON.stringify({ replayed }) : words);
    return "ok";
  },
};

const deliverCommand: Command = {
  name: "hooks deliver",
  group: "Objects:",
  summary: "send to webhooks now what they were not told yet",
  details:
    "The daemon and apply do so by themselves. Here, nothing waits for the pause after a missed delivery to be over.",
  options: FLEET_OPTIONS,
  examples: [["hooks deliver", "ends with 1 when something was missed"]],
  async run(given, session) {
    const { io, json, store } = session;
    const audience = await audienceOf(given, session);
    await using delivering = await store.delivering(audience.fleet);
    if (delivering === undefined) throw new Failure("rejected", "another process is delivering now");
    await store.outbox.hurry(audience.fleet, session.now().toISOString());
    const { delivered, missed } = await deliver(audience, session);
    io.print(json ? JSON.stringify({ delivered, missed }) : `${delivered} delivered, ${missed} missed`);
    return missed === 0 ? "ok" : "error";
  },
};

export const hooksCommands: readonly Command[] = [list, replay, deliverCommand];

async function audienceOf(given: Given, session: Session): Promise<Audience> {
  const { resources } = (await readOwnSource(given, session)).loaded;
  return { fleet: policyOf(resources).id, hooks: hooksOf(resources), secrets: secretsIn(resources) };
}

function hookNamed(name: string | undefined, { hooks }: Audience): ResourceId | undefined {
  if (name === undefined) return undefined;
  const resources = hooks.map(({ id }) => ({ id, kind: "Webhook" })) as never; // only their ids and kind are looked at
  return resourceNamed(name.includes("/") ? name : `Webhook/${name}`, { resources }).id;
}

/** Also those that were never told anything. */
function withQuiet(states: readonly HookState[], { hooks }: Audience): HookState[] {
  const quiet = hooks.filter(({ id }) => !states.some(({ hook }) => hook === id));
  const nothing = { delivered: 0, pending: 0, dead: 0, oldest: undefined };
  return [...states, ...quiet.map(({ id }) => ({ hook: id, ...nothing }))];
}

function hooksText(states: readonly HookState[], { hooks }: Audience, { io, now }: Session): string {
  const urls = new Map(hooks.map(({ id, url }) => [id, url]));
  const columns: readonly Column<HookState>[] = [
    { head: "WEBHOOK", cell: ({ hook }, color) => color.bold(showResource(hook).replace(/^Webhook\//, "")) },
    { head: "DELIVERED", cell: ({ delivered }) => String(delivered) },
    { head: "PENDING", cell: ({ pending }, color) => (pending > 0 ? color.yellow(String(pending)) : "0") },
    { head: "SINCE", cell: ({ oldest }) => (oldest === undefined ? "" : `${age(oldest, now())} ago`) },
    { head: "DEAD", cell: ({ dead }, color) => (dead > 0 ? color.red(String(dead)) : "0") },
    { head: "URL", cell: ({ hook }, color) => urls.get(hook) ?? color.dim("not in the fleet any more") },
  ];
  return table(
    states,
    columns,
    io.color,
    `no webhooks; of ${EVENT_NAMES.length} types of events, see docs/events.md`,
  );
}

function deliveryColumns(now: Date): readonly Column<DeliveryState>[] {
  return [
    { head: "EVENT", cell: ({ event }, color) => color.bold(event.id) },
    { head: "TYPE", cell: ({ event }) => event.type.slice(TYPE_PREFIX.length) },
    { head: "SUBJECT", cell: ({ event }) => event.subject },
    { head: "AGE", cell: ({ event }) => age(event.time, now) },
    { head: "STATE", cell: ({ state }, color) => (state === "dead" ? color.red(state) : state) },
    { head: "TRIED", cell: ({ attempts }) => String(attempts) },
    { head: "WHY", cell: ({ message }) => message ?? "" },
  ];
}
