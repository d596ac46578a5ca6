import type { Action, Hold } from "../../model/change.ts";
import type { UpdatePolicy } from "../../model/object.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import { type Brake, brakeReason } from "./brake.ts";
import type { Node } from "./graph.ts";
import { type WindowState, windowAt } from "./window.ts";
import type { World } from "./world.ts";

/** What gates look at besides the change itself. */
export interface GateContext {
  readonly world: World;
  readonly window: WindowState;
  readonly approved: (node: Node) => boolean;
  readonly brake: Brake;
}

/** Says why a change does not go now, or nothing. Pure. */
export type Gate = (node: Node, context: GateContext) => Hold | undefined;

/** Which part of an object's policy allows an action that disrupts it. */
const DISRUPTIVE: Partial<Record<Action, keyof UpdatePolicy>> = { restart: "reboot", replace: "recreate" };

const DESTRUCTIVE: ReadonlySet<Action> = new Set<Action>(["replace", "trash", "delete"]);

/** The gates of the object itself: no approval opens them. The first that holds is told. */
export const OWN_GATES = {
  /** Somebody works on this resource by hand. */
  suspended({ draft }, { world }) {
    const reason = world.input.suspended.get(draft.owner);
    return reason === undefined
      ? undefined
      : { gate: "suspended", reason: `its resource is suspended: ${reason}` };
  },
  /** `protect: true` keeps an object from everything that ends it. */
  protected({ draft }) {
    const holds = DESTRUCTIVE.has(draft.action) && draft.mark?.protect === true;
    return holds ? { gate: "protected", reason: "it is protected; set protect: false first" } : undefined;
  },
  /** `drift: report`: what was changed by hand is told, and left. */
  drift({ draft }, { world }) {
    const reported = draft.cause === "drift" && world.desired.get(draft.id)?.drift === "report";
    return reported ? { gate: "drift", reason: "drift is only reported here (drift: report)" } : undefined;
  },
  /** Restarts and replacements go only as the owner's updatePolicy allows. */
  updatePolicy({ draft }, { window }) {
    const part = DISRUPTIVE[draft.action];
    if (part === undefined || draft.policy[part] === "Immediate") return undefined;
    if (draft.policy[part] === "Never")
      return { gate: "updatePolicy", reason: `updatePolicy.${part} is Never` };
    return window.open ? undefined : beforeWindow(window);
  },
} as const satisfies Record<string, Gate>;

/** The gates of the plan as a whole: a person opens them by approving the change or the plan. */
export const PLAN_GATES = {
  /** Too much at once, or data that is gone for good. */
  brake(node, { brake, approved }) {
    const reason = brakeReason(node, brake);
    return reason === undefined || approved(node) ? undefined : { gate: "brake", reason };
  },
  /** What the fleet's `apply` wants a person to see first. */
  approval(node, { world, window, approved }) {
    const reason = APPROVAL[world.input.fleet.apply](node, window);
    return reason === undefined || approved(node) ? undefined : { gate: "approval", reason };
  },
} as const satisfies Record<string, Gate>;

type Asks = (node: Node, window: WindowState) => string | undefined;

/** What needs approval under each mode; in a maintenance window, disruption goes by itself. */
const APPROVAL: Readonly<Record<FleetPolicy["apply"], Asks>> = {
  auto: () => undefined,
  approve: () => "every change needs approval (apply: approve)",
  safe: ({ draft }, window) => {
    if (draft.losesData && draft.cause !== "expired") return "losing data needs approval (apply: safe)";
    if (DISRUPTIVE[draft.action] === undefined || window.open) return undefined;
    return `a ${draft.action === "restart" ? "restart" : "replacement"} needs approval (apply: safe)`;
  },
};

export function contextOf(world: World): Pick<GateContext, "world" | "window"> {
  return { world, window: windowAt(world.input.fleet.windows, world.input.now) };
}

function beforeWindow({ next }: WindowState): Hold {
  if (next === undefined)
    return { gate: "window", reason: "waits for a maintenance window, and the fleet has none" };
  return { gate: "window", reason: "waits for the next maintenance window", until: next };
}
