import type { AllowedUris } from "../../host/address.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import { createFleetView, type Finding, type FleetCheck } from "../finding.ts";
import { memoizedCheck } from "../memoized-checks.ts";
import { checkAddressOwners } from "./address-owners.ts";
import { checkBridges } from "./bridges.ts";
import { checkMachineAddress, checkNames, checkZoneHosts, checkZones } from "./dns-names.ts";
import { checkExistingNames } from "./existing.ts";
import { checkAddresses } from "./fixed-addresses.ts";
import { checkAddressPoolOverlaps, checkFloatingIps } from "./floating-ips.ts";
import { checkHostAddresses } from "./host-addresses.ts";
import { checkDevices, checkHostNames, checkHosts } from "./hosts.ts";
import { checkDuplicates, checkOneFleet } from "./identity.ts";
import { checkMemberships } from "./load-balancer-memberships.ts";
import { checkLoadBalancers } from "./load-balancers.ts";
import { attributeToPools, checkMemberNames, checkMonitoredPools } from "./machine-pools.ts";
import { checkAttachments, checkMachineIdentities, checkRootDisk } from "./machines.ts";
import { checkOverlays, checkUnderlays } from "./overlays.ts";
import { checkProbedNetworks } from "./probes.ts";
import { checkCycles, danglingReferences } from "./references.ts";
import { checkSecretKeys } from "./secrets.ts";
import { checkFiltered } from "./security-groups.ts";
import { checkClusters, checkFormats } from "./storage.ts";
import { checkSharedPoolPaths } from "./storage-pool-paths.ts";
import { checkSubnetOverlaps } from "./subnet-overlaps.ts";
import { checkVips } from "./vips.ts";

const FLEET_CHECKS: readonly FleetCheck[] = [
  checkDuplicates,
  checkOneFleet,
  checkCycles,
  checkSubnetOverlaps,
  checkAddressOwners,
  checkBridges,
  checkExistingNames,
  checkOverlays,
  checkUnderlays,
  checkAddressPoolOverlaps,
  checkFloatingIps,
  checkAddresses,
  checkAttachments,
  checkMachineIdentities,
  memoizedCheck("VirtualMachine", [checkRootDisk, checkFiltered, checkMachineAddress]),
  checkFormats,
  checkClusters,
  checkSharedPoolPaths,
  checkHosts,
  checkHostNames,
  checkDevices,
  checkSecretKeys,
  checkMemberNames,
  checkMonitoredPools,
  checkLoadBalancers,
  checkMemberships,
  checkVips,
  checkProbedNetworks,
  checkZones,
  checkZoneHosts,
  checkNames,
];

/** Settings of the operator, which the files cannot change. */
export interface FleetCheckOptions {
  /** Host URIs that are allowed although they may start programs. [none] */
  readonly allowedHostUris?: AllowedUris;
}

/**
 * Returns all problems between resources. References to invalid documents are no further problems: `claimedIds`
 * returns the ids that all documents claim.
 */
export function fleetFindings(
  resources: readonly Resource[],
  claimedIds: () => Iterable<ResourceId>,
  { allowedHostUris = new Set() }: FleetCheckOptions = {},
): Finding[] {
  const fleet = createFleetView(resources);
  const findings = [...FLEET_CHECKS, checkHostAddresses(allowedHostUris)].flatMap((check) => check(fleet));
  return [...attributeToPools(findings, fleet), ...danglingReferences(fleet, claimedIds)];
}
