import { targetKind } from "../../../model/object.ts";
import type { Problem } from "../../../model/problem.ts";
import type { Seen } from "./fleet.ts";
import { indexOf } from "./index-of.ts";
import { asBlocked } from "./plan.ts";

/** Everything that is wrong, by where it is to be put right. */
export function asProblems({ seen, source }: Seen) {
  const { plan, inForce, snapshot } = seen.view;
  const failing = plan.changes.filter(({ hold }) => hold?.gate === "backoff");
  return {
    repository: source.map(({ code, effect, message, hint, commit }) => ({
      ...{ code, effect, message },
      ...(hint === undefined ? {} : { hint }),
      ...(commit === undefined ? {} : { commit }),
    })),
    files: inForce.problems.map(asProblem),
    targets: [...snapshot.unreadable].map(([target, message]) => ({ target, message })),
    blocked: plan.blocked.map(asBlocked),
    failing: failing.map(({ owner, change, hold }) => ({
      ...{ resource: owner, change, message: hold?.reason ?? "" },
      ...(hold?.until === undefined ? {} : { until: hold.until }),
    })),
  };
}

function asProblem({ file, line, column, path, message, hint, resource }: Problem) {
  return {
    ...{ file, line, column, path, message },
    ...(hint === undefined ? {} : { hint }),
    ...(resource === undefined ? {} : { resource }),
  };
}

/** What holds objects, and whether it answers. */
export function asTargets({ seen }: Seen) {
  const { inForce, snapshot } = seen.view;
  const { own } = indexOf(seen.view);
  const items = inForce.targets.map(({ id }) => {
    const [message, facts] = [snapshot.unreadable.get(id), snapshot.facts.get(id)];
    return {
      ...{ id, kind: targetKind(id), readable: message === undefined },
      ...(message === undefined ? {} : { message }),
      objects: own.filter(({ target }) => target === id).length,
      ...(facts === undefined ? {} : { facts }),
    };
  });
  return { items };
}
