import { secretKey } from "../../engine/compile/view.ts";
import type { SecretResource } from "../../images/port.ts";
import { hashSecrets } from "../../images/secrets.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import type { Blocked } from "../../model/plan.ts";
import { type Resource, referTo, showResource } from "../../model/resource.ts";
import type { Session } from "../session.ts";

/** Keyed hashes of secret values, by `secretKey`. */
export type Hashes = ReadonlyMap<string, string>;

export async function hashAll(
  resources: readonly Resource[],
  { store, io }: Pick<Session, "store" | "io">,
): Promise<Hashes> {
  const secrets = secretsIn(resources);
  if (secrets.length === 0) return new Map();
  const found = await hashSecrets(secrets, io.env, await store.hashKey());
  return new Map(found.map(({ secret, key, hash }) => [secretKey(secret, key), hash]));
}

export function secretsIn(resources: readonly Resource[]): SecretResource[] {
  return resources.filter(({ kind }) => kind === "Secret") as (Resource & SecretResource)[]; // the loader validated them
}

/** Machines whose secret has no value here: what they should be told is not known, so they are left alone. */
export function blockedBySecrets(resources: readonly Resource[], hashes: Hashes): Blocked[] {
  return resources.flatMap((resource) => withoutSecret(resource, hashes));
}

function withoutSecret(resource: Resource, hashes: Hashes): Blocked[] {
  if (resource.kind !== "VirtualMachine") return [];
  const { cloudInit } = resource.spec as VirtualMachineSpec; // the loader validated it
  const wanted = cloudInit.userDataSecretRef;
  if (wanted === undefined) return [];
  const secret = referTo("Secret", wanted.secret, resource.project);
  if (hashes.has(secretKey(secret, wanted.key))) return [];
  const message = `${showResource(resource.id)}: ${showResource(secret)} has no value for its key "${wanted.key}" here`;
  return [
    {
      resource: resource.id,
      code: "needs",
      message,
      hint: `see where it is read from: fleetwright get secret -o wide`,
    },
  ];
}
