import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { labDnsKey } from "../host/lab-address.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceId } from "../model/resource.ts";
import { showResource } from "../model/resource.ts";
import { type CephUser, cephKey } from "./ceph-key.ts";
import type { SecretResource } from "./port.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The keyed hash of one value of a secret, for comparing without knowing. */
export interface SecretHash {
  readonly secret: ResourceId;
  readonly key: string;
  readonly hash: string;
}

/**
 * Keyed hashes of all values that are to be had here; those that are not are left out. With the key gone, a hash tells
 * nothing, not even of short values.
 */
export async function hashSecrets(
  secrets: readonly SecretResource[],
  env: Env,
  hashKey: Uint8Array,
): Promise<SecretHash[]> {
  const wanted = secrets.flatMap((secret) => keysOf(secret).map((key) => ({ secret, key })));
  const hashes = wanted.map(async ({ secret, key }): Promise<SecretHash[]> => {
    const value = await secretValue(secret, key, env);
    if (value === undefined) return [];
    return [
      {
        secret: secret.id,
        key,
        hash: createHmac("sha256", hashKey).update(`${secret.id}\n${key}\n${value}`).digest("hex"),
      },
    ];
  });
  return (await Promise.all(hashes)).flat();
}

/** The value itself, for the moment in which it is used. Throws `rejected` that says where it was looked for. */
export async function readSecret(
  secrets: readonly SecretResource[],
  id: ResourceId,
  key: string,
  env: Env,
): Promise<string> {
  const secret = secrets.find((one) => one.id === id);
  if (secret === undefined)
    throw new Failure("rejected", `${showResource(id)}: there is no such secret in the fleet`);
  const value = await secretValue(secret, key, env);
  if (value === undefined) throw missing(secret, key);
  return value;
}

function keysOf({ spec }: SecretResource): string[] {
  return [...new Set([spec.env, spec.file, spec.ceph ?? {}].flatMap(Object.keys))].sort();
}

async function secretValue({ spec }: SecretResource, key: string, env: Env): Promise<string | undefined> {
  const variable = spec.env[key];
  if (variable !== undefined) return env[variable];
  const user = spec.ceph?.[key];
  if (user !== undefined) return cephKey(user);
  const file = spec.file[key];
  return file === undefined ? undefined : readFile(fileAt(file), "utf8").catch(() => undefined);
}

/** `lab://NAME/dns.key` is the key of a lab's DNS server, wherever the lab lies. */
function fileAt(path: string): string {
  const lab = /^lab:\/\/([^/]+)\/dns\.key$/.exec(path)?.[1];
  return lab === undefined ? path : labDnsKey(lab);
}

function missing({ id, spec }: SecretResource, key: string): Failure {
  const variable = spec.env[key];
  const file = spec.file[key];
  const ceph = spec.ceph?.[key];
  const about = `${showResource(id)}: its key "${key}" has no value here`;
  if (variable !== undefined)
    return new Failure("rejected", about, { hint: `set the environment variable ${variable}` });
  if (file !== undefined)
    return new Failure("rejected", about, { hint: `put the value into ${file}, readable for this user` });
  if (ceph !== undefined) return new Failure("rejected", noKeyring(id, ceph), { hint: KEYRING_HINT });
  return new Failure("rejected", `${showResource(id)}: it has no key "${key}"`, {
    hint: `its keys are ${keysOf({ id, spec }).join(", ")}`,
  });
}

export const KEYRING_HINT = "name a keyring that has it in that file, or give the key by secretRef";

export function noKeyring(id: ResourceId, { confFile, user }: CephUser): string {
  return `${showResource(id)}: the keyring of ${confFile} has no key of client.${user} here`;
}
