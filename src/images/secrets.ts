import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { labDnsKey } from "../host/lab-address.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceId } from "../model/resource.ts";
import { showResource } from "../model/resource.ts";
import { type Opened, openSealed } from "./age.ts";
import { type CephUser, cephKey } from "./ceph-key.ts";
import type { SecretResource } from "./port.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The keyed hash of one value of a secret, for comparing without knowing. */
export interface SecretHash {
  readonly secret: ResourceId;
  readonly key: string;
  readonly hash: string;
}

/** What is known of encrypted values, by `sealedId`: the keyed hash of what is in them. */
export type Sealed = ReadonlyMap<string, string>;

/**
 * Keyed hashes of all values that are to be had here; those that are not are left out. With the key gone, a hash tells
 * nothing, not even of short values. An encrypted value that was opened before need not be opened again: the same text
 * has the same content, so it is known also where no key is.
 */
export async function hashSecrets(
  secrets: readonly SecretResource[],
  env: Env,
  hashKey: Uint8Array,
  sealed: Sealed = new Map(),
): Promise<SecretHash[]> {
  const wanted = secrets.flatMap((secret) => keysOf(secret).map((key) => ({ secret, key })));
  const hashes = wanted.map(async ({ secret, key }): Promise<SecretHash[]> => {
    const known = sealed.get(sealedId(secret, key, hashKey) ?? "");
    const value = known === undefined ? valueIn(await lookUp(secret, key, env)) : undefined;
    const hash = known ?? (value === undefined ? undefined : keyed(hashKey, secret, key, value));
    return hash === undefined ? [] : [{ secret: secret.id, key, hash }];
  });
  return (await Promise.all(hashes)).flat();
}

/** Names an encrypted value by its text; undefined for values that are not encrypted. */
export function sealedId(secret: SecretResource, key: string, hashKey: Uint8Array): string | undefined {
  const armored = secret.spec.age[key];
  return armored === undefined ? undefined : keyed(hashKey, secret, key, `sealed ${armored}`);
}

function keyed(hashKey: Uint8Array, { id }: SecretResource, key: string, value: string): string {
  return createHmac("sha256", hashKey).update(`${id}\n${key}\n${value}`).digest("hex");
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
  const found = await lookUp(secret, key, env);
  const value = valueIn(found);
  if (value !== undefined) return value;
  const about = `${showResource(id)}: its key "${key}" has no value here`;
  const { why, hint } = { why: undefined, hint: "", ...found };
  throw new Failure("rejected", why === undefined ? about : `${about}: ${why}`, { hint });
}

function keysOf({ spec }: SecretResource): string[] {
  return [
    ...new Set([spec.env, spec.file, spec.age, spec.ceph ?? {}].flatMap((keys) => Object.keys(keys))),
  ].sort();
}

/** A value, or what to do so that there is one. */
type Found = Opened | { readonly hint: string };

function valueIn(found: Found): string | undefined {
  return "value" in found ? found.value : undefined;
}

async function lookUp(secret: SecretResource, key: string, env: Env): Promise<Found> {
  const { spec } = secret;
  const { env: variable, file, age } = { env: spec.env[key], file: spec.file[key], age: spec.age[key] };
  if (variable !== undefined) return orHint(env[variable], `set the environment variable ${variable}`);
  if (age !== undefined) return openSealed(age, env);
  const user = spec.ceph?.[key];
  if (user !== undefined)
    return orHint(await cephKey(user), `${noKeyring(secret.id, user)}; ${KEYRING_HINT}`);
  if (file === undefined) return { hint: `its keys are ${keysOf(secret).join(", ")}` };
  const text = await readFile(fileAt(file), "utf8").catch(() => undefined);
  return orHint(text, `put the value into ${file}, readable for this user`);
}

function orHint(value: string | undefined, hint: string): Found {
  return value === undefined ? { hint } : { value };
}

/** `lab://NAME/dns.key` is the key of a lab's DNS server, wherever the lab lies. */
function fileAt(path: string): string {
  const lab = /^lab:\/\/([^/]+)\/dns\.key$/.exec(path)?.[1];
  return lab === undefined ? path : labDnsKey(lab);
}

export const KEYRING_HINT = "name a keyring that has it in that file, or give the key by secretRef";

export function noKeyring(id: ResourceId, { confFile, user }: CephUser): string {
  return `${showResource(id)}: the keyring of ${confFile} has no key of client.${user} here`;
}
