import {
  type ProberState,
  splitTargetKey,
  type TargetState,
  targetKey,
} from "../../drivers/haproxy/prober-states.ts";
import { groupBy } from "../../model/group-by.ts";
import { type DesiredObject, objectRef, type TargetId } from "../../model/object.ts";
import { formatResource, machineOfNativeName, nativeName } from "../../model/resource.ts";
import type { ProbeClaim } from "../claims.ts";
import type { KindContext, ObjectSet } from "../kind.ts";
import { desiredObject } from "../shared/desired-object.ts";
import {
  gatewayHostOf,
  hasRouter,
  type NetworkResource,
  routerNamespaceOf,
  routerRef,
  segmentTypeOf,
} from "../shared/network-topology.ts";

/**
 * Returns the probers of a network: one in its router or, for a network without a router, one on each host with a machine
 * that is probed. The host reaches its machines over its own address on their bridge.
 */
export function proberObjects(network: NetworkResource, view: KindContext): ObjectSet {
  const claims = [...view.claims(network.id, "probe"), ...unreadableClaims(network, view)];
  if (claims.length === 0) return { objects: [] };
  if (segmentTypeOf(network, view) === "vxlan") return routerProber(network, claims, view);
  const byHost = [...groupBy(claims, ({ host }) => host)].sort(([one], [other]) => (one < other ? -1 : 1));
  const sets = byHost.map(([host, own]) => hostProber(network, host, own, view));
  return {
    objects: sets.flatMap(({ objects }) => objects),
    notices: sets.flatMap(({ notices = [] }) => notices),
  };
}

/**
 * Returns claims for the observed targets whose machine exists in the fleet but may be on an unreadable host. Such a machine
 * makes no claims, and whether it answers is all that is known of it.
 */
function unreadableClaims(network: NetworkResource, view: KindContext): ProbeClaim[] {
  if (view.hosts().every(({ facts }) => facts !== undefined)) return [];
  const probers = view.observed(network.id).filter(({ type }) => type === "prober");
  return probers.flatMap(({ target: host, state }) =>
    Object.entries((state as unknown as ProberState).targets).flatMap(([key, target]): ProbeClaim[] => {
      const { machine: name, probe } = splitTargetKey(key);
      const by = machineOfNativeName(name);
      const isUnreadable = view.get(by) !== undefined && view.placement(by) === undefined;
      const { address, port, active: _, ...how } = target;
      return isUnreadable
        ? [{ want: "probe", on: network.id, by, host, probe, name, address, port, how }]
        : [];
    }),
  );
}

function routerProber(network: NetworkResource, claims: readonly ProbeClaim[], view: KindContext): ObjectSet {
  if (!hasRouter(network.spec)) return notProbed(network, claims, "it has no router");
  const gateway = gatewayHostOf(network, view);
  if (gateway === undefined) return { objects: [] }; // the missing router is reported
  const namespace = routerNamespaceOf(view.fleet, network);
  const dependsOn = [routerRef(network, gateway).id];
  return { objects: [proberObject(network, gateway, { namespace, claims, dependsOn })] };
}

function hostProber(
  network: NetworkResource,
  host: TargetId,
  claims: readonly ProbeClaim[],
  view: KindContext,
): ObjectSet {
  if (view.host(host)?.facts?.shell === false) return notProbed(network, claims, `${host} has no shell`);
  return { objects: [proberObject(network, host, { namespace: "", claims, dependsOn: [] })] };
}

interface ProberParts {
  readonly namespace: string;
  readonly claims: readonly ProbeClaim[];
  readonly dependsOn: DesiredObject["dependsOn"];
}

function proberObject(
  network: NetworkResource,
  host: TargetId,
  { namespace, claims, dependsOn }: ProberParts,
): DesiredObject<ProberState> {
  const targets = Object.fromEntries(
    claims.map((claim) => [targetKey(claim.name, claim.probe), targetState(claim)]),
  );
  const state = { namespace, process: "running", targets, edits: [] } as const;
  return desiredObject(network, objectRef("prober", host, nativeName(network)), state, { dependsOn });
}

function targetState({ address, port, how }: ProbeClaim): TargetState {
  return { address, port, active: true, ...how };
}

function notProbed({ id }: NetworkResource, claims: readonly ProbeClaim[], why: string): ObjectSet {
  const machines = [...new Set(claims.map(({ by }) => by))].sort();
  return {
    objects: [],
    notices: machines.map(
      (machine) => `${formatResource(machine)} cannot be probed over ${formatResource(id)}: ${why}`,
    ),
  };
}
