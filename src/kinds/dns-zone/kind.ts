import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import { resolveReference } from "../../model/resource.ts";
import type { Kind } from "../kind.ts";
import { zoneTarget } from "../shared/dns-names.ts";

/** A DNS zone, which is a target. Each record in it belongs to the resource that claims its name. */
export const dnsZone: Kind<DNSZoneSpec> = {
  name: "DNSZone",
  shortNames: ["zone", "zones"],
  eventNoun: "dns-zone",
  primaryTypes: ["rrset"],
  target(resource, shellOf) {
    const { zone, reverse, server, via, tsig } = resource.spec;
    const { secret, key } = tsig.secretRef;
    const shell = via === undefined ? undefined : shellOf(via.split("/").at(-1) ?? via);
    if (via !== undefined && shell === undefined) return undefined; // the checks of the fleet refuse this
    return {
      kind: "zone",
      id: zoneTarget(resource),
      zone,
      reverse,
      server,
      ...(shell === undefined ? {} : { via: shell }),
      tsig: {
        name: tsig.name,
        algorithm: tsig.algorithm,
        key: { secret: resolveReference("Secret", secret, resource.project), key },
      },
    };
  },
};
