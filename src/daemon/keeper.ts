import { isDeepStrictEqual } from "node:util";
import type { Driver } from "../drivers/driver.ts";
import { typesOf } from "../drivers/index.ts";
import { flightsOf, foreseen, underWay } from "../engine/flights.ts";
import { windowAt } from "../engine/plan/window.ts";
import { createThinker, type Thought } from "../engine/think.ts";
import { withUnusableHosts } from "../engine/unusable.ts";
import type { PlannedChange } from "../model/change.ts";
import { asFailure, Failure } from "../model/failure.ts";
import type { TargetId } from "../model/object.ts";
import type { Outcome, Plan, Snapshot } from "../model/plan.ts";
import { type Book, knownLabels } from "./book.ts";
import { approvalsOf, suspensionsOf } from "./decisions.ts";
import { createFindings } from "./findings.ts";
import type { Observer } from "./happening.ts";
import { wireOf } from "./hooks/wire.ts";
import { countObjects } from "./left-behind.ts";
import type { Seen } from "./lookout.ts";
import type { Means } from "./means.ts";
import { nextTime } from "./next-time.ts";
import { createPassLoop } from "./pass-loop.ts";
import type { Reason } from "./passes.ts";
import type { Random } from "./pause.ts";
import { createRuns } from "./runs.ts";
import type { Setbacks } from "./setbacks.ts";
import { createSights } from "./sights.ts";
import { createUnproven } from "./unproven.ts";
import type { InForce } from "./wishes.ts";

/** Keeps the targets of one fleet as the commit in force says. */
export interface Keeper {
  /**
   * Another commit is in force from now on. What has not been begun for the last one is not begun any more. Throws
   * `rejected` when it is another fleet's.
   */
  adopt(next: InForce): Promise<void>;
  /** Looks for what people decided elsewhere: approvals and suspensions. */
  lookForDecisions(): Promise<void>;
  /** What was known and planned last; undefined before the first plan. */
  view(): View | undefined;
  /** Ends what is under way and begins nothing more. */
  stop(): Promise<void>;
  /** How many changes are under way. */
  underWay(): number;
}

export interface View {
  readonly inForce: InForce;
  /** With what is being made already in it. */
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
  /** What it is called where it asks. */
  readonly userAgent: string;
  readonly clock: () => number;
  readonly random: Random;
}

/** What a change did is looked at this soon, together with what others did. */
const PROOF_MS = 50;
/** So long the first plan waits for targets that do not answer. */
const FIRST_MS = 5_000;
/** While another process applies a plan, it is tried again. */
const LOCKED_MS = 1_000;

