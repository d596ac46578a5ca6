import type { Floating, RouterState, Vip } from "../../drivers/network/states.ts";
import { type DesiredObject, type ObjectId, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, parseResourceId } from "../../model/resource.ts";
import { desired } from "../desired.ts";
import {
  bridgeOf,
  mtuOf,
  routerLinksOf,
  routerMacOf,
  routerOf,
  routerRef,
  segmentRef,
  transitOf,
} from "../networks.ts";
import { leasesOf } from "./local.ts";
import type { Segmented } from "./segment.ts";
import { gatewayWithPrefix } from "./subnet.ts";

/** The router of a network between hosts, on its gateway host. */
export function routerObject(all: Segmented, gateway: TargetId): DesiredObject<RouterState> {
  const { network } = all;
  const state = routerState(all, gateway);
  const uplink = state.uplink === null ? [] : [objectRef("uplink", gateway, state.uplink).id];
  const needs = [segmentRef(network, gateway).id, ...uplink];
  return desired(network, routerRef(network, gateway), state, { needs, announces: machinesOf(all) });
}

/** It answers DHCP before a machine first asks; but a machine comes also without it, since its host needs no gateway. */
function machinesOf({ leases }: Segmented): ObjectId[] {
  const ids = leases.map(({ by, host }) => objectRef("domain", host, nativeName(parseResourceId(by))).id);
  return [...new Set(ids)].sort();
}

function routerState(all: Segmented, gateway: TargetId): RouterState {
  const { network, view, leases } = all;
  const { spec } = network;
  const [subnet] = spec.subnets;
  const out = spec.mode === "nat";
  return {
    namespace: routerOf(view.fleet, network),
    bridge: bridgeOf(view.fleet, network),
    ...routerLinksOf(view.fleet, network),
    links: "up",
    mac: routerMacOf(view.fleet, network),
    mtu: mtuOf(network, view),
    address: subnet === undefined ? null : gatewayWithPrefix(subnet),
    transit: out ? transitOf(network, view) : null,
    uplink: out ? (view.host(gateway)?.resource.spec.uplink?.interface ?? null) : null,
    nat: out ? "on" : "off",
    dhcp: spec.dhcp ? "on" : "off",
    nameservers: subnet?.nameservers ?? [],
    leases: spec.dhcp ? leasesOf(leases) : {},
    floating: floatingOf(all),
    vips: vipsOf(all),
  };
}

function floatingOf({ network, view }: Segmented): Record<string, Floating> {
  const claims = view.claims(network.id, "floating");
  return Object.fromEntries(
    claims.map(({ public: address, inner, by }) => [address, { inner, owner: by, routed: true }]),
  );
}

function vipsOf({ network, view }: Segmented): Record<string, Vip> {
  const claims = view.claims(network.id, "vip");
  return Object.fromEntries(
    claims.map(({ address, external }) => [
      address,
      { at: external ? "outside" : "inside", routed: external },
    ]),
  );
}
