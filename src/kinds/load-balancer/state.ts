import {
  type ListenerState,
  type LoadBalancerState,
  type MemberState,
  type MonitorState,
  memberKey,
  type PoolState,
} from "../../drivers/haproxy/states.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Member } from "./members.ts";
import type { LoadBalancerSpec } from "./spec.gen.ts";

type Listener = LoadBalancerSpec["listeners"][number];
type Pool = LoadBalancerSpec["pools"][number];

/** What the load balancer should be, in its place, with these members. */
export function stateOf(
  { listeners, pools }: LoadBalancerSpec,
  place: Pick<LoadBalancerState, "namespace" | "address">,
  members: readonly Member[],
): LoadBalancerState {
  const checked = new Set(pools.flatMap(({ name, healthMonitor }) => (healthMonitor ? [name] : [])));
  return {
    ...place,
    process: "running",
    listeners: Object.fromEntries(listeners.map((listener) => [listener.name, listenerState(listener)])),
    pools: Object.fromEntries(
      pools.flatMap((pool) => {
        const listener = listeners.find((one) => one.pool === pool.name);
        return listener === undefined ? [] : [[pool.name, poolState(pool, listener)]];
      }),
    ),
    members: Object.fromEntries(
      members.map((one) => [memberKey(one.pool, one.name), memberState(one, checked)]),
    ),
    edits: [],
  };
}

function listenerState(listener: Listener): ListenerState {
  const { protocol, port, pool, connectionLimit, allowedCidrs, timeouts } = listener;
  const clientMs = milliseconds(timeouts.client);
  return { protocol, port, pool, connectionLimit, clientMs, allowed: allowedCidrs, open: true };
}

/** A pool speaks as its listeners do, which are of one mind about it. */
function poolState({ algorithm, healthMonitor }: Pool, { protocol, timeouts }: Listener): PoolState {
  return {
    protocol,
    algorithm,
    connectMs: milliseconds(timeouts.memberConnect),
    dataMs: milliseconds(timeouts.memberData),
    monitor: healthMonitor === undefined ? null : monitorState(healthMonitor),
  };
}

function monitorState(monitor: NonNullable<Pool["healthMonitor"]>): MonitorState {
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

function memberState({ pool, address, port, weight }: Member, checked: ReadonlySet<string>): MemberState {
  return { address, port, weight, state: "ready", checked: checked.has(pool) };
}

function milliseconds(duration: string): number {
  return parseSeconds(duration) * 1000;
}
