import type { Resource } from "../../model/resource.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { checkRecord, checkZone } from "./dns.ts";
import { checkAddressPool } from "./floating.ts";
import { checkImage } from "./images.ts";
import { checkInstanceType } from "./instance-types.ts";
import { checkLoadBalancer } from "./load-balancers.ts";
import { checkMachine } from "./machines.ts";
import { checkNetwork } from "./networks.ts";
import { checkMachinePool } from "./pools.ts";
import { checkQuantities } from "./quantities.ts";
import { checkSecret } from "./secrets.ts";
import { checkSecurityGroup } from "./security-groups.ts";
import { checkSshKey } from "./ssh-keys.ts";
import { checkPool, checkVolume } from "./storage.ts";
import { checkWebhook } from "./webhooks.ts";
import { checkFleet } from "./windows.ts";

/** What no schema can say about a kind. */
const CHECKS: { readonly [kind: string]: ResourceCheck<never> } = {
  AddressPool: checkAddressPool,
  DNSRecord: checkRecord,
  DNSZone: checkZone,
  Fleet: checkFleet,
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

/** All that is wrong with a resource which its schema has accepted, seen alone. */
export function resourceFindings(resource: Resource): Finding[] {
  const quantities = checkQuantities(resource);
  if (quantities.length > 0) return quantities; // the other checks compute with them
  return CHECKS[resource.kind]?.(resource as Resource<never>) ?? []; // each check is given its own kind only
}
