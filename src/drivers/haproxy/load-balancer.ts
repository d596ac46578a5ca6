import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import type { HaproxyKind } from "./change.ts";
import { renderConfig } from "./config.ts";
import { type LoadBalancerObservation, readLoadBalancers } from "./observe.ts";
import type { Runtime } from "./runtime.ts";
import { diffRuntime, formatHealthFile, hasCookies } from "./runtime-change.ts";
import type { LoadBalancerState } from "./states.ts";

/** Load balancers. Members need no reload: they change at runtime, but for cookies where HAProxy is older than 3.0. */
export const loadBalancerKind: HaproxyKind<LoadBalancerState, Runtime, LoadBalancerObservation> = {
  type: "loadbalancer",
  objects: "load balancers",
  read: async (shell, instance, signal) => {
    const [observation] = await readLoadBalancers(shell, [instance], signal);
    if (observation === undefined)
      throw new Failure("bug", `load balancer ${instance.name}: was not looked for`);
    return observation;
  },
  isLoaded: (desired, { config, runtime }) =>
    config.edits.length === 0 &&
    config.address === desired.address &&
    equal(config.listeners, desired.listeners) &&
    equal(config.pools, desired.pools) &&
    (runtime === undefined || hasCookies(desired, runtime)),
  renderConfig,
  renderHealth: (desired, { runtime }, method) =>
    formatHealthFile(desired, method === "reload" ? runtime : undefined),
  runtimeChange: diffRuntime,
};
