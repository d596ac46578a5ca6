import type { Json } from "../../model/json.ts";

/** The matches that routers and uplinks need, in nft's own spelling (libnftables-json(5)). */

export const comesFrom = (link: string): Json => match({ meta: { key: "iifname" } }, link);
export const goesTo = (link: string): Json => match({ meta: { key: "oifname" } }, link);
export const comesElsewhere = (link: string): Json => ({
  match: { op: "!=", left: { meta: { key: "iifname" } }, right: link },
});
export const udpPort = (port: number): Json => match({ payload: { protocol: "udp", field: "dport" } }, port);
export const source = (addresses: Json): Json => match(field("saddr"), addresses);
export const tracked = (key: "state" | "status", values: Json): Json => ({
  match: { op: "in", left: { ct: { key } }, right: values },
});

export const ACCEPT: Json = { accept: null };
export const DROP: Json = { drop: null };
export const MASQUERADE: Json = { masquerade: null };

export const destinationIn = (map: string): Json => ({
  dnat: { addr: { map: { key: field("daddr"), data: `@${map}` } } },
});
export const sourceIn = (map: string): Json => ({
  snat: { addr: { map: { key: field("saddr"), data: `@${map}` } } },
});

function field(name: "saddr" | "daddr"): Json {
  return { payload: { protocol: "ip", field: name } };
}

function match(left: Json, right: Json): Json {
  return { match: { op: "==", left, right } };
}
