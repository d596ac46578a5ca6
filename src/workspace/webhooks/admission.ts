import pLimit from "p-limit";
import type { AdmissionCheck } from "../../engine/apply.ts";
import { admissionEvent } from "../../engine/events.ts";
import type { PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import type { Plan } from "../../model/plan.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import { type AdmissionResponse, requestAdmission } from "./admission-request.ts";
import type { WebhookClient } from "./send.ts";
import type { AdmissionWebhook, Webhook } from "./webhook.ts";

interface AdmissionOptions {
  readonly plan: Plan;
  /** The event of each change once it is done, by change. */
  readonly events: ReadonlyMap<string, FleetEvent>;
  readonly webhooks: readonly Webhook[];
  readonly client: WebhookClient;
}

/** Concurrent admission requests to one webhook. */
const MAX_CONCURRENT = 32;

/**
 * Creates the admission check of a plan: each admission webhook gets one request for each event. Objects that belong to
 * a resource, such as a machine's disks, share the resource's answer. Undefined if the fleet has no admission webhook.
 */
export function admissionFor({
  plan,
  events,
  webhooks,
  client,
}: AdmissionOptions): AdmissionCheck | undefined {
  const admissionWebhooks = webhooks.filter(isAdmissionWebhook);
  if (admissionWebhooks.length === 0) return undefined;
  const ownerEvents = eventsByOwner(plan.changes, events);
  const denials = new Map<string, Promise<string | undefined>>();
  const limits = new Map(admissionWebhooks.map(({ id }) => [id, pLimit(MAX_CONCURRENT)]));
  const denialOf = (webhook: AdmissionWebhook, question: FleetEvent, stop: AbortSignal) => {
    const key = `${webhook.id} ${question.id}`;
    const limit = limits.get(webhook.id) ?? pLimit(MAX_CONCURRENT);
    const { defaultResult } = webhook.admission;
    const request = () =>
      requestAdmission(webhook, question, client, { defaultResult, stop }).then((response) =>
        denialReason(webhook, response),
      );
    const denial = denials.get(key) ?? limit(request);
    denials.set(key, denial);
    return denial;
  };
  return async (change, stop) => {
    const ownEvent = events.get(change.change);
    const subjects = ownEvent === undefined ? (ownerEvents.get(change.owner) ?? []) : [ownEvent];
    const questions = subjects.map((event) => admissionEvent(event, plan.fleet, client.now().toISOString()));
    const reasons = await Promise.all(
      admissionWebhooks.flatMap((webhook) =>
        questions.filter(webhook.matches).map((question) => denialOf(webhook, question, stop)),
      ),
    );
    return reasons.find((reason) => reason !== undefined);
  };
}

function isAdmissionWebhook(webhook: Webhook): webhook is AdmissionWebhook {
  return webhook.admission !== undefined;
}

function eventsByOwner(
  changes: readonly PlannedChange[],
  events: ReadonlyMap<string, FleetEvent>,
): Map<ResourceId, FleetEvent[]> {
  const byOwnerId = new Map<ResourceId, FleetEvent[]>();
  for (const { change, owner } of changes) {
    const event = events.get(change);
    if (event !== undefined) byOwnerId.set(owner, [...(byOwnerId.get(owner) ?? []), event]);
  }
  return byOwnerId;
}

function denialReason({ id }: Webhook, { result, reason }: AdmissionResponse): string | undefined {
  if (result === "continue") return undefined;
  return escapeHidden(`${formatResource(id)} does not let it${reason === "" ? "" : `: ${reason}`}`);
}
