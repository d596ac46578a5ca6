import type { ObjectType } from "../object-type.ts";
import type { RouterState, SegmentState, UnderlayState, UplinkState } from "./states.ts";

/** All impacts are live: links keep their machines, and a recreated part is back within milliseconds. */

export const segmentType: ObjectType<SegmentState> = {
  name: "segment",
  holdsData: false,
  perTarget: true,
  summary: ({ vni, mtu, machines }) =>
    `VXLAN ${vni}, MTU ${mtu}, ${Object.values(machines).filter(({ via }) => via !== null).length} on other hosts`,
  impacts: {
    bridge: "replace",
    port: "replace",
    links: "live",
    vni: "live",
    local: "live",
    underlay: "live",
    mtu: "live",
    forwarding: "live",
    shielded: "live",
    taps: "live",
    peers: "live",
    machines: () => "live",
  },
};

/**
 * A router may exist on two hosts for a moment when the gateway changes: the new one is created before the old one is
 * deleted.
 */
export const routerType: ObjectType<RouterState> = {
  name: "router",
  holdsData: false,
  perTarget: true,
  summary: ({ address, nat, dhcp, floating }) =>
    [
      address ?? "no address",
      ...(nat === "on" ? ["NAT"] : []),
      ...(dhcp === "on" ? ["DHCP"] : []),
      ...Object.keys(floating),
    ].join(", "),
  impacts: {
    namespace: "replace",
    bridge: "live",
    inside: "replace",
    outside: "replace",
    links: "live",
    mac: "live",
    mtu: "live",
    address: "live",
    transit: "live",
    uplink: "live",
    nat: "live",
    dns: "live",
    dhcp: "live",
    nameservers: "live",
    leases: () => "live",
    floating: () => "live",
    vips: () => "live",
  },
};

export const uplinkType: ObjectType<UplinkState> = {
  name: "uplink",
  holdsData: false,
  perTarget: true,
  summary: ({ interface: name }) => `NAT out of ${name}`,
  impacts: { interface: "replace", closed: "live", forwarding: "live", prompt: "live", nat: "live" },
};

export const underlayType: ObjectType<UnderlayState> = {
  name: "underlay",
  holdsData: false,
  perTarget: true,
  summary: ({ interface: name }) => `VXLAN from ${name} alone`,
  impacts: { interface: "replace", guard: "live" },
};
