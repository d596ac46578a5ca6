import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CreditRecord } from "../../model/cpu-credits.ts";
import { type Accrual, accrue, balanceOf, newAccount } from "./accrue.ts";
import { type CpuReading, countReading, countStop, dueRecord, type Ledger, openLedger } from "./ledger.ts";
import { type BurstPolicy, creditsPerSecond } from "./policy.ts";
import { glideCredits, isThrottled, quotaFor, releaseBalance, reserveOf, STEPS } from "./quota.ts";

const EPSILON = 1e-6;

const modes = fc.constantFrom("standard", "unlimited");
const policies: fc.Arbitrary<BurstPolicy> = fc
  .record({
    mode: modes,
    vcpus: fc.integer({ min: 1, max: 8 }),
    baselineUs: fc.integer({ min: 1_000, max: 99_000 }),
    more: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: -1 }),
    maxCredits: fc.double({ min: 0.5, max: 10, noNaN: true }),
    initialCredits: fc.double({ min: 0, max: 3, noNaN: true }),
  })
  .map(({ more, ...policy }) => ({ ...policy, maxQuotaUs: more === -1 ? -1 : policy.baselineUs + more }));
const amounts = fc.double({ min: 0, max: 5_000, noNaN: true });
const accounts = fc.record({ earned: amounts, launch: amounts, surplus: amounts, charged: amounts });
const usages = fc.record({
  elapsedSeconds: fc.double({ min: 0, max: 100_000, noNaN: true }),
  usedSeconds: fc.double({ min: 0, max: 800_000, noNaN: true }),
});

const worth = ({ earned, launch, surplus, charged }: Accrual["account"]) =>
  earned + launch - surplus - charged;

describe("every account", () => {
  it("stays within its bounds, and no credit comes from nowhere or is lost", () => {
    fc.assert(
      fc.property(policies, accounts, usages, (policy, before, usage) => {
        const { account, discarded, forgiven } = accrue(before, policy, usage);
        const { earned, launch, surplus, charged } = account;
        expect(Math.min(earned, launch, surplus, discarded, forgiven)).toBeGreaterThanOrEqual(0);
        expect(Math.max(earned, surplus)).toBeLessThanOrEqual(policy.maxCredits);
        expect(launch).toBeLessThanOrEqual(before.launch);
        expect(charged).toBeGreaterThanOrEqual(before.charged);
        if (policy.mode === "standard") expect(surplus).toBe(0);
        else expect([launch, forgiven, Math.min(earned, surplus)]).toEqual([0, 0, 0]);
        const earning = creditsPerSecond(policy) * usage.elapsedSeconds;
        const expected = worth(before) + earning - usage.usedSeconds / 60 - discarded + forgiven;
        expect(Math.abs(worth(account) - expected)).toBeLessThan(EPSILON);
      }),
    );
  });

  it("is the same after one long time as after its parts, as long as nothing is discarded or forgiven", () => {
    fc.assert(
      fc.property(
        policies,
        accounts,
        usages,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (policy, start, usage, share) => {
          const before = accrue(start, policy, { elapsedSeconds: 0, usedSeconds: 0 }).account;
          const part = (of: number) => ({
            elapsedSeconds: usage.elapsedSeconds * of,
            usedSeconds: usage.usedSeconds * of,
          });
          const first = accrue(before, policy, part(share));
          const second = accrue(first.account, policy, part(1 - share));
          fc.pre(first.discarded + first.forgiven + second.discarded + second.forgiven === 0);
          const whole = accrue(before, policy, usage);
          for (const name of ["earned", "launch", "surplus", "charged"] as const)
            expect(Math.abs(whole.account[name] - second.account[name])).toBeLessThan(EPSILON);
        },
      ),
    );
  });
});

describe("every quota", () => {
  const quotas = fc.oneof(fc.constant(-1), fc.integer({ min: 1_000, max: 300_000 }));

  it("is the baseline exactly without credits, lies between it and the maximum, and comes to rest", () => {
    fc.assert(
      fc.property(policies, fc.oneof(fc.constant(0), amounts), quotas, (policy, balance, inForce) => {
        const quota = quotaFor(policy, balance, inForce);
        expect(quotaFor(policy, balance, quota)).toBe(quota);
        if (policy.mode === "unlimited") {
          expect(quota).toBe(policy.maxQuotaUs);
          return;
        }
        const most = policy.maxQuotaUs === -1 ? Number.POSITIVE_INFINITY : policy.maxQuotaUs;
        expect(quota === -1 ? most : quota).toBeGreaterThanOrEqual(policy.baselineUs);
        expect(quota === -1 ? Number.POSITIVE_INFINITY : quota).toBeLessThanOrEqual(most);
        if (balance <= reserveOf(policy)) expect(quota).toBe(policy.baselineUs);
        if (balance >= releaseBalance(policy) + EPSILON)
          expect(isThrottled(policy, quota) && quota < most).toBe(false);
        if (balance >= glideCredits(policy)) expect(quota).toBe(policy.maxQuotaUs);
      }),
    );
  });
});

