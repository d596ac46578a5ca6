import type { MachinePool } from "../../model/machine-pool.ts";
import { sameItems } from "../../model/memoize.ts";
import type { Resource } from "../../model/resource.ts";
import { type ChangedInputs, recordChanges } from "./changed-inputs.ts";
import { type CompileInputs, kindContext } from "./kind-context.ts";
import { memoizedStep, type ResourceWithKind } from "./memoized-step.ts";

/** Written resources and the resources that they expand to. */
export interface Expanded {
  /** The identical list while no resource changes. */
  readonly resources: readonly Resource[];
  readonly pools: readonly MachinePool[];
}

const NOTHING: readonly never[] = [];

/**
 * Creates the first step of compiling: it expands pools to their members. Skips a member whose id is also written; the
 * loader refuses such fleets.
 */
export function createExpander(): (pairs: readonly ResourceWithKind[], written: CompileInputs) => Expanded {
  const expand = memoizedStep(({ kind, resource }, context) => kind.expand?.(resource, context) ?? NOTHING);
  let before: CompileInputs | undefined;
  let last: Expanded = { resources: [], pools: [] };
  return (pairs, written) => {
    const expandable = pairs.filter(({ kind }) => kind.expand !== undefined);
    const changed: ChangedInputs = new Map();
    recordChanges(changed, before, written, ["resources", "hosts", "observed"]);
    before = written;
    const members = expand(expandable, kindContext(written), changed).map((expanded) =>
      expanded.filter(({ id }) => !written.resources.has(id)),
    );
    const resources = [...written.resources.values(), ...members.flat()];
    const pools = expandable.flatMap((pair, index) => poolOf(pair, members[index] ?? NOTHING));
    last = { resources: sameItems(last.resources, resources) ? last.resources : resources, pools };
    return last;
  };
}

function poolOf({ kind, resource }: ResourceWithKind, members: readonly Resource[]): MachinePool[] {
  const rules = kind.group?.(resource);
  return rules === undefined ? [] : [{ ...rules, id: resource.id, members: members.map(({ id }) => id) }];
}
