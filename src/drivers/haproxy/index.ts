import { Failure } from "../../model/failure.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { HostDriver } from "../driver.ts";
import { asAnyType } from "../object-type.ts";
import { actionHandler } from "../shared/actions.ts";
import { assertMarkStillOurs } from "../shared/ownership-check.ts";
import { LOAD_BALANCER_ACTIONS, writeMark } from "./change.ts";
import { loadBalancerType } from "./load-balancer-type.ts";
import { observeLoadBalancers } from "./observe.ts";

/** The driver of load balancers: each is an HAProxy in the namespace of a network's router. */
export const haproxyDriver: HostDriver = {
  name: "haproxy",
  types: [asAnyType(loadBalancerType)],
  open({ target, shell, marks, context }) {
    const observe = async (signal: AbortSignal, names?: ReadonlySet<string>) =>
      (await observeLoadBalancers(shell, marks, target, signal, names)) as unknown as ObservedObject[]; // states are JSON
    return {
      read: (signal) => observe(signal),
      reread: (ids, signal) => observe(signal, new Set(ids.map((id) => id.slice(id.indexOf("/") + 1)))),
      async perform(change, signal) {
        if (signal.aborted) throw new Failure("cancelled", `${change.id}: stopped before it began`);
        await assertMarkStillOurs(change, marks, context.fleet, signal);
        await actionHandler(LOAD_BALANCER_ACTIONS, change)({ shell, marks }, change, signal);
      },
      adopt: ({ before, ...change }) =>
        writeMark({ shell, marks }, before === undefined ? change : { ...change, after: before }),
    };
  },
};