/** A host with a machine on it. Its guest wants some share of its vCPUs, and gets what the quota leaves. */
class Machine {
  host = 1;
  id = 1;
  cpuSeconds = 0;
  isRunning = true;
  quotaUs: number;
  stored: CreditRecord | undefined;
  live: CreditRecord | undefined;
  used = 0;
  /** When its process was started. Undefined: it came from another host. */
  startedAt: string | undefined;

  readonly policy: BurstPolicy;

  constructor(policy: BurstPolicy, now: Date) {
    this.policy = policy;
    this.quotaUs = policy.maxQuotaUs;
    this.startedAt = now.toISOString();
  }

  run(seconds: number, demand: number): void {
    if (!this.isRunning) return;
    const share = this.quotaUs === -1 ? demand : Math.min(demand, this.quotaUs / 100_000);
    this.cpuSeconds += share * this.policy.vcpus * seconds;
    this.used += share * this.policy.vcpus * seconds;
  }

  start(now: Date): void {
    this.id += 1;
    this.startedAt = now.toISOString();
    this.cpuSeconds = 0;
    this.isRunning = true;
    this.quotaUs = this.policy.maxQuotaUs;
    this.live = undefined;
  }

  migrate(): void {
    this.host += 1;
    this.id += 1;
    this.cpuSeconds = 0;
    this.startedAt = undefined;
  }

  reading(): CpuReading | undefined {
    return this.isRunning ? { process: `hv${this.host}/${this.id}`, cpuSeconds: this.cpuSeconds } : undefined;
  }

  save(record: CreditRecord): void {
    const { process: _, ...kept } = record;
    this.stored = kept;
    if (this.isRunning) this.live = record;
  }

  record(): CreditRecord | undefined {
    return this.isRunning ? (this.live ?? this.stored) : this.stored;
  }
}

/** A daemon that counts the machine's credits and limits it, until it is killed. */
class Daemon {
  ledger: Ledger | undefined;
  saves = 0;
  sets = 0;

  tick(machine: Machine, elapsedSeconds: number, now: Date): void {
    const { policy } = machine;
    const reading = machine.reading();
    const before = this.ledger;
    const time = { now, startedAt: reading === undefined ? undefined : machine.startedAt };
    let ledger = before ?? openLedger(policy, machine.record(), reading, time);
    if (before !== undefined)
      ledger =
        reading === undefined
          ? countStop(before)
          : countReading(before, policy, reading, elapsedSeconds, time);
    const record = dueRecord(ledger, policy, time);
    if (record !== undefined) machine.save(record);
    if (record !== undefined) this.saves += 1;
    this.ledger = record === undefined ? ledger : { ...ledger, saved: record };
    const quota = quotaFor(policy, balanceOf(ledger.account), machine.quotaUs);
    if (machine.isRunning && quota !== machine.quotaUs) {
      machine.quotaUs = quota;
      this.sets += 1;
    }
  }

  kill(): void {
    this.ledger = undefined;
  }
}

const TICK_SECONDS = 10;
const events = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("run"),
      ticks: fc.integer({ min: 1, max: 60 }),
      demand: fc.constantFrom(0, 0.05, 0.3, 1, 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("kill", "restart", "stop", "start", "migrate", "back", "ahead"),
    }),
  },
);
type HistoryEvent = { kind: string; ticks?: number; demand?: number };
const histories = fc.array(events, { minLength: 1, maxLength: 25 });

const perTick = ({ vcpus }: BurstPolicy) => (vcpus * TICK_SECONDS) / 60;
const tolerance = ({ maxCredits }: BurstPolicy) => Math.min(1, maxCredits / 100);

const START = Date.parse("2026-03-01T00:00:00Z");

