import type { SecretResource } from "../images/port.ts";
import { KEYRING_HINT, noKeyring } from "../images/secrets.ts";
import { KEYRING, keyOf } from "../kinds/ceph.ts";
import type { StoragePoolSpec } from "../kinds/storage-pool/spec.gen.ts";
import type { VirtualMachineSpec } from "../kinds/virtual-machine/spec.gen.ts";
import type { Blocked } from "../model/plan.ts";
import { type Resource, type ResourceId, referTo, showResource } from "../model/resource.ts";
import { secretKey } from "./compile/view.ts";

/** Keyed hashes of secret values, by `secretKey`. */
export type Hashes = ReadonlyMap<string, string>;

/** All that has secret values: Secrets, and pools whose user's key lies in a keyring. */
export function secretsIn(resources: readonly Resource[]): SecretResource[] {
  const secrets = resources.filter(({ kind }) => kind === "Secret") as (Resource & SecretResource)[]; // the loader validated them
  return [...secrets, ...poolsIn(resources).flatMap(keyringOf)];
}

function poolsIn(resources: readonly Resource[]): Resource<StoragePoolSpec>[] {
  return resources.filter((one): one is Resource<StoragePoolSpec> => one.kind === "StoragePool");
}

/** A pool in a Ceph cluster whose user's key is in no Secret has it in a keyring. */
function keyringOf({ id, spec: { ceph } }: Resource<StoragePoolSpec>): SecretResource[] {
  if (ceph === undefined || ceph.secretRef !== undefined) return [];
  const { confFile, user } = ceph;
  return [{ id, spec: { env: {}, file: {}, age: {}, ceph: { [KEYRING]: { confFile, user } } } }];
}

/** Machines and pools whose secret has no value here: what they should be is not known, so they are left alone. */
export function blockedBySecrets(resources: readonly Resource[], hashes: Hashes): Blocked[] {
  const machines = resources.flatMap((resource) => withoutSecret(resource, hashes));
  return [...machines, ...poolsIn(resources).flatMap((pool) => withoutKey(pool, hashes))];
}

function withoutKey(pool: Resource<StoragePoolSpec>, hashes: Hashes): Blocked[] {
  const { id, spec } = pool;
  if (spec.ceph === undefined) return [];
  const { secret, key } = keyOf(pool);
  if (hashes.has(secretKey(secret, key))) return [];
  if (spec.ceph.secretRef === undefined)
    return [{ resource: id, code: "needs", message: noKeyring(id, spec.ceph), hint: KEYRING_HINT }];
  return [{ resource: id, code: "needs", message: valueless(id, secret, key), hint: WHERE }];
}

const WHERE = "see where it is read from: fleetwright get secret -o wide";

function valueless(of: ResourceId, secret: ResourceId, key: string): string {
  return `${showResource(of)}: ${showResource(secret)} has no value for its key "${key}" here`;
}

function withoutSecret(resource: Resource, hashes: Hashes): Blocked[] {
  if (resource.kind !== "VirtualMachine") return [];
  const { cloudInit } = resource.spec as VirtualMachineSpec; // the loader validated it
  const wanted = cloudInit.userDataSecretRef;
  if (wanted === undefined) return [];
  const secret = referTo("Secret", wanted.secret, resource.project);
  if (hashes.has(secretKey(secret, wanted.key))) return [];
  const message = valueless(resource.id, secret, wanted.key);
  return [{ resource: resource.id, code: "needs", message, hint: WHERE }];
}
