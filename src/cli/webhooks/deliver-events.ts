import { setTimeout as sleep } from "node:timers/promises";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import type { SecretResource } from "../../images/types.ts";
import { deadlineSignal } from "../../model/deadline.ts";
import type { Resource } from "../../model/resource.ts";
import { recoverRuns } from "../../workspace/crash-recovery.ts";
import { loadLabels, type RecorderContext, recordPlanEvents } from "../../workspace/recorder.ts";
import { type DeliveryCounts, dispatchUntilEmpty } from "../../workspace/webhooks/dispatcher.ts";
import type { WebhookClient } from "../../workspace/webhooks/send.ts";
import { type Webhook, webhooksOf } from "../../workspace/webhooks/webhook.ts";
import { createWebhookClient } from "../../workspace/webhooks/webhook-client.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";

/** The webhooks of a fleet, with the secrets that sign their requests. */
export interface WebhookTargets {
  readonly fleet: string;
  readonly hooks: readonly Webhook[];
  readonly secrets: readonly SecretResource[];
}

/** Returns the recorder of a command. `resources` provide the labels of events and the webhooks. */
export async function createRecorder(
  fleet: string,
  resources: readonly Resource[],
  session: Session,
  secrets: readonly SecretResource[] = secretsIn(resources),
): Promise<RecorderContext> {
  const { store, now, user } = session;
  return {
    store,
    now,
    by: user,
    webhooks: webhooksOf(resources),
    webhookClient: createClient(session, secrets),
    labels: await loadLabels(fleet, resources, store),
  };
}

/**
 * Returns the recorder of a workspace. First it records the outcomes of runs whose process was killed, and the events that the plan
 * of the whole fleet causes.
 */
export async function openRecorder(
  workspace: Pick<
    FleetWorkspace,
    "plan" | "snapshot" | "seenAt" | "connections" | "resources" | "compiled" | "progress"
  >,
  session: Session,
): Promise<RecorderContext> {
  const { plan, resources } = workspace;
  const { store } = session;
  const recorder = await createRecorder(plan.fleet, resources, session);
  if ((await store.runs.listOpen(plan.fleet)).length > 0) {
    await using _lock = await store.lockApply(plan.fleet); // no process works on the open run
    await recoverRuns({ ...workspace, observedAt: workspace.seenAt }, store);
  }
  const { compiled, snapshot, progress: pools } = workspace;
  const findings = { readiness: compiled.readiness, objects: snapshot.objects, pools };
  await recordPlanEvents(plan, findings, recorder);
  return recorder;
}

/** The longest time that a command waits for receivers, besides requests in flight. */
const DELIVERY_TIMEOUT_MS = 20_000;

/**
 * Delivers due events, unless another process is delivering. Failed deliveries stay due. Prints a line only if deliveries
 * failed.
 */
export async function deliverEvents(targets: WebhookTargets, session: Session): Promise<void> {
  if (targets.hooks.length === 0) return;
  const { io, store } = session;
  await using deliveryLock = await store.tryLockDelivery(targets.fleet);
  if (deliveryLock === undefined) return;
  const { failed: missed } = await deliverDue(targets, session);
  if (missed === 0) return;
  const what = `${pluralize(missed, "webhook delivery").replace("deliverys", "deliveries")} failed`;
  io.info(
    io.errColor.yellow(`${what}; reasons: fleetwright webhooks list; retry: fleetwright webhooks deliver`),
  );
}

function createClient(
  { io, privatePaths, now, version }: Session,
  secrets: readonly SecretResource[],
): WebhookClient {
  return createWebhookClient(secrets, { env: io.env, privatePaths, now }, `fleetwright/${version}`);
}

/** Delivers every event that is due now, once. */
export async function deliverDue(
  { fleet, hooks, secrets }: WebhookTargets,
  session: Session,
): Promise<DeliveryCounts> {
  const dispatchContext = {
    ...createClient(session, secrets),
    outbox: session.store.outbox,
    fleet,
    random: Math.random,
    sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {}),
  };
  return dispatchUntilEmpty(hooks, dispatchContext, deadlineSignal(DELIVERY_TIMEOUT_MS, session.signal));
}
