import type { Resource } from "../../model/resource.ts";
import type { Entry } from "../cache.ts";
import { type Finding, type FleetCheck, fleetView } from "../finding.ts";
import { checkAddresses } from "./addresses.ts";
import { checkNames, checkZoneHosts, checkZones } from "./dns-names.ts";
import { checkFloatingIps, checkPoolOverlaps } from "./floating.ts";
import { checkDevices, checkHosts } from "./hosts.ts";
import { checkDuplicates, checkOneFleet } from "./identity.ts";
import { checkLoadBalancers } from "./load-balancers.ts";
import { checkAttachments, checkRootDisks } from "./machines.ts";
import { checkMemberships } from "./memberships.ts";
import { checkOverlaps } from "./overlaps.ts";
import { checkOverlays, checkUnderlays } from "./overlays.ts";
import { blamingPools, checkMembers } from "./pools.ts";
import { checkCycles, danglingReferences } from "./references.ts";
import { checkSecretKeys } from "./secrets.ts";
import { checkFiltered } from "./security-groups.ts";
import { checkClusters, checkFormats } from "./storage.ts";
import { checkVips } from "./vips.ts";

const CHECKS: readonly FleetCheck[] = [
  checkDuplicates,
  checkOneFleet,
  checkCycles,
  checkOverlaps,
  checkOverlays,
  checkUnderlays,
  checkPoolOverlaps,
  checkFloatingIps,
  checkAddresses,
  checkAttachments,
  checkRootDisks,
  checkFiltered,
  checkFormats,
  checkClusters,
  checkHosts,
  checkDevices,
  checkSecretKeys,
  checkMembers,
  checkLoadBalancers,
  checkMemberships,
  checkVips,
  checkZones,
  checkZoneHosts,
  checkNames,
];

/** All that is wrong between resources. Documents that are wrong by themselves cause no further complaints. */
export function fleetFindings(entries: readonly Entry[]): Finding[] {
  const resources = entries.flatMap(({ resource }): Resource[] => (resource === undefined ? [] : [resource]));
  const fleet = fleetView(resources);
  const claimed = new Set(entries.flatMap(({ reading }) => reading.claims));
  const found = CHECKS.flatMap((check) => check(fleet));
  return [...blamingPools(found, fleet), ...danglingReferences(fleet, claimed)];
}