export function createKeeper(options: KeeperOptions): Keeper {
  const { fleet, means, setbacks, observe, clock, random } = options;
  const { store, now } = means;
  const think = createThinker({ types: typesOf(options.drivers), test: means.test });
  const findings = createFindings(fleet, store);
  const unproven = createUnproven();
  const lost = new Set<TargetId>();
  let inForce: InForce | undefined;
  let labels: Book["labels"] = () => undefined;
  let last: View | undefined;
  let approved: readonly string[] = [];
  let stopping = false;
  let readyAt = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const report = (doing: string) => (error: unknown) =>
    observe({ kind: "failed", doing, failure: asFailure(error) });

  const runs = createRuns({
    observe,
    lock: () => store.lock(fleet),
    isRetry: (id) => setbacks.pauses.has(id),
    onOutcome: (change, outcome) => void settle(change, outcome).catch(report("writing down an outcome")),
    onEnd: (failure) => {
      if (failure === undefined) return loop.ask("done");
      report("applying a plan")(failure);
      setTimeout(() => stopping || sights.lookAtAll(), LOCKED_MS).unref();
    },
  });
  const sights = createSights({
    ...{ drivers: options.drivers, clock, random, onSeen },
    intervalMs: () => (inForce?.wish.fleet.intervalSeconds ?? 300) * 1000,
    isNews: (id) => !runs.isBusy(id),
  });
  const loop = createPassLoop({
    clock,
    notBefore: () => (inForce === undefined || sights.complete() ? wait(inForce) : readyAt - clock()),
    pass: async (reasons) => {
      if (inForce !== undefined) await pass(inForce, reasons);
    },
    onFailure: report("planning"),
  });

  async function settle(change: PlannedChange, { result, message = "" }: Outcome): Promise<void> {
    const { id, cause } = change;
    if (result === "held") await setbacks.failed(id, message); // a webhook did not let it
    if (result !== "done" && result !== "failed") return;
    if (result === "done") unproven.done(change.change);
    sights.lookAt(change.from === undefined ? [id] : [id, change.from], PROOF_MS);
    if (result === "failed") await setbacks.failed(id, message);
    else await setbacks.worked(id, cause === "drift" || cause === "health");
  }

  function onSeen(target: TargetId, seen: Seen): void {
    if (seen.kind === "lost") {
      if (!lost.has(target)) observe({ kind: "lost", target, failure: seen.failure });
      lost.add(target);
    } else if (lost.delete(target)) observe({ kind: "back", target });
    const ids = seen.kind === "objects" ? seen.ids : runs.landedOn(target);
    const isOwn = ids.some((id) => runs.isBusy(id));
    runs.seen(ids);
    if (seen.kind !== "objects") loop.ask("sweep");
    else loop.ask(isOwn ? "done" : "event");
  }

  async function pass(current: InForce, reasons: readonly Reason[]): Promise<void> {
    const [began, seenAt] = [clock(), now()];
    if (reasons.includes("time")) endWithWindow(current, seenAt);
    const flights = [...runs.flights.values()];
    const snapshot = withUnusableHosts(foreseen(sights.snapshot(), flights), current.wish.loaded.unusable);
    approved = await approvalsOf(fleet, store, seenAt);
    const moment = { snapshot, now: seenAt, underWay: underWay(flights), pauses: setbacks.pauses };
    const thought = think(current.wish, { ...moment, approvals: approved });
    const { plan } = thought;
    last = { inForce: current, snapshot, plan, thought };
    observe({ kind: "planned", plan, view: last, reasons, ms: clock() - began });
    const wire = wireOf(current.secrets, means, options.userAgent);
    const book: Book = { store, now, by: options.by, hooks: current.hooks, labels, wire };
    await findings.recover({ plan, snapshot, seenAt, connections: sights.connections() });
    if (reasons.includes("sweep")) await countObjects(fleet, current.targets, snapshot, means);
    await findings.tell(plan, book);
    await begin(last, book);
    wakeAt(nextTime({ plan, snapshot, fleet: current.wish.fleet }, seenAt.toISOString()));
  }

  /** What a maintenance window let go and has not been begun waits for the next one. */
  function endWithWindow({ wish }: InForce, at: Date): void {
    const { windows } = wish.fleet;
    if (windows.length > 0 && !windowAt(windows, at.toISOString()).open) runs.cancel();
  }

  async function begin({ plan, thought }: View, book: Book): Promise<void> {
    const going = plan.changes.filter(({ hold }) => hold === undefined);
    const again = unproven.wantedAgain(going, runs.isBusy);
    for (const { id, fields } of again)
      await setbacks.failed(id, `it was done, and yet ${fields[0]?.path ?? "it"} is not as it should be`);
    const stale = sights.stale(going.map(({ id }) => id));
    sights.lookAt(stale, 0);
    if (again.length > 0) loop.ask("done");
    if (again.length + stale.length > 0 || going.length === 0 || stopping) return;
    const flights = flightsOf(going, thought.compiled.objects);
    runs.begin({ ...plan, changes: going }, flights, sights.connections(), book);
  }

  function wakeAt(time: string | undefined): void {
    clearTimeout(timer);
    if (time === undefined) return;
    const ms = Math.min(Math.max(0, Date.parse(time) - now().getTime()) + 1, 2 ** 31 - 1);
    timer = setTimeout(() => loop.ask("time"), ms);
  }

  async function lookForDecisions(current: InForce): Promise<void> {
    const approvals = await approvalsOf(fleet, store, now());
    const suspended = await suspensionsOf(current.wish.loaded.resources, fleet, store);
    if (inForce !== current) return; // the next look is for the next commit
    const isSame = isDeepStrictEqual(suspended, current.wish.suspended);
    if (!isSame) inForce = { ...current, wish: { ...current.wish, suspended } };
    if (!isSame || !isDeepStrictEqual(approvals, approved)) loop.ask("approval");
  }

  return {
    view: () => last,
    underWay: () => runs.flights.size,
    lookForDecisions: async () => {
      if (inForce !== undefined) await lookForDecisions(inForce).catch(report("looking for approvals"));
    },
    async adopt(next) {
      const before = inForce?.wish;
      assertSameFleet(fleet, next);
      if (before === undefined) readyAt = clock() + FIRST_MS;
      labels = await knownLabels(fleet, next.wish.loaded.resources, store);
      if (before !== undefined && before.loaded !== next.wish.loaded) {
        await setbacks.forget();
        runs.cancel();
      }
      inForce = next;
      sights.keep(next.targets, next.world);
      runs.forgetOthers(new Set(next.targets.map(({ id }) => id)));
      if (before !== undefined && before.fleet.intervalSeconds !== next.wish.fleet.intervalSeconds)
        sights.lookAtAll();
      loop.ask("commit");
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      runs.cancel();
      await Promise.all([loop.stop(), runs.ended()]);
      await sights[Symbol.asyncDispose]();
    },
  };
}

/** Nothing can be planned before there is a commit. */
function wait(inForce: InForce | undefined): number {
  return inForce === undefined ? Number.POSITIVE_INFINITY : 0;
}

function assertSameFleet(fleet: string, { wish }: InForce): void {
  const { id } = wish.fleet;
  if (id === fleet) return;
  throw new Failure("rejected", `the fleet is called ${id} in this commit, and this daemon keeps ${fleet}`, {
    hint: "a fleet of another name starts anew; to let it, start the daemon again",
  });
}
