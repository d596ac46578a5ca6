import { expect, test } from "vitest";
import { exampleEvents } from "../../engine/events/event-samples.testing.ts";
import type { WebhookSpec } from "../../generated/kinds/webhook.ts";
import type { FleetEvent } from "../../model/event.ts";
import type { Resource } from "../../model/resource.ts";
import { webhooksOf } from "./webhook.ts";

const exampleEvent = (name: string): FleetEvent => {
  const found = exampleEvents().find(({ type }) => type === `fleetwright.${name}`);
  if (found === undefined) throw new Error(`no example of ${name}`);
  return found;
};

function webhookWith(spec: Partial<WebhookSpec>) {
  const full = {
    url: "http://x/",
    events: ["*"],
    filter: {},
    timeout: "10s",
    retry: { for: "24h", maxBackoff: "15m" },
    ...spec,
  };
  const about = { kind: "Webhook", name: "chat", project: "shop", labels: {}, annotations: {} };
  const source = { file: "f.yaml", line: 1, column: 1 };
  const resource: Resource = { id: "Webhook/shop/chat", ...about, source, spec: full };
  const [one] = webhooksOf([{ ...resource, kind: "Secret" }, resource]);
  if (one === undefined) throw new Error("no webhook");
  return one;
}

test.each<[what: string, spec: Partial<WebhookSpec>, name: string, wanted: boolean]>([
  ["everything", {}, "vm.created", true],
  ["a type", { events: ["vm.created"] }, "vm.created", true],
  ["another type", { events: ["vm.created"] }, "vm.deleted", false],
  ["a pattern", { events: ["volume.*", "vm.*"] }, "vm.deleted", true],
  ["a kind", { filter: { kinds: ["VirtualMachine"] } }, "vm.created", true],
  ["another kind", { filter: { kinds: ["Volume"] } }, "vm.created", false],
  ["a label", { filter: { labels: { app: "db" } } }, "vm.created", true],
  ["another label", { filter: { labels: { app: "web" } } }, "vm.created", false],
  ["a label when labels are unknown", { filter: { labels: { app: "db" } } }, "volume.trashed", true],
  ["an action", { filter: { actions: ["create", "delete"] } }, "vm.deleted", true],
  ["another action", { filter: { actions: ["create"] } }, "vm.deleted", false],
  ["a field", { filter: { fields: ["mem*"] } }, "vm.updated", true],
  ["another field", { filter: { fields: ["disks.*"] } }, "vm.updated", false],
  [
    "a resource, of an event of the fleet",
    { filter: { kinds: ["VirtualMachine"] } },
    "plan.needs-approval",
    true,
  ],
])("a webhook that wants %s", (_what, spec, name, wanted) => {
  expect(webhookWith(spec).matches(exampleEvent(name))).toBe(wanted);
});

test("a webhook knows where its key is, and its times", () => {
  expect(
    webhookWith({
      secretRef: { secret: "hooks", key: "k" },
      timeout: "3s",
      retry: { for: "1h", maxBackoff: "30s" },
    }),
  ).toMatchObject({
    timeoutMs: 3000,
    retrySeconds: 3600,
    maxBackoffMs: 30_000,
    key: { secret: "Secret/shop/hooks", key: "k" },
  });
});
