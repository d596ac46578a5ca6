import { Failure } from "../../model/failure.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { HostDriver } from "../driver.ts";
import { asAnyType } from "../object-type.ts";
import { actionHandler } from "../shared/actions.ts";
import { assertMarkStillOurs } from "../shared/ownership-check.ts";
import { haproxyActions, writeMark } from "./change.ts";
import { loadBalancerKind } from "./load-balancer.ts";
import { loadBalancerType } from "./load-balancer-type.ts";
import { observeLoadBalancers } from "./observe.ts";
import { proberKind } from "./prober.ts";
import { readHealth } from "./prober-health.ts";
import { observeProbers } from "./prober-observe.ts";
import { proberType } from "./prober-type.ts";
import { createSince } from "./since.ts";

const LOAD_BALANCER_ACTIONS = haproxyActions(loadBalancerKind);
const PROBER_ACTIONS = haproxyActions(proberKind);

/** The driver of load balancers and probers: each is an HAProxy in the namespace of a network's router, or of the host. */
export const haproxyDriver: HostDriver = {
  name: "haproxy",
  types: [asAnyType(loadBalancerType), asAnyType(proberType)],
  open({ target, shell, marks, context }) {
    const sinceOf = createSince(() => context.now());
    const observe = async (signal: AbortSignal, ids?: readonly string[]) => {
      const loadBalancers = namesOf("loadbalancer", ids);
      const probers = namesOf("prober", ids);
      const all = await Promise.all([
        loadBalancers?.size === 0
          ? []
          : observeLoadBalancers(shell, marks, target, sinceOf, signal, loadBalancers),
        probers?.size === 0 ? [] : observeProbers(shell, marks, target, sinceOf, signal, probers),
      ]);
      return all.flat() as unknown as ObservedObject[]; // states are JSON
    };
    return {
      read: (signal) => observe(signal),
      reread: (ids, signal) => observe(signal, ids),
      health: ({ probers }, signal) => readHealth(shell, probers, sinceOf, signal),
      async perform(change, signal) {
        if (signal.aborted) throw new Failure("cancelled", `${change.id}: stopped before it began`);
        await assertMarkStillOurs(change, marks, context.fleet, signal);
        const actions = change.type === "prober" ? PROBER_ACTIONS : LOAD_BALANCER_ACTIONS;
        await actionHandler(actions, change)({ shell, marks }, change, signal);
      },
      adopt: ({ before, ...change }) =>
        writeMark({ shell, marks }, before === undefined ? change : { ...change, after: before }),
    };
  },
};

/** Returns the names of the objects of a type among these ids; undefined for all. */
function namesOf(type: string, ids: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (ids === undefined) return undefined;
  const own = ids.filter((id) => id.startsWith(`${type}@`));
  return new Set(own.map((id) => id.slice(id.indexOf("/") + 1)));
}
