import type { ObjectType } from "../driver.ts";
import type { RrsetState } from "./state.ts";

/** Records of one name and type. What resolvers remember of them they forget after the TTL that they had before. */
export const rrsetType: ObjectType<RrsetState> = {
  name: "rrset",
  holdsData: false,
  copies: false,
  summary: ({ ttl, values }) => `${values.join(", ")} for ${ttl} s`,
  impacts: { ttl: "live", values: "live" },
};
