import type { Kind } from "../../kinds/kind.ts";
import { equal } from "../../model/hash.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import { affects, type ChangedInputs } from "./changed-inputs.ts";
import { type CompileContext, type InputPart, type ReadLog, trackedContext } from "./kind-context.ts";

/** Resource with its kind. */
export interface ResourceWithKind {
  readonly kind: Kind<unknown>;
  readonly resource: Resource;
}

interface MemoEntry<Answer> {
  readonly resource: Resource;
  readonly reads: ReadLog;
  readonly answer: Answer;
}

/** Step of compiling over all resources. `changed` lists the inputs that differ from the last call. */
export interface CompileStep<Answer> {
  (pairs: readonly ResourceWithKind[], view: CompileContext, changed: ChangedInputs): Answer[];
  /** Returns the keys of a part that the last answers depend on. */
  keysOf(part: InputPart): Set<string>;
}

/**
 * Memoizes a step. It calls the kind again only when the resource or an input that the kind read has changed. An answer
 * that equals the last one is replaced by the last one, so that later steps find it identical.
 */
export function memoizedStep<Answer>(
  compute: (pair: ResourceWithKind, context: CompileContext) => Answer,
): CompileStep<Answer> {
  let memo: readonly MemoEntry<Answer>[] = [];
  const step = (pairs: readonly ResourceWithKind[], context: CompileContext, changed: ChangedInputs) => {
    const findEntry = entryFinder(memo);
    let reads: ReadLog = [];
    const tracked = trackedContext(context, () => reads); // one for all: to make one for each takes longer than what is asked
    memo = pairs.map((pair, index) => {
      const { resource } = pair;
      const previous = findEntry(resource.id, index);
      if (previous?.resource === resource && !affects(changed, previous.reads)) return previous;
      reads = [];
      const answer = compute(pair, tracked);
      const same = previous !== undefined && equal(previous.answer, answer);
      return { resource, reads, answer: same ? previous.answer : answer };
    });
    return memo.map(({ answer }) => answer);
  };
  return Object.assign(step, { keysOf: (part: InputPart) => keysIn(memo, part) });
}

function keysIn(memo: readonly MemoEntry<unknown>[], part: InputPart): Set<string> {
  const keys = new Set<string>();
  for (const { reads } of memo)
    for (let index = 0; index < reads.length; index += 2)
      if (reads[index] === part) keys.add(reads[index + 1] ?? ""); // as trackedContext writes it
  return keys;
}

/** Finds the memo of a resource, mostly at its last position, which saves a lookup by name. */
function entryFinder<Answer>(
  memo: readonly MemoEntry<Answer>[],
): (id: ResourceId, index: number) => MemoEntry<Answer> | undefined {
  let byId: Map<ResourceId, MemoEntry<Answer>> | undefined;
  return (id, index) => {
    const entry = memo[index];
    if (entry?.resource.id === id) return entry;
    byId ??= new Map(memo.map((item) => [item.resource.id, item]));
    return byId.get(id);
  };
}
