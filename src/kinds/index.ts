import { addressPool } from "./address-pool/kind.ts";
import { dnsRecord } from "./dns-record/kind.ts";
import { dnsZone } from "./dns-zone/kind.ts";
import { fleet } from "./fleet/kind.ts";
import { floatingIp } from "./floating-ip/kind.ts";
import { host } from "./host/kind.ts";
import { image } from "./image/kind.ts";
import { instanceType } from "./instance-type/kind.ts";
import type { Kind } from "./kind.ts";
import { loadBalancer } from "./load-balancer/kind.ts";
import { network } from "./network/kind.ts";
import { placementGroup } from "./placement-group/kind.ts";
import { secret } from "./secret/kind.ts";
import { securityGroup } from "./security-group/kind.ts";
import { sshKey } from "./ssh-key/kind.ts";
import { storagePool } from "./storage-pool/kind.ts";
import { virtualMachine } from "./virtual-machine/kind.ts";
import { virtualMachinePool } from "./virtual-machine-pool/kind.ts";
import { volume } from "./volume/kind.ts";
import { webhook } from "./webhook/kind.ts";

/** All kinds. A new kind takes one folder, one schema and one line here. */
export const kinds: readonly Kind<never>[] = [
  addressPool,
  dnsRecord,
  dnsZone,
  fleet,
  floatingIp,
  host,
  image,
  instanceType,
  loadBalancer,
  network,
  placementGroup,
  secret,
  securityGroup,
  sshKey,
  storagePool,
  virtualMachine,
  virtualMachinePool,
  volume,
  webhook,
] as readonly Kind<never>[]; // a kind gets only resources of its own kind, which the loader validated
