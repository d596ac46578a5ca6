import fc from "fast-check";
import { it } from "vitest";
import { startWatchdog } from "./watchdog.ts";

/*
 * Hostile input, made from a grammar or from valid samples that are damaged. `npm test` tries a few hundred cases of each sort;
 * `npm run fuzz` goes on with other ones for as long as it is told. A case that was found once stands in the test as `found`, and is
 * tried first for ever. To see one again: FUZZ_SEED and FUZZ_PATH as fast-check prints them.
 */

/** How many times the usual number of cases. [1] */
const FACTOR = Number(process.env.FUZZ_FACTOR ?? 1);

const MAX_DURATION_MS = 20_000;

export interface FuzzOptions<Case> {
  readonly cases: fc.Arbitrary<Case>;
  /** Cases that failed once. */
  readonly regressions?: readonly Case[];
  /** [200] */
  readonly runs?: number;
  /** What one case may take of the processor, in milliseconds. [2000] */
  readonly limitMs?: number;
}

/** A law that holds for hostile input. `check` throws where it does not. A case that takes too long fails, one that hangs ends the process. */
export function fuzz<Case>(
  sentence: string,
  { cases, regressions = [], runs = 200, limitMs = 2000 }: FuzzOptions<Case>,
  check: (input: Case) => void | Promise<void>,
): void {
  const runCase = async (input: Case) => {
    using _ = watchdog.guard(sentence, input);
    const start = process.cpuUsage();
    await check(input);
    const { user, system } = process.cpuUsage(start);
    const tookMs = (user + system) / 1000;
    if (tookMs > limitMs) throw new Error(`it took ${tookMs} ms of the processor, more than ${limitMs}`);
    assertUnpolluted();
  };
  it(sentence, { timeout: 10 * MAX_DURATION_MS * Math.max(1, FACTOR) }, async () => {
    for (const input of regressions) await runCase(input);
    await fc.assert(fc.asyncProperty(cases, runCase), {
      ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
      ...(process.env.FUZZ_PATH === undefined ? {} : { path: process.env.FUZZ_PATH }),
      numRuns: Math.ceil(runs * FACTOR),
      interruptAfterTimeLimit: MAX_DURATION_MS * Math.max(1, FACTOR), // also of making a case that failed smaller
    });
  });
}

const watchdog = startWatchdog();

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Map.prototype, Function.prototype];
const before = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

/** No input may put anything on what all objects share. */
function assertUnpolluted(): void {
  for (const [index, prototype] of PROTOTYPES.entries())
    if (Reflect.ownKeys(prototype).length !== before[index])
      throw new Error(`a prototype was polluted: ${Reflect.ownKeys(prototype).map(String).join(" ")}`);
}
