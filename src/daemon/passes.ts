/**
 * Why a plan is made again. A trigger only says "look again": what is found does not depend on which it was.
 * What people wait for goes at once. The others are patient: they are gathered for a while, and planning for them takes a
 * fifth of the time at most, so that it never holds up the work itself.
 */
export const REASONS = {
  commit: { delayMs: 0, patient: false },
  approval: { delayMs: 0, patient: false },
  event: { delayMs: 0, patient: false },
  time: { delayMs: 0, patient: false },
  done: { delayMs: 100, patient: true },
  sweep: { delayMs: 100, patient: true },
} as const satisfies Record<string, { delayMs: number; patient: boolean }>;
export type Reason = keyof typeof REASONS;

/** Which plans are asked for, and how long the last one took. Milliseconds of one clock. Never changed. */
export interface Passes {
  /** When each reason is due. */
  readonly wanted: ReadonlyMap<Reason, number>;
  readonly last: { readonly endedAt: number; readonly tookMs: number };
}

export const NO_PASSES: Passes = { wanted: new Map(), last: { endedAt: 0, tookMs: 0 } };

const SHARE = 4;

export function askPass({ wanted, last }: Passes, reason: Reason, now: number): Passes {
  const { delayMs, patient } = REASONS[reason];
  const due = patient ? Math.max(now + delayMs, last.endedAt + SHARE * last.tookMs) : now + delayMs;
  return { last, wanted: new Map([...wanted, [reason, Math.min(wanted.get(reason) ?? due, due)]]) };
}

/** The reasons for a pass that is due, all that were asked for; or how long there is none. */
export function nextPass(
  { wanted }: Passes,
  now: number,
): { readonly reasons: readonly Reason[] } | { readonly forMs: number } {
  const first = Math.min(...wanted.values());
  return first <= now ? { reasons: [...wanted.keys()] } : { forMs: first - now };
}

/** A pass begins: it is for everything that was asked for until now. */
export function begun({ last }: Passes): Passes {
  return { wanted: new Map(), last };
}

export function ended({ wanted }: Passes, endedAt: number, tookMs: number): Passes {
  return { wanted, last: { endedAt, tookMs } };
}