function replay(
  policy: BurstPolicy,
  history: readonly HistoryEvent[],
  onTick: (daemon: Daemon, machine: Machine, seconds: number) => void,
) {
  const machine = new Machine(policy, new Date(START));
  const daemon = new Daemon();
  let time = START;
  let seconds = 0;
  const tick = (demand: number) => {
    machine.run(TICK_SECONDS, demand);
    time += TICK_SECONDS * 1000;
    seconds += TICK_SECONDS;
    daemon.tick(machine, TICK_SECONDS, new Date(time));
    onTick(daemon, machine, seconds);
  };
  daemon.tick(machine, 0, new Date(time));
  for (const { kind, ticks = 0, demand = 0 } of history) {
    if (kind === "kill") {
      daemon.kill();
      tick(1);
    }
    if (kind === "restart" && machine.isRunning) machine.start(new Date(time));
    if (kind === "stop") machine.isRunning = false;
    if (kind === "start" && !machine.isRunning) machine.start(new Date(time));
    if (kind === "migrate" && machine.isRunning) machine.migrate();
    if (kind === "back") time -= 3_600_000;
    if (kind === "ahead") time += 86_400_000;
    for (let index = 0; index < ticks; index += 1) tick(demand);
  }
  return { machine, daemon };
}

/** The same time without a daemon that is killed. */
function withoutKill(event: HistoryEvent): HistoryEvent {
  return event.kind === "kill" ? { kind: "run", ticks: 1, demand: 1 } : event;
}

describe("every history", () => {
  it("keeps the credits within their bounds, and the quota in step with them", () => {
    fc.assert(
      fc.property(policies, histories, (policy, history) => {
        replay(policy, history, ({ ledger }, machine) => {
          const { earned, launch, surplus } = ledger?.account ?? newAccount(policy);
          const balance = earned + launch;
          const isLimited = machine.isRunning && policy.mode === "standard";
          const broken = [
            Math.min(earned, launch, surplus) < 0 && "less than nothing",
            Math.max(earned, surplus) > policy.maxCredits && "more than the maximum",
            launch > (policy.mode === "standard" ? policy.initialCredits : 0) && "more launch credits",
            isLimited &&
              balance <= reserveOf(policy) &&
              machine.quotaUs !== policy.baselineUs &&
              "not limited",
            isLimited &&
              balance > releaseBalance(policy) + EPSILON &&
              machine.quotaUs === policy.baselineUs &&
              "not released",
          ].filter(Boolean);
          if (broken.length > 0) expect(broken).toEqual([]); // not at each of a million ticks: expect is slow
        });
      }),
      { numRuns: 200 },
    );
  });

  it("gives a machine no more CPU than its credits, whatever it does to the daemon's knowledge", () => {
    fc.assert(
      fc.property(policies, histories, (policy, history) => {
        const count = (...kinds: string[]) => history.filter(({ kind }) => kinds.includes(kind)).length;
        fc.pre(policy.mode === "standard" && count("back", "ahead") * count("kill") === 0); // a new daemon has only the wall clock
        // A machine that starts has no limit until it was read. A record may be wrong by its tolerance. What a process used since
        // the record is lost when it ends and no daemon sees that.
        const unseen =
          Math.min(count("migrate", "restart", "stop"), count("kill")) *
          (policy.maxCredits + policy.initialCredits);
        const slack =
          count("restart", "start") * perTick(policy) + count("kill") * tolerance(policy) + unseen + EPSILON;
        replay(policy, history, (_, machine, seconds) => {
          const granted = policy.initialCredits + creditsPerSecond(policy) * seconds;
          if (machine.used / 60 > granted + slack)
            expect(machine.used / 60).toBeLessThanOrEqual(granted + slack);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("counts the same credits whether the daemon was killed or not", () => {
    fc.assert(
      fc.property(policies, histories, (policy, history) => {
        const undisturbed = history.filter(({ kind }) => kind === "run" || kind === "kill");
        const kills = undisturbed.filter(({ kind }) => kind === "kill").length;
        const { daemon: killed } = replay(policy, undisturbed, () => {});
        const { daemon: steady } = replay(policy, undisturbed.map(withoutKill), () => {});
        const [one, other] = [killed, steady].map(({ ledger }) => ledger?.account ?? newAccount(policy));
        fc.pre(killed.ledger !== undefined && one !== undefined && other !== undefined);
        const allowed = kills * (tolerance(policy) + perTick(policy)) + EPSILON;
        expect(
          Math.abs(balanceOf(one ?? newAccount(policy)) - balanceOf(other ?? newAccount(policy))),
        ).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 200 },
    );
  });

  it("writes and limits rarely", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(0, 0.05, 0.3, 1), (policy, demand) => {
        const hours = 12;
        const ticks = (hours * 3600) / TICK_SECONDS;
        const { daemon } = replay(policy, [{ kind: "run", ticks, demand }], () => {});
        expect(daemon.saves).toBeLessThanOrEqual(2 * hours + 2);
        expect(daemon.sets).toBeLessThanOrEqual(2 * STEPS);
      }),
      { numRuns: 30 },
    );
  });
});
