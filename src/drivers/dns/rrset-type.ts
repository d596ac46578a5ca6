import type { ObjectType } from "../object-type.ts";
import { parseRrsetName, type RrsetState } from "./state.ts";

/** Nothing can stand beside a CNAME (RFC 1034, 3.6.2). */
const EXCLUSIVE_TYPES: ReadonlySet<string> = new Set(["CNAME"]);

/** Records of one name and type. Resolvers forget old values after their old TTL. */
export const rrsetType: ObjectType<RrsetState> = {
  name: "rrset",
  holdsData: false,
  perTarget: false,
  summary: ({ ttl, values }) => `${values.join(", ")} for ${ttl} s`,
  impacts: { ttl: "live", values: "live" },
  placeOf: (key, { values }) => {
    const { name, type } = parseRrsetName(key);
    return values.length === 0 ? undefined : { name, exclusive: EXCLUSIVE_TYPES.has(type) };
  },
};
