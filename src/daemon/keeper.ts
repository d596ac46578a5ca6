import { isDeepStrictEqual } from "node:util";
import type { Driver } from "../drivers/driver.ts";
import { typesOf } from "../drivers/index.ts";
import { flightsOf, foreseen, underWay } from "../engine/flights.ts";
import { createThinker, type Thought } from "../engine/think.ts";
import { withUnusableHosts } from "../engine/unusable.ts";
import type { ChangeId, PlannedChange } from "../model/change.ts";
import { asFailure, Failure } from "../model/failure.ts";
import type { ObjectId, TargetId } from "../model/object.ts";
import type { Outcome, Plan, Snapshot } from "../model/plan.ts";
import { createBell } from "./bell.ts";
import { type Book, knownLabels, tellPlan } from "./book.ts";
import { approvalsOf, suspensionsOf } from "./decisions.ts";
import type { Observer } from "./happening.ts";
import { countObjects } from "./left-behind.ts";
import type { Seen } from "./lookout.ts";
import type { Means } from "./means.ts";
import { nextTime } from "./next-time.ts";
import { askPass, begun, ended, NO_PASSES, nextPass, type Passes, type Reason } from "./passes.ts";
import type { Random } from "./pause.ts";
import { recover } from "./recovery.ts";
import { createRuns } from "./runs.ts";
import type { Setbacks } from "./setbacks.ts";
import { createSights } from "./sights.ts";
import type { InForce } from "./wishes.ts";

/** Keeps the targets of one fleet as the commit in force says. */
export interface Keeper {
  /** Another commit is in force from now on. What has not been begun for the last one is not begun any more. */
  adopt(next: InForce): Promise<void>;
  /** Looks for what people decided elsewhere: approvals and suspensions. */
  lookForDecisions(): Promise<void>;
  /** What was known and planned last; undefined before the first plan. */
  view(): View | undefined;
  /** Ends what is under way and begins nothing more. */
  stop(): Promise<void>;
  /** How much is under way. */
  underWay(): number;
}

export interface View {
  readonly inForce: InForce;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly thought: Thought;
}

export interface KeeperOptions {
  readonly fleet: string;
  readonly means: Means;
  readonly drivers: readonly Driver[];
  readonly setbacks: Setbacks;
  readonly observe: Observer;
  /** For people: who applies. */
  readonly by: string;
  readonly clock: () => number;
  readonly random: Random;
}

/** What a change did is looked at this soon, together with what others did. */
const PROOF_MS = 50;
/** So long the first plan waits for targets that do not answer. */
const FIRST_MS = 5_000;
/** Another process applies a plan: then it is tried again. */
const LOCKED_MS = 1_000;

