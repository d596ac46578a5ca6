import { Failure } from "../../model/failure.ts";
import type { ObservedObject } from "../../model/object.ts";
import { asAnyType, type HostDriver } from "../driver.ts";
import { ACTIONS, note } from "./change.ts";
import { loadBalancerType } from "./load-balancer-type.ts";
import { observeLoadBalancers } from "./observe.ts";

/** Load balancers: an HAProxy each, in the namespace of a network's router. */
export const haproxyDriver: HostDriver = {
  name: "haproxy",
  types: [asAnyType(loadBalancerType)],
  open({ target, shell, marks }) {
    const observe = async (signal: AbortSignal, names?: ReadonlySet<string>) =>
      (await observeLoadBalancers(shell, marks, target, signal, names)) as unknown as ObservedObject[]; // states are JSON
    return {
      read: (signal) => observe(signal),
      reread: (ids, signal) => observe(signal, new Set(ids.map((id) => id.slice(id.indexOf("/") + 1)))),
      async perform(change, signal) {
        if (signal.aborted) throw new Failure("cancelled", `${change.id}: stopped before it began`);
        await ACTIONS[change.action]({ shell, marks }, change, signal);
      },
      adopt: (change) => note({ shell, marks }, change),
    };
  },
};
