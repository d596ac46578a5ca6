import {
  type ListenerState,
  type LoadBalancerState,
  type MemberState,
  type MonitorState,
  memberKey,
  type PoolState,
} from "../../drivers/haproxy/states.ts";
import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import { hashText } from "../../model/hash.ts";
import { parseSeconds } from "../../model/units.ts";
import type { LoadBalancerMember } from "./load-balancer-members.ts";

type ListenerSpec = LoadBalancerSpec["listeners"][number];
type BackendPoolSpec = LoadBalancerSpec["pools"][number];

/** Returns the desired state of the load balancer with these members. */
export function loadBalancerState(
  { listeners, pools }: LoadBalancerSpec,
  location: Pick<LoadBalancerState, "namespace" | "address">,
  members: readonly LoadBalancerMember[],
): LoadBalancerState {
  const poolsByName = new Map(pools.map((pool) => [pool.name, pool]));
  return {
    ...location,
    process: "running",
    listeners: Object.fromEntries(listeners.map((listener) => [listener.name, listenerState(listener)])),
    pools: Object.fromEntries(
      pools.flatMap((pool) => {
        const listener = listeners.find((one) => one.pool === pool.name);
        return listener === undefined ? [] : [[pool.name, poolState(pool, listener)]];
      }),
    ),
    members: Object.fromEntries(
      members.map((one) => [memberKey(one.pool, one.name), memberState(one, poolsByName.get(one.pool))]),
    ),
    edits: [],
  };
}

function listenerState(listener: ListenerSpec): ListenerState {
  const { protocol, port, pool, connectionLimit, allowedCidrs, timeouts } = listener;
  const clientMs = milliseconds(timeouts.client);
  return { protocol, port, pool, connectionLimit, clientMs, allowed: allowedCidrs, open: true };
}

/**
 * Returns the state of a pool. Its protocol and timeouts are those of its listeners, which the checks require to
 * agree.
 */
function poolState(
  { name, algorithm, healthMonitor, sessionPersistence }: BackendPoolSpec,
  { protocol, timeouts }: ListenerSpec,
): PoolState {
  return {
    protocol,
    algorithm,
    connectMs: milliseconds(timeouts.memberConnect),
    dataMs: milliseconds(timeouts.memberData),
    monitor: healthMonitor === undefined ? null : monitorState(healthMonitor),
    ...(sessionPersistence === "HTTP_COOKIE" ? { cookie: `fleetwright-${name}` } : {}),
  };
}

function monitorState(monitor: NonNullable<BackendPoolSpec["healthMonitor"]>): MonitorState {
  const { type, urlPath = "/", expectedCodes = "200", delay, timeout, maxRetries } = monitor;
  return {
    type,
    path: type === "HTTP" ? urlPath : null,
    codes: type === "HTTP" ? expectedCodes : null,
    delayMs: milliseconds(delay),
    timeoutMs: milliseconds(timeout),
    retries: maxRetries,
  };
}

function memberState(
  { name, address, port, weight, state }: LoadBalancerMember,
  pool: BackendPoolSpec | undefined,
): MemberState {
  const cookie = pool?.sessionPersistence === "HTTP_COOKIE" ? { cookie: cookieFor(name) } : {};
  return { address, port, weight, state, checked: pool?.healthMonitor !== undefined, ...cookie };
}

/** Returns the cookie's value for a member. It does not tell clients the name of the machine. */
function cookieFor(member: string): string {
  return hashText(member).slice(0, 16);
}

function milliseconds(duration: string): number {
  return parseSeconds(duration) * 1000;
}
