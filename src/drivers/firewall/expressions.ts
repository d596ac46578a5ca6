import type { Json } from "../../model/json.ts";

/** The expressions of nft that our rules consist of, as JSON: libnftables-json(5). */

export const ACCEPT: Json = { accept: null };
export const DROP: Json = { drop: null };
export const NOTRACK: Json = { notrack: null };

export const jump = (target: string): Json => ({ jump: { target } });
export const goTo = (target: string): Json => ({ goto: { target } });

export const meta = (key: "iifname" | "oifname" | "l4proto"): Json => ({ meta: { key } });
export const payload = (protocol: string, field: string): Json => ({ payload: { protocol, field } });
export const ct = (key: "direction" | "state" | "zone"): Json => ({ ct: { key } });
export const concat = (...fields: readonly Json[]): Json => ({ concat: fields });

export const is = (left: Json, right: Json): Json => ({ match: { op: "==", left, right } });
export const isNot = (left: Json, right: Json): Json => ({ match: { op: "!=", left, right } });
export const includes = (left: Json, right: Json): Json => ({ match: { op: "in", left, right } });

/** Goes to the verdict that a map has for the key; continues without one. */
export const lookup = (key: Json, map: string): Json => ({ vmap: { key, data: `@${map}` } });
