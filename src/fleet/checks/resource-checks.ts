import type { Resource } from "../../model/resource.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { checkRecord, checkZone } from "./dns-records.ts";
import { checkAddressPool } from "./floating-ips.ts";
import { checkHost } from "./hosts.ts";
import { checkImage } from "./images.ts";
import { checkInstanceType } from "./instance-types.ts";
import { checkLoadBalancer } from "./load-balancers.ts";
import { checkMachinePool } from "./machine-pools.ts";
import { checkMachine } from "./machines.ts";
import { checkFleet } from "./maintenance-windows.ts";
import { checkNetwork } from "./networks.ts";
import { checkQuantities } from "./quantities.ts";
import { checkRepeatedReferences } from "./repeated-references.ts";
import { checkSecret } from "./secrets.ts";
import { checkSecurityGroup } from "./security-groups.ts";
import { checkSshKey } from "./ssh-keys.ts";
import { checkPool, checkVolume } from "./storage.ts";
import { checkWebhook } from "./webhooks.ts";

/** The checks per kind that a schema cannot express. */
const RESOURCE_CHECKS: { readonly [kind: string]: ResourceCheck<never> } = {
  AddressPool: checkAddressPool,
  DNSRecord: checkRecord,
  DNSZone: checkZone,
  Fleet: checkFleet,
  Host: checkHost,
  Image: checkImage,
  InstanceType: checkInstanceType,
  LoadBalancer: checkLoadBalancer,
  Network: checkNetwork,
  SSHKey: checkSshKey,
  Secret: checkSecret,
  SecurityGroup: checkSecurityGroup,
  StoragePool: checkPool,
  VirtualMachine: checkMachine,
  VirtualMachinePool: checkMachinePool,
  Volume: checkVolume,
  Webhook: checkWebhook,
};

/** Returns the problems of one resource that its schema accepted. */
export function resourceFindings(resource: Resource): Finding[] {
  const quantities = checkQuantities(resource);
  if (quantities.length > 0) return quantities; // the other checks compute with quantities
  const own = RESOURCE_CHECKS[resource.kind]?.(resource as Resource<never>) ?? []; // each check gets only its own kind
  return [...checkRepeatedReferences(resource), ...own];
}
