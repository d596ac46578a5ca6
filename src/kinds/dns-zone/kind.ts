import { referTo } from "../../model/resource.ts";
import type { Kind } from "../kind.ts";
import { zoneTarget } from "../names.ts";
import type { DNSZoneSpec } from "./spec.gen.ts";

/** A DNS zone: a target. The names in it belong to the resources that want them. */
export const dnsZone: Kind<DNSZoneSpec> = {
  name: "DNSZone",
  target(resource, shellOf) {
    const { zone, reverse, server, via, tsig } = resource.spec;
    const { secret, key } = tsig.secretRef;
    const shell = via === undefined ? undefined : shellOf(via.split("/").at(-1) ?? via);
    if (via !== undefined && shell === undefined) return undefined; // the fleet's checks refuse that
    return {
      ...{ kind: "zone", id: zoneTarget(resource), zone, reverse, server },
      ...(shell === undefined ? {} : { via: shell }),
      tsig: {
        name: tsig.name,
        algorithm: tsig.algorithm,
        key: { secret: referTo("Secret", secret, resource.project), key },
      },
    };
  },
};
