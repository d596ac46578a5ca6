import type { BurstableMachine, CpuCreditAccess } from "../../drivers/cpu-credits.ts";
import { trackedMachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
import { type CreditStep, stepCredits, withQuota, withRecord } from "../../engine/cpu-credits/step.ts";
import { withDeadline } from "../../engine/observe/observe.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { CreditControllerOptions } from "./controller-options.ts";
import { type TrackedMachines, uuidOf } from "./tracked-machines.ts";

export interface HostCreditsContext extends CreditControllerOptions {
  readonly tracked: TrackedMachines;
  readonly signal: AbortSignal;
}

export interface CreditHost {
  readonly target: TargetId;
  readonly cpuCredits: CpuCreditAccess;
}

/** The time that a host may take for one call. */
const DEADLINE_MS = 8_000;
/** The most records that are written into definitions of one host in one round, so that it does nothing else for long. */
const MAX_RECORDS = 20;

/**
 * Reads the CPU time of a host's machines, changes the quotas that are not as their credits say, and writes the records that
 * are due. A machine that fails does not stop the others. Throws what the host throws, and the first failure of a machine.
 */
export async function readHostCredits(
  host: CreditHost,
  machines: readonly ObservedObject[],
  context: HostCreditsContext,
): Promise<void> {
  const { tracked, emit } = context;
  const steps = await countCredits(host, machines, context);
  const failures = [
    ...(await setQuotas(host, steps, context)),
    ...(await saveRecords(host, steps, context)),
  ].filter(({ code }) => code !== "world-moved"); // deleted, or of another fleet: the next observation says so
  emit({ kind: "cpu-credits", target: host.target, machines: tracked.of(machines) });
  const [first] = failures;
  if (first === undefined) return;
  const others = failures.length === 1 ? "" : ` (and ${failures.length - 1} more)`;
  throw new Failure(
    first.code,
    `${first.message}${others}`,
    first.hint === undefined ? {} : { hint: first.hint },
  );
}

async function countCredits(
  host: CreditHost,
  machines: readonly ObservedObject[],
  { tracked, clock, now, signal }: HostCreditsContext,
): Promise<CreditStep[]> {
  const message = `${host.target}: no CPU times within ${DEADLINE_MS / 1000} s`;
  const usage = await withDeadline(signal, DEADLINE_MS, message, (inner) => host.cpuCredits.readUsage(inner));
  const readings = new Map(usage.map((reading) => [reading.uuid, reading]));
  const time = { now: now(), clockMs: clock() };
  return machines.flatMap((object) => {
    const uuid = uuidOf(object);
    const step = stepCredits(tracked.get(uuid), object, readings.get(uuid), time);
    if (step !== undefined) tracked.set(uuid, step.tracked);
    return step ?? [];
  });
}

/** Returns the failures. */
async function setQuotas(
  host: CreditHost,
  steps: readonly CreditStep[],
  context: HostCreditsContext,
): Promise<Failure[]> {
  const changed: ObjectId[] = [];
  const failures = await forEachMachine(steps, context, async ({ tracked: machine, quotaUs }, callHost) => {
    if (quotaUs === undefined) return;
    await callHost((ref, signal) => host.cpuCredits.setQuota(ref, quotaUs, signal));
    changed.push(machine.object.id);
    const after = withQuota(machine, quotaUs);
    context.tracked.set(uuidOf(machine.object), after);
    if (after.throttled !== machine.throttled)
      await context.onThrottled(machine.object, trackedMachineCredits(after));
  });
  context.refresh(changed);
  return failures;
}

/** Returns the failures. */
async function saveRecords(
  host: CreditHost,
  steps: readonly CreditStep[],
  context: HostCreditsContext,
): Promise<Failure[]> {
  const due = steps.filter(({ record }) => record !== undefined).slice(0, MAX_RECORDS);
  return forEachMachine(due, context, async ({ tracked: { object }, record }, callHost) => {
    if (record === undefined) return;
    await callHost((ref, signal) => host.cpuCredits.saveRecord(ref, record, signal));
    const latest = context.tracked.get(uuidOf(object));
    if (latest !== undefined) context.tracked.set(uuidOf(object), withRecord(latest, record));
  });
}

type CallHost = (call: (machine: BurstableMachine, signal: AbortSignal) => Promise<void>) => Promise<void>;

/** Works on one machine after the other, without those that must be left alone, or that have just failed. */
async function forEachMachine(
  steps: readonly CreditStep[],
  { signal, isLeftAlone, tracked, clock }: HostCreditsContext,
  work: (step: CreditStep, callHost: CallHost) => Promise<void>,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const step of steps) {
    const { object } = step.tracked;
    if (isLeftAlone(object) || tracked.isPaused(uuidOf(object), clock())) continue;
    const ref = { id: object.id, name: object.name, uuid: uuidOf(object) };
    const callHost: CallHost = (call) =>
      withDeadline(signal, DEADLINE_MS, `${object.id}: no answer within ${DEADLINE_MS / 1000} s`, (inner) =>
        call(ref, inner),
      );
    try {
      await work(step, callHost);
    } catch (error) {
      tracked.pause(uuidOf(object), clock());
      failures.push(asFailure(error));
    }
  }
  return failures;
}
