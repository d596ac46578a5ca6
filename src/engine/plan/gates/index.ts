import type { AnyObjectType } from "../../../drivers/object-type.ts";
import type { Action, FieldChange, Hold } from "../../../model/change.ts";
import { equal } from "../../../model/hash.ts";
import type { ObjectId, ObservedObject, UpdatePolicy } from "../../../model/object.ts";
import type { FleetPolicy } from "../../../model/policy.ts";
import { formatResource, type ResourceId } from "../../../model/resource.ts";
import { formatObject } from "../../format.ts";
import type { Node } from "../graph.ts";
import { lineageReason } from "../lineage.ts";
import type { PlanningState } from "../types.ts";
import { disruptionOf } from "./disruption.ts";
import { type Guard, guardReason } from "./guard.ts";
import { type WindowState, windowAt } from "./maintenance-window.ts";

/** Context of a gate. */
export interface GateContext {
  readonly planning: PlanningState;
  readonly window: WindowState;
  readonly isApproved: (node: Node) => boolean;
  readonly guard: Guard;
  /** Machines that do not fit on their host as the files want them, each with the reason. */
  readonly misfits: ReadonlyMap<ResourceId, string>;
  /** Vanished objects that the plan would create, each with an observed user. */
  readonly vanished: ReadonlyMap<ObjectId, ObservedObject>;
}

/** Returns why a change is held, or undefined. Pure. */
export type Gate = (node: Node, context: GateContext) => Hold | undefined;

/** Why the update policy holds a change, and what lets it go. No approval does. */
const NEVER_REASONS: Readonly<Record<keyof UpdatePolicy, string>> = {
  reboot:
    "updatePolicy.reboot is Never: shut the machine down by hand and start it, or write Window or Immediate",
  recreate: "updatePolicy.recreate is Never: write Window or Immediate",
};

export const DESTRUCTIVE: ReadonlySet<Action> = new Set<Action>(["replace", "trash", "delete"]);

/** Actions that stop, delete or recreate an object. Only a confirmed revision may do so. */
const STOPPING_ACTIONS: ReadonlySet<Action> = new Set<Action>([...DESTRUCTIVE, "restart", "migrate"]);

function stopsOrRemoves({ action, fields }: Node["draft"]): boolean {
  return (
    STOPPING_ACTIONS.has(action) || fields.some(({ path, after }) => path === "power" && after !== "running")
  );
}

/** Gates of a single object. No approval opens them. The first that holds is reported. */
export const OBJECT_GATES = {
  /** Holds if a commit applied the object last that the planned history lacks. */
  lineage({ draft }, { planning: { observed, input } }) {
    if (!stopsOrRemoves(draft)) return undefined;
    const reason = lineageReason(observed.get(draft.from ?? draft.id)?.mark, input.lineage);
    return reason === undefined ? undefined : { gate: "lineage", reason };
  },
  /** Holds while the repository has not confirmed the revision. Repairs pass. */
  revision({ draft }, { planning: { input } }) {
    if (input.unconfirmed === undefined || !stopsOrRemoves(draft)) return undefined;
    return { gate: "revision", reason: `${input.unconfirmed}: until then nothing is ended` };
  },
  /** Holds changes of suspended resources, because a person works on them by hand. */
  suspended({ draft }, { planning }) {
    const reason = planning.input.suspended.get(draft.owner);
    return reason === undefined
      ? undefined
      : { gate: "suspended", reason: `its resource is suspended: ${reason}` };
  },
  /**
   * Holds changes that take entries away from objects that several resources share, such as a load balancer's members,
   * while a file or resource cannot be used: the entries may belong to it. Repairs of drift pass, because the files
   * still have what was applied last.
   */
  files({ draft }, { planning: { input, types } }) {
    if (draft.cause === "drift" || !isShared(types.get(draft.type)) || !draft.fields.some(takesAway))
      return undefined;
    const unusable = input.unparsable[0] ?? firstOf(input.invalid);
    if (unusable === undefined) return undefined;
    return {
      gate: "files",
      reason: `what would go may belong to ${unusable}, which cannot be used as it is written`,
    };
  },
  /**
   * Holds a change that makes a machine larger than its host allows. The definition would be changed, and the machine
   * could not start any more.
   */
  capacity({ draft }, { misfits, planning: { types } }) {
    const reason = misfits.get(draft.owner);
    if (reason === undefined || types.get(draft.type)?.isMachine !== true) return undefined;
    return demandFields(draft).some(raisesDemand) ? { gate: "capacity", reason } : undefined;
  },
  /** Holds the removal or replacement of protected objects (`protect: true`). */
  protected({ draft }, { planning }) {
    const isMarked = planning.observed.get(draft.id)?.mark?.protect === true; // what a change would write there does not count yet
    const isHeld = DESTRUCTIVE.has(draft.action) && (isMarked || draft.mark?.protect === true);
    return isHeld ? { gate: "protected", reason: "it is protected; set protect: false first" } : undefined;
  },
  /** Holds repairs of drift that is only reported (`drift: report`). */
  drift({ draft }, { planning }) {
    const isReportOnly = draft.cause === "drift" && planning.desired.get(draft.id)?.drift === "report";
    return isReportOnly
      ? { gate: "drift", reason: "drift is only reported here (drift: report)" }
      : undefined;
  },
  /** Holds the power cycle of a machine whose liveness probe fails while the probe itself is in doubt. */
  massFailure({ draft }, { planning: { input } }) {
    const doubt = draft.cause === "health" ? input.livenessFailures?.get(draft.id)?.doubt : undefined;
    return draft.action !== "restart" || doubt === undefined
      ? undefined
      : { gate: "mass-failure", reason: doubt };
  },
  /** Holds restarts and replacements that the owner's updatePolicy does not allow. */
  updatePolicy({ draft }, { window }) {
    const part = disruptionOf(draft);
    if (part === undefined || draft.policy[part] === "Immediate") return undefined;
    if (draft.policy[part] === "Never") return { gate: "updatePolicy", reason: NEVER_REASONS[part] };
    return window.open ? undefined : windowHold(window);
  },
} as const satisfies Record<string, Gate>;

