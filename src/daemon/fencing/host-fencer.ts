import type { FencingAgent } from "../../host/fencing/fence-agent.ts";
import { asFailure } from "../../model/failure.ts";
import type { HostConditions, HostPower } from "../../model/host-failure.ts";
import type { TargetId } from "../../model/object.ts";

/** The ways to one host, from the commit in force. */
export interface FencingTarget {
  /** Throws a `Failure` if its password is not available, or its fencing cannot be used. */
  agent(): Promise<FencingAgent>;
  /**
   * Returns whether the host answers on another way than libvirt's. Then its machines may run. Throws a `Failure` if the
   * host may or may not answer.
   */
  answers(signal: AbortSignal): Promise<boolean>;
}

export interface HostFencerOptions {
  /** Returns the ways to a host; undefined if the commit in force has no fencing for it. */
  target(host: TargetId): FencingTarget | undefined;
  /** Returns whether the last read of a host failed, at this moment. */
  isSilent(host: TargetId): boolean;
  /** Called when what is known about the power of a host has changed. */
  onChange(): void;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** The time between two attempts to fence one host, and between two reads of the status of a host that is off. */
const ROUND_MS = 10_000;
const UNKNOWN: HostPower = { state: "unknown" };

/**
 * Fences the hosts that are due by their conditions, one at a time. A host counts as off only while its agent reports
 * that. The fencer reads this status after it has fenced the host, and again in every round. It fences no host that answers
 * in any way.
 */
export class HostFencer implements AsyncDisposable {
  readonly #options: HostFencerOptions;
  readonly #stop = new AbortController();
  readonly #power = new Map<TargetId, HostPower>();
  readonly #lastTry = new Map<TargetId, number>();
  #conditions: HostConditions = new Map();
  #running: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(options: HostFencerOptions, roundMs = ROUND_MS) {
    this.#options = options;
    this.#timer = setInterval(() => this.#work(roundMs), Math.min(roundMs, 1_000));
  }

  powerOf(host: TargetId): HostPower {
    return this.#power.get(host) ?? UNKNOWN;
  }

  /** Takes the conditions of the hosts after each observation. */
  setConditions(conditions: HostConditions): void {
    this.#conditions = conditions;
    for (const [host, power] of this.#power) {
      const { state } = conditions.get(host) ?? {};
      const isOver = state === undefined || state === "reachable" || state === "waiting";
      const isUnchecked = power.state === "off" && state === "failed"; // nothing asks whether it is still off
      if (!isOver && !isUnchecked) continue;
      this.#power.delete(host);
      this.#lastTry.delete(host);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
  }

  #work(roundMs: number): void {
    if (this.#running !== undefined) return;
    const now = this.#options.clock();
    const isDue = (host: TargetId) => now - (this.#lastTry.get(host) ?? Number.NEGATIVE_INFINITY) >= roundMs;
    const next = [...this.#conditions].find(
      ([host, { state }]) => (state === "due" || state === "off") && isDue(host),
    );
    if (next === undefined) return;
    const [host, { state }] = next;
    this.#lastTry.set(host, now);
    this.#running = this.#check(host, state === "off").finally(() => {
      this.#running = undefined;
    });
  }

  async #check(host: TargetId, wasOff: boolean): Promise<void> {
    const power = await this.#ask(host, wasOff).catch((error: unknown) =>
      this.#unfenced(host, asFailure(error).message),
    );
    if (this.#stop.signal.aborted || !this.#options.isSilent(host)) return;
    const before = this.powerOf(host);
    this.#power.set(host, power);
    if (before.state !== power.state || reasonOf(before) !== reasonOf(power)) this.#options.onChange();
  }

  async #ask(host: TargetId, wasOff: boolean): Promise<HostPower> {
    const { signal } = this.#stop;
    const target = this.#options.target(host);
    if (target === undefined) return UNKNOWN;
    const agent = await target.agent();
    if (!wasOff) {
      if (await target.answers(signal))
        return this.#unfenced(host, "its shell answers, so that its machines may run");
      if (!this.#isStillDue(host)) return this.powerOf(host);
      await agent.off(signal);
    }
    const status = await agent.status(signal);
    if (status === "off") return { state: "off" };
    if (wasOff) return { state: "on-again" };
    return this.#unfenced(host, "its agent says that it is on, although it was switched off");
  }

  /** Reading whether the host answers takes seconds. In this time libvirt may have answered. */
  #isStillDue(host: TargetId): boolean {
    const isDue = this.#conditions.get(host)?.state === "due" && this.#options.isSilent(host);
    return isDue && !this.#stop.signal.aborted;
  }

  #unfenced(host: TargetId, reason: string): HostPower {
    const before = this.powerOf(host);
    return { state: "unfenced", reason, attempts: before.state === "unfenced" ? before.attempts + 1 : 1 };
  }
}

function reasonOf(power: HostPower): string {
  return power.state === "unfenced" ? power.reason : "";
}