export function createKeeper(options: KeeperOptions): Keeper {
  const { fleet, means, setbacks, observe, clock, random } = options;
  const { store, now } = means;
  const think = createThinker({ types: typesOf(options.drivers), test: means.test });
  const bell = createBell();
  let inForce: InForce | undefined;
  let labels: Book["labels"] = () => undefined;
  let passes: Passes = NO_PASSES;
  let last: View | undefined;
  let stopping = false;
  let readyAt = Number.POSITIVE_INFINITY;
  let told = "";
  let recovered = false;
  let timer: NodeJS.Timeout | undefined;
  /** Changes that were done, until a plan shows that nothing of them is left to do. */
  const unproven = new Set<ChangeId>();

  const ask = (reason: Reason) => {
    passes = askPass(passes, reason, clock());
    bell.ring();
  };
  const later = (ms: number, work: () => void) => setTimeout(() => stopping || work(), ms).unref();

  const runs = createRuns({
    observe,
    lock: () => store.lock(fleet),
    onOutcome: (change, outcome) => void settle(change, outcome).catch(report("writing down an outcome")),
    onEnd: (failure) => {
      if (failure !== undefined) {
        report("applying a plan")(failure);
        later(LOCKED_MS, () => sights.lookAtAll());
      }
      ask("done");
    },
  });
  const sights = createSights({
    drivers: options.drivers,
    ...{ clock, random },
    intervalMs: () => 300_000,
    isNews: (id) => !busy().has(id),
    onSeen: (target, seen) => onSeen(target, seen),
  });

  const busy = (): ReadonlySet<ObjectId> => underWay(runs.flights.values()).objects;
  const report = (doing: string) => (error: unknown) =>
    observe({ kind: "failed", doing, failure: asFailure(error) });

  async function settle(change: PlannedChange, { result, message = "" }: Outcome): Promise<void> {
    const { id, cause } = change;
    if (result === "failed") await setbacks.failed(id, message);
    if (result === "done") {
      unproven.add(change.change);
      await setbacks.worked(id, cause === "drift" || cause === "health");
    }
    if (result === "done" || result === "failed") sights.lookAt([id], PROOF_MS);
  }

  const lost = new Set<TargetId>();
  function onSeen(target: TargetId, seen: Seen): void {
    if (seen.kind === "lost") {
      if (!lost.has(target)) observe({ kind: "lost", target, failure: seen.failure });
      lost.add(target);
    } else if (lost.delete(target)) observe({ kind: "back", target });
    const seenIds = seen.kind === "objects" ? seen.ids : seen.kind === "all" ? [...flownOn(target)] : [];
    const own = seenIds.some((id) => busy().has(id));
    runs.seen(seenIds);
    ask(seen.kind === "objects" && !own ? "event" : seen.kind === "objects" ? "done" : "sweep");
  }

  function flownOn(target: TargetId): ObjectId[] {
    return [...runs.flights.values()]
      .filter(({ change }) => change.target === target)
      .map(({ change }) => change.id);
  }

  async function pass(current: InForce, reasons: readonly Reason[]): Promise<void> {
    const began = clock();
    const seenAt = now();
    const flights = [...runs.flights.values()];
    const { loaded } = current.wish;
    const snapshot = withUnusableHosts(foreseen(sights.snapshot(), flights), loaded.unusable);
    const approvals = await approvalsOf(fleet, store, seenAt);
    const moment = { snapshot, approvals, now: seenAt, underWay: underWay(flights), pauses: setbacks.pauses };
    const thought = think(current.wish, moment);
    const { plan } = thought;
    last = { inForce: current, snapshot, plan, thought };
    observe({ kind: "planned", plan, view: last, reasons, ms: clock() - began });
    const book: Book = { store, now, by: options.by, hooks: current.hooks, labels };
    if (!recovered) await recoverOnce({ plan, snapshot, seenAt });
    if (reasons.includes("sweep")) await countObjects(fleet, current.targets, snapshot, means);
    await tell(plan, book);
    await begin(plan, thought, book);
    wakeAt(nextTime({ plan, snapshot, fleet: current.wish.fleet }, seenAt.toISOString()));
  }

  async function recoverOnce(seen: Parameters<typeof recover>[0]): Promise<void> {
    if ((await store.runs.open(fleet)).length > 0) {
      await using _lock = await store.lock(fleet);
      await recover(seen, store);
    }
    recovered = (await store.runs.open(fleet)).length === 0;
  }

  /** What a plan finds is written down only where it is other than the time before. */
  async function tell(plan: Plan, book: Book): Promise<void> {
    const found = plan.changes.filter(
      ({ cause, hold }) => cause === "drift" || hold?.gate === "approval" || hold?.gate === "brake",
    );
    const digest = found.map((change) => `${change.digest} ${change.hold?.gate}`).join();
    if (digest === told) return;
    await tellPlan(plan, book);
    told = digest;
  }

  async function begin(plan: Plan, thought: Thought, book: Book): Promise<void> {
    const going = plan.changes.filter(({ hold }) => hold === undefined);
    const again = going.filter(({ change }) => unproven.has(change));
    for (const change of [...unproven])
      if (!busy().has(change.slice(change.indexOf(" ") + 1) as ObjectId)) unproven.delete(change);
    for (const { id, fields } of again)
      await setbacks.failed(id, `it was done, and yet ${fields[0]?.path ?? "it"} is not as it should be`);
    if (again.length > 0) return ask("done");
    if (going.length === 0 || stopping) return;
    runs.begin(
      { ...plan, changes: going },
      flightsOf(going, thought.compiled.objects),
      sights.connections(),
      book,
    );
  }

  function wakeAt(time: string | undefined): void {
    clearTimeout(timer);
    if (time === undefined) return;
    const ms = Math.min(Math.max(0, Date.parse(time) - now().getTime()) + 1, 2 ** 31 - 1);
    timer = setTimeout(() => ask("time"), ms);
  }

  const done = (async () => {
    while (!stopping) {
      const next = nextPass(passes, clock());
      const ready = inForce !== undefined && (sights.complete() || clock() >= readyAt);
      if (inForce === undefined || !ready) await bell.wait(inForce === undefined ? 1e9 : readyAt - clock());
      else if ("forMs" in next) await bell.wait(next.forMs);
      else {
        const began = clock();
        passes = begun(passes);
        try {
          await pass(inForce, next.reasons);
        } catch (error) {
          report("planning")(error);
          later(LOCKED_MS, () => ask("sweep"));
        }
        passes = ended(passes, clock(), clock() - began);
      }
    }
  })();

  let approved = "";
  async function decisions(current: InForce): Promise<void> {
    const approvals = (await approvalsOf(fleet, store, now())).join();
    const suspended = await suspensionsOf(current.wish.loaded.resources, fleet, store);
    if (inForce !== current) return; // the next look is for the next commit
    const isSame = isDeepStrictEqual(suspended, current.wish.suspended);
    if (!isSame) inForce = { ...current, wish: { ...current.wish, suspended } };
    if (!isSame || approved !== approvals) ask("approval");
    approved = approvals;
  }

  return {
    lookForDecisions: async () => {
      if (inForce !== undefined) await decisions(inForce).catch(report("looking for approvals"));
    },
    view: () => last,
    underWay: () => runs.flights.size,
    async adopt(next) {
      if (next.wish.fleet.id !== fleet)
        throw new Failure(
          "rejected",
          `the fleet is called ${next.wish.fleet.id} now, and was called ${fleet}`,
        );
      const isOther = inForce?.wish.loaded !== next.wish.loaded;
      if (inForce === undefined) readyAt = clock() + FIRST_MS;
      labels = await knownLabels(fleet, next.wish.loaded.resources, store);
      if (isOther && inForce !== undefined) {
        await setbacks.forget();
        runs.cancel();
      }
      inForce = next;
      sights.keep(next.targets, next.world);
      ask("commit");
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      runs.cancel();
      bell.ring();
      await Promise.all([done, runs.ended()]);
      await sights[Symbol.asyncDispose]();
    },
  };
}
