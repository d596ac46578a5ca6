import { expect, test } from "vitest";
import { change, EVENT_CONTEXT, NOW, planOf } from "../../engine/events/event-samples.testing.ts";
import { changeEvents } from "../../engine/events.ts";
import type { PlannedChange } from "../../model/change.ts";
import { objectRef } from "../../model/object.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import { admissionFor } from "./admission.ts";
import { dispatcherContextOf, startReceiver, type TestReceiver, webhookTo } from "./samples.testing.ts";
import type { Webhook } from "./webhook.ts";

const ref = objectRef("volume", "hv1", "local/db.root.qcow2");
const DISK = change("create", { ...ref, change: `create ${ref.id}` });
const MACHINE = change("create");
const NEVER = new AbortController().signal;

/** Returns the reasons of the webhooks for each of these changes, in a plan of them. */
async function denialReasons(hooks: readonly Webhook[], changes: readonly PlannedChange[]) {
  const plan = planOf(changes);
  const wire = dispatcherContextOf(createMemoryStore());
  const mayBegin = admissionFor({
    plan,
    events: changeEvents(plan, EVENT_CONTEXT, NOW),
    webhooks: hooks,
    client: wire,
  });
  return mayBegin && Promise.all(changes.map((one) => mayBegin(one, NEVER)));
}

const admissionWebhook = (server: TestReceiver, more: Partial<Webhook> = {}) =>
  webhookTo(server.url, { timeoutMs: 1_000, admission: { defaultResult: "abandon" }, ...more });
const receiverSaying = (text: string) => startReceiver((response) => response.writeHead(200).end(text));

test("no admission request is sent if no webhook is blocking", async () => {
  expect(await denialReasons([webhookTo("http://127.0.0.1:9/")], [MACHINE])).toBeUndefined();
});

test("a machine and its disks are released by one request", async () => {
  await using server = await receiverSaying('{"answer": "continue"}');
  expect(await denialReasons([admissionWebhook(server)], [DISK, MACHINE])).toEqual([undefined, undefined]);
  expect(server.requests.map(({ event }) => event)).toMatchObject([
    { type: "fleetwright.vm.admission", subject: MACHINE.owner, data: { action: "create" } },
  ]);
});

test("a single denial holds the machine and its disks, and its reason is shown without control characters", async () => {
  await using yes = await receiverSaying('{"answer": "continue"}');
  await using no = await receiverSaying('{"answer": "abandon", "message": "frozen\\u001b[2J"}');
  const reason = "Webhook/chat does not let it: frozen\\x1b[2J";
  expect(
    await denialReasons(
      [admissionWebhook(yes, { id: "Webhook/default/yes" }), admissionWebhook(no)],
      [DISK, MACHINE],
    ),
  ).toEqual([reason, reason]);
});

test("a webhook that does not answer in time counts as its `defaultResult`", async () => {
  await using server = await startReceiver(() => {});
  const quiet = (otherwise: "continue" | "abandon") =>
    admissionWebhook(server, { timeoutMs: 50, admission: { defaultResult: otherwise } });
  expect(await denialReasons([quiet("continue")], [MACHINE])).toEqual([undefined]);
  expect(await denialReasons([quiet("abandon")], [MACHINE])).toEqual([
    "Webhook/chat does not let it: it did not answer within 0.05s",
  ]);
});

test("a webhook gets requests only for matching events", async () => {
  await using server = await receiverSaying('{"answer": "abandon"}');
  const matches: Webhook["matches"] = ({ type, data }) =>
    type === "fleetwright.vm.admission" && data.action === "delete";
  expect(await denialReasons([admissionWebhook(server, { matches })], [MACHINE])).toEqual([undefined]);
  expect(await denialReasons([admissionWebhook(server, { matches })], [change("delete")])).toEqual([
    "Webhook/chat does not let it",
  ]);
});
