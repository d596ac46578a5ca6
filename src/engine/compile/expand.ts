import type { Expansion } from "../../kinds/kind.ts";
import type { MachinePool } from "../../model/machine-pool.ts";
import { sameItems } from "../../model/memoize.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import { type ChangedInputs, recordChanges, recordTime } from "./changed-inputs.ts";
import { type CompileInputs, JUMP, kindContext } from "./kind-context.ts";
import { memoizedStep, type ResourceWithKind } from "./memoized-step.ts";

/** Written resources and the resources that they expand to. */
export interface Expanded {
  /** The identical list while no resource changes. */
  readonly resources: readonly Resource[];
  readonly expansions: ReadonlyMap<ResourceId, Expansion>;
  readonly pools: readonly MachinePool[];
  /** When a decision about a pool changes without new input (ISO 8601). Undefined: never. */
  readonly until: string | undefined;
  /** Resources of earlier commits that a decision depends on and that are not known, by `historyKey`. */
  readonly missingHistory: readonly string[];
}

/** Creates the first step of compiling: it expands pools to their members. A member whose id is also written is left out. */
export function createExpander(): (pairs: readonly ResourceWithKind[], written: CompileInputs) => Expanded {
  const expand = memoizedStep(({ kind, resource }, context) => kind.expand?.(resource, context));
  let before: CompileInputs | undefined;
  let resources: readonly Resource[] = [];
  return (pairs, written) => {
    const expandable = pairs.filter(({ kind }) => kind.expand !== undefined);
    const changed: ChangedInputs = new Map();
    recordChanges(changed, before, written, EXPANSION_PARTS);
    recordTime(changed, before, written);
    before = written;
    const answers = expand(expandable, kindContext(written), changed);
    const expansions = new Map<ResourceId, Expansion>();
    for (const [index, expansion] of answers.entries()) {
      const id = expandable[index]?.resource.id;
      if (id !== undefined && expansion !== undefined) expansions.set(id, expansion);
    }
    const members = [...expansions.values()].flatMap((expansion) =>
      expansion.resources.filter(({ id }) => !written.resources.has(id)),
    );
    const all = [...written.resources.values(), ...members];
    if (!sameItems(resources, all)) resources = all;
    return {
      resources,
      expansions,
      pools: [...expansions.values()].map(({ pool }) => pool),
      until: nextTime(expand.keysOf("time"), written.time.now),
      missingHistory: [...expand.keysOf("history")].filter((key) => !written.history.has(key)).sort(),
    };
  };
}

const EXPANSION_PARTS = [
  "resources",
  "hosts",
  "observed",
  "found",
  "namesakes",
  "failures",
  "replicas",
  "rollouts",
  "history",
] as const;

/** Returns the first of these times that is yet to come. */
function nextTime(times: ReadonlySet<string>, now: string): string | undefined {
  let next: string | undefined;
  for (const time of times)
    if (time !== JUMP && time > now && (next === undefined || time < next)) next = time;
  return next;
}
