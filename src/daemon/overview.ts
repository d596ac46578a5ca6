import type { SourceProblem } from "../git/source.ts";
import type { ChangeId } from "../model/change.ts";
import type { Happening, Observer } from "./happening.ts";
import type { View } from "./keeper.ts";

/** What a daemon is at, for whoever asks. */
export interface Overview {
  /** Undefined until the first commit could be read. */
  readonly fleet: string | undefined;
  readonly stopping: boolean;
  /** What keeps the source from following its branch. */
  readonly source: readonly SourceProblem[];
  /** The commit in force, and since when. */
  readonly commit: { readonly id: string; readonly branch: string; readonly since: Date } | undefined;
  /** What was known and planned last, and when. */
  readonly seen: { readonly view: View; readonly at: Date } | undefined;
  /** What failed last, until something was planned. */
  readonly failure: string | undefined;
  /** Changes that have been begun and have not ended. */
  readonly underWay: ReadonlySet<ChangeId>;
}

export interface Watcher {
  readonly observe: Observer;
  overview(): Overview;
}

const BEGINNING: Overview = {
  ...{
    fleet: undefined,
    stopping: false,
    source: [],
    commit: undefined,
    seen: undefined,
    failure: undefined,
  },
  underWay: new Set(),
};

/** Remembers of what happens only how things stand. */
export function createWatcher(now: () => Date): Watcher {
  let overview = BEGINNING;
  return {
    observe: (happening) => {
      overview = after(overview, happening, now);
    },
    overview: () => overview,
  };
}

function after(overview: Overview, happening: Happening, now: () => Date): Overview {
  const step = (STEPS as Steps<Happening>)[happening.kind]; // the entry of its own kind
  return step === undefined ? overview : { ...overview, ...step(happening, overview, now) };
}

type Of<Kind extends Happening["kind"]> = Extract<Happening, { kind: Kind }>;
type Step<One> = (happening: One, before: Overview, now: () => Date) => Partial<Overview>;
type Steps<One> = { readonly [Kind in Happening["kind"]]?: Step<One> };

const STEPS: { readonly [Kind in Happening["kind"]]?: Step<Of<Kind>> } = {
  started: ({ fleet }) => ({ fleet, stopping: false }),
  stopping: () => ({ stopping: true }),
  source: ({ problems }) => ({ source: problems }),
  commit: ({ commit: id, branch }, _before, now) => ({ commit: { id, branch, since: now() } }),
  planned: ({ view }, _before, now) => ({ failure: undefined, seen: { view, at: now() } }),
  failed: ({ doing, failure }) => ({ failure: `${doing}: ${failure.message}` }),
  "change-begun": ({ change }, { underWay }) => ({ underWay: new Set([...underWay, change.change]) }),
  "change-ended": ({ change }, { underWay }) => ({
    underWay: new Set([...underWay].filter((id) => id !== change.change)),
  }),
};
