import { createBell } from "./bell.ts";
import { askPass, begun, ended, NO_PASSES, nextPass, type Passes, type Reason } from "./passes.ts";

/** Makes plans, one after the other, for as long as there are reasons. */
export interface PassLoop {
  ask(reason: Reason): void;
  /** After the pass that goes on, none is begun. */
  stop(): Promise<void>;
}

export interface PassLoopOptions {
  readonly clock: () => number;
  /** How long it must still be waited before anything can be planned; 0: not at all. */
  readonly notBefore: () => number;
  pass(reasons: readonly Reason[]): Promise<void>;
  /** A pass failed; it is made again after a while. */
  onFailure(error: unknown): void;
}

const AGAIN_MS = 1_000;

export function createPassLoop({ clock, notBefore, pass, onFailure }: PassLoopOptions): PassLoop {
  const bell = createBell();
  let passes: Passes = NO_PASSES;
  let stopping = false;
  const ask = (reason: Reason) => {
    passes = askPass(passes, reason, clock());
    bell.ring();
  };
  const passFor = async (reasons: readonly Reason[]) => {
    const began = clock();
    passes = begun(passes);
    try {
      await pass(reasons);
    } catch (error) {
      onFailure(error);
      setTimeout(() => ask("sweep"), AGAIN_MS).unref();
    }
    passes = ended(passes, clock(), clock() - began);
  };
  const done = (async () => {
    while (!stopping) {
      const next = nextPass(passes, clock());
      const wait = Math.max("forMs" in next ? next.forMs : 0, notBefore());
      if (wait > 0 || "forMs" in next) await bell.wait(wait);
      else await passFor(next.reasons);
    }
  })();
  return {
    ask,
    stop: () => {
      stopping = true;
      bell.ring();
      return done;
    },
  };
}
