import type { ObjectType } from "../object-type.ts";
import type { RrsetState } from "./state.ts";

/** Records of one name and type. Resolvers forget old values after their old TTL. */
export const rrsetType: ObjectType<RrsetState> = {
  name: "rrset",
  holdsData: false,
  perTarget: false,
  summary: ({ ttl, values }) => `${values.join(", ")} for ${ttl} s`,
  impacts: { ttl: "live", values: "live" },
};
