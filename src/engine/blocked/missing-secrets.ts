import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { KEYRING_HINT, missingKeyMessage } from "../../images/secrets.ts";
import type { SecretResource } from "../../images/types.ts";
import { cephSecretKey, KEYRING_KEY } from "../../kinds/shared/ceph-names.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import { secretKey } from "../compile/kind-context.ts";

/** Keyed hashes of secret values, by `secretKey`. */
export type SecretHashes = ReadonlyMap<string, string>;

/** Returns the resources with secret values: Secrets, and pools whose user's key lies in a keyring. */
export function secretsIn(resources: readonly Resource[]): SecretResource[] {
  const secrets = resources.filter(({ kind }) => kind === "Secret") as (Resource & SecretResource)[]; // the loader validated them
  return [...secrets, ...poolsIn(resources).flatMap(keyringOf)];
}

function poolsIn(resources: readonly Resource[]): Resource<StoragePoolSpec>[] {
  return resources.filter(
    (resource): resource is Resource<StoragePoolSpec> => resource.kind === "StoragePool",
  );
}

/** Returns the keyring of a Ceph pool whose user's key is in no Secret. */
function keyringOf({ id, spec: { ceph } }: Resource<StoragePoolSpec>): SecretResource[] {
  if (ceph === undefined || ceph.secretRef !== undefined) return [];
  const { confFile, user } = ceph;
  return [{ id, spec: { env: {}, file: {}, age: {}, ceph: { [KEYRING_KEY]: { confFile, user } } } }];
}

/**
 * Blocks machines and pools whose secret has no value here. Because their desired state is unknown, the plan leaves them
 * alone.
 */
export function blockedBySecrets(resources: readonly Resource[], hashes: SecretHashes): Blocked[] {
  const machines = resources.flatMap((resource) => blockedBySecret(resource, hashes));
  return [...machines, ...poolsIn(resources).flatMap((pool) => blockedByKey(pool, hashes))];
}

function blockedByKey(pool: Resource<StoragePoolSpec>, hashes: SecretHashes): Blocked[] {
  const { id, spec } = pool;
  if (spec.ceph === undefined) return [];
  const { secret, key } = cephSecretKey(pool);
  if (hashes.has(secretKey(secret, key))) return [];
  if (spec.ceph.secretRef === undefined)
    return [
      { resource: id, code: "dependency", message: missingKeyMessage(id, spec.ceph), hint: KEYRING_HINT },
    ];
  return [
    { resource: id, code: "dependency", message: missingValueMessage(id, secret, key), hint: SECRET_HINT },
  ];
}

const SECRET_HINT = "see where it is read from: fleetwright get secret -o wide";

function missingValueMessage(owner: ResourceId, secret: ResourceId, key: string): string {
  return `${formatResource(owner)}: ${formatResource(secret)} has no value for its key "${key}" here`;
}

function blockedBySecret(resource: Resource, hashes: SecretHashes): Blocked[] {
  if (resource.kind !== "VirtualMachine") return [];
  const { cloudInit } = resource.spec as VirtualMachineSpec; // the loader validated it
  const reference = cloudInit.userDataSecretRef;
  if (reference === undefined) return [];
  const secret = resolveReference("Secret", reference.secret, resource.project);
  if (hashes.has(secretKey(secret, reference.key))) return [];
  const message = missingValueMessage(resource.id, secret, reference.key);
  return [{ resource: resource.id, code: "dependency", message, hint: SECRET_HINT }];
}
