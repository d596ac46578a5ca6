import type { Resource, ResourceId } from "../../model/resource.ts";
import { eachOf } from "../each.ts";
import { type Finding, type FleetCheck, fleetView } from "../finding.ts";
import { checkAddresses } from "./addresses.ts";
import { checkMachineAddress, checkNames, checkZoneHosts, checkZones } from "./dns-names.ts";
import { checkFloatingIps, checkPoolOverlaps } from "./floating.ts";
import { checkDevices, checkHosts } from "./hosts.ts";
import { checkDuplicates, checkOneFleet } from "./identity.ts";
import { checkLoadBalancers } from "./load-balancers.ts";
import { checkAttachments, checkRootDisk } from "./machines.ts";
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
  eachOf("VirtualMachine", [checkRootDisk, checkFiltered, checkMachineAddress]),
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

/**
 * All that is wrong between resources. Documents that are wrong by themselves cause no further complaints: `claimed` tells
 * what they, too, mean to be.
 */
export function fleetFindings(
  resources: readonly Resource[],
  claimed: () => Iterable<ResourceId>,
): Finding[] {
  const fleet = fleetView(resources);
  const found = CHECKS.flatMap((check) => check(fleet));
  return [...blamingPools(found, fleet), ...danglingReferences(fleet, claimed)];
}