/** Gates of the whole plan. An approval of the change or the plan opens them. */
export const PLAN_GATES = {
  /** Holds too many removals or disruptions at once, and data loss. */
  guard(node, { guard, isApproved, planning }) {
    const reason = guardReason(node, guard, planning);
    return reason === undefined || isApproved(node) ? undefined : { gate: "guard", reason };
  },
  /** Holds the creation of a vanished disk that is still used. Otherwise it would come back empty. */
  vanished(node, { vanished, isApproved }) {
    const user = vanished.get(node.draft.id);
    if (user === undefined || isApproved(node)) return undefined;
    const reason = `${formatObject(user)} has used it, and it is gone: made anew it would be empty`;
    return { gate: "guard", reason };
  },
  /** Holds changes that need approval under the fleet's `apply` mode. */
  approval(node, { planning, window, isApproved }) {
    if (followsReadiness(node, planning)) return undefined;
    const reason = APPROVAL_RULES[planning.input.fleet.apply](node, window);
    return reason === undefined || isApproved(node) ? undefined : { gate: "approval", reason };
  },
} as const satisfies Record<string, Gate>;

/**
 * Returns whether a change only follows the readiness of machines: who approved the load balancer and the probe approved
 * that requests go to the machines that are ready.
 */
export function followsReadiness({ draft }: Node, { types }: GateContext["planning"]): boolean {
  return draft.cause === "health" && types.get(draft.type)?.followsReadiness !== undefined;
}

/** Returns whether entries of the object come from several resources. Machines and data have one owner. */
function isShared(type: AnyObjectType | undefined): boolean {
  return type !== undefined && type.isMachine !== true && !type.holdsData;
}

/** Returns whether the field, or an element of its list, is absent after the change. */
function takesAway({ before, after }: FieldChange): boolean {
  if (before === undefined) return false;
  if (!Array.isArray(before) || !Array.isArray(after)) return after === undefined;
  return before.some((element) => !after.some((other) => equal(element, other)));
}

/** Fields of a machine that count against the capacity of its host. */
const DEMAND: ReadonlySet<string> = new Set(["vcpus", "vcpusMax", "memoryKiB", "memoryMaxKiB"]);

/** Returns the fields that a change sets. A replacement sets all, and names only those that need it. */
function demandFields({ action, fields, before, after }: Node["draft"]): readonly Sides[] {
  if (action !== "replace") return fields;
  return [...DEMAND, "hugepages"].map((path) => ({ path, before: before?.[path], after: after?.[path] }));
}

type Sides = Pick<FieldChange, "path" | "before" | "after">;

function raisesDemand({ path, before, after }: Sides): boolean {
  if (path === "hugepages") return after === true && before !== true;
  return DEMAND.has(path) && typeof after === "number" && !(typeof before === "number" && before >= after);
}

function firstOf(ids: ReadonlySet<ResourceId>): string | undefined {
  const [first] = ids;
  return first === undefined ? undefined : formatResource(first);
}

type ApprovalRule = (node: Node, window: WindowState) => string | undefined;

/** Approval rules by mode. In a maintenance window, disruptions need no approval. */
export const APPROVAL_RULES: Readonly<Record<FleetPolicy["apply"], ApprovalRule>> = {
  auto: () => undefined,
  approve: () => "every change needs approval (apply: approve)",
  safe: ({ draft }, window) => {
    if (draft.action === "restart" && draft.cause === "health") return undefined; // its owner asked for it by a livenessProbe
    if (draft.losesData && draft.cause !== "expired") return "losing data needs approval (apply: safe)";
    const disruption = disruptionOf(draft);
    if (disruption === undefined || window.open) return undefined;
    return `a ${disruption === "reboot" ? "restart" : "replacement"} needs approval (apply: safe)`;
  },
};

export function gateContext(planning: PlanningState): Pick<GateContext, "planning" | "window" | "misfits"> {
  const { fleet, now, blocked } = planning.input;
  const misfits = blocked.filter(({ code }) => code === "capacity");
  return {
    planning,
    window: windowAt(fleet.windows, now),
    misfits: new Map(
      misfits.map(({ resource, message }) => [
        resource,
        withoutPrefix(message, `${formatResource(resource)}: `),
      ]),
    ),
  };
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function windowHold({ next }: WindowState): Hold {
  if (next === undefined)
    return { gate: "window", reason: "waits for a maintenance window, and the Fleet has no windows" };
  return { gate: "window", reason: "waits for the next maintenance window", until: next };
}
