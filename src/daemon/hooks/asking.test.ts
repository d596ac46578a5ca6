import { expect, test } from "vitest";
import { change, NOW, planOf, TELLING } from "../../engine/events/samples.ts";
import { changeEvents } from "../../engine/events.ts";
import type { PlannedChange } from "../../model/change.ts";
import { objectRef } from "../../model/object.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { askingAbout } from "./asking.ts";
import type { Hook } from "./hook.ts";
import { hookTo, type Receiver, receiver, worldOf } from "./samples.ts";

const ref = objectRef("volume", "hv1", "local/db.root.qcow2");
const DISK = change("create", { ...ref, change: `create ${ref.id}` });
const MACHINE = change("create");
const NEVER = new AbortController().signal;

/** What the webhooks say of each of these changes, in a plan of them. */
async function refusals(hooks: readonly Hook[], changes: readonly PlannedChange[]) {
  const plan = planOf(changes);
  const wire = worldOf(createMemoryStore());
  const mayBegin = askingAbout({ plan, events: changeEvents(plan, TELLING, NOW), hooks, wire });
  return mayBegin && Promise.all(changes.map((one) => mayBegin(one, NEVER)));
}

const guard = (server: Receiver, more: Partial<Hook> = {}) =>
  hookTo(server.url, { timeoutMs: 1_000, blocking: { otherwise: "abandon" }, ...more });
const says = (text: string) => receiver((response) => response.writeHead(200).end(text));

test("nobody is asked where no webhook is blocking", async () => {
  expect(await refusals([hookTo("http://127.0.0.1:9/")], [MACHINE])).toBeUndefined();
});

test("a machine and its disks go when the webhook says so, which is asked once", async () => {
  await using server = await says('{"answer": "continue"}');
  expect(await refusals([guard(server)], [DISK, MACHINE])).toEqual([undefined, undefined]);
  expect(server.requests.map(({ event }) => event)).toMatchObject([
    { type: "fleetwright.vm.asked", subject: MACHINE.owner, data: { action: "create" } },
  ]);
});

test("none of it goes when one of them says no, and it is told why, without what could fool a terminal", async () => {
  await using yes = await says('{"answer": "continue"}');
  await using no = await says('{"answer": "abandon", "message": "frozen\\u001b[2J"}');
  const reason = "Webhook/chat does not let it: frozen\\x1b[2J";
  expect(await refusals([guard(yes, { id: "Webhook/default/yes" }), guard(no)], [DISK, MACHINE])).toEqual([
    reason,
    reason,
  ]);
});

test("who does not answer in time has given what the webhook says", async () => {
  await using server = await receiver(() => {});
  const quiet = (otherwise: "continue" | "abandon") =>
    guard(server, { timeoutMs: 50, blocking: { otherwise } });
  expect(await refusals([quiet("continue")], [MACHINE])).toEqual([undefined]);
  expect(await refusals([quiet("abandon")], [MACHINE])).toEqual([
    "Webhook/chat does not let it: it did not answer within 0.05s",
  ]);
});

test("it is asked only about what it wants to be asked about", async () => {
  await using server = await says('{"answer": "abandon"}');
  const wants: Hook["wants"] = ({ type, data }) =>
    type === "fleetwright.vm.asked" && data.action === "delete";
  expect(await refusals([guard(server, { wants })], [MACHINE])).toEqual([undefined]);
  expect(await refusals([guard(server, { wants })], [change("delete")])).toEqual([
    "Webhook/chat does not let it",
  ]);
});
