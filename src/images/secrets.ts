import { isUtf8 } from "node:buffer";
import { createHmac } from "node:crypto";
import { isAbsolute } from "node:path";
import { labDnsKey } from "../host/lab-paths.ts";
import { readNamedFile } from "../host/named-file.ts";
import { assertNotPrivate, type PrivatePaths } from "../host/private-paths.ts";
import { asFailure, Failure } from "../model/failure.ts";
import { isReservedVariable } from "../model/reserved-variable.ts";
import type { ResourceId } from "../model/resource.ts";
import { formatResource } from "../model/resource.ts";
import { type DecryptResult, decryptAge } from "./age.ts";
import { type CephUser, findCephKey } from "./ceph-key.ts";
import type { SecretResource } from "./types.ts";

/** The sources of secret values. */
interface SecretContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files that a Secret must not name. */
  readonly privatePaths: PrivatePaths;
}

/** The keyed hash of one secret value, for comparison without the value. */
interface SecretHash {
  readonly secret: ResourceId;
  readonly key: string;
  readonly hash: string;
  /** The finding of `inspect`. It does not contain the value. */
  readonly problem?: string | undefined;
}

/** Looks at a value that is read. Returns what is wrong with it, in words that do not contain it. */
type Inspect = (value: Uint8Array) => string | undefined;

/** Keyed hashes of the content of encrypted values, by `encryptedId`. */
type EncryptedHashes = ReadonlyMap<string, string>;

/**
 * Returns keyed hashes of all readable values; leaves out the others. Without the hash key, a hash reveals nothing,
 * not even of short values. An encrypted value that was decrypted before is not decrypted again, because the same text
 * has the same content. Its hash is therefore known without the decryption key.
 */
export async function hashSecrets(
  secrets: readonly SecretResource[],
  context: SecretContext,
  hashKey: Uint8Array,
  encryptedHashes: EncryptedHashes = new Map(),
  inspect: Inspect = () => undefined,
): Promise<SecretHash[]> {
  const entries = secrets.flatMap((secret) => secretKeys(secret).map((key) => ({ secret, key })));
  const hashes = entries.map(async ({ secret, key }): Promise<SecretHash[]> => {
    const knownHash = encryptedHashes.get(encryptedId(secret, key, hashKey) ?? "");
    const value =
      knownHash === undefined ? valueOfLookup(await lookUpSecret(secret, key, context)) : undefined;
    const hash = knownHash ?? (value === undefined ? undefined : hashOwnSecret(hashKey, secret, key, value));
    if (hash === undefined) return [];
    const problem = value === undefined ? undefined : inspect(value);
    return [
      problem === undefined ? { secret: secret.id, key, hash } : { secret: secret.id, key, hash, problem },
    ];
  });
  return (await Promise.all(hashes)).flat();
}

/** Returns the id of an encrypted value, a hash of its text; undefined for values that are not encrypted. */
export function encryptedId(secret: SecretResource, key: string, hashKey: Uint8Array): string | undefined {
  const armored = secret.spec.age[key];
  return armored === undefined ? undefined : hashOwnSecret(hashKey, secret, key, `sealed ${armored}`);
}

/** Returns the keyed hash of a value. A text and its UTF-8 bytes have the same hash. */
export function hashSecret(
  hashKey: Uint8Array,
  id: ResourceId,
  key: string,
  value: string | Uint8Array,
): string {
  return createHmac("sha256", hashKey).update(`${id}\n${key}\n`).update(value).digest("hex");
}

function hashOwnSecret(
  hashKey: Uint8Array,
  { id }: SecretResource,
  key: string,
  value: string | Uint8Array,
): string {
  return hashSecret(hashKey, id, key, value);
}

/** Returns the value as text: a key, a token or a password. Throws `rejected` also for bytes that are not UTF-8. */
export async function readSecretText(
  secrets: readonly SecretResource[],
  id: ResourceId,
  key: string,
  context: SecretContext,
): Promise<string> {
  const value = await readSecret(secrets, id, key, context);
  if (isUtf8(value)) return Buffer.from(value).toString("utf8");
  throw new Failure("rejected", `${formatResource(id)}: the value of its key "${key}" is not UTF-8 text`, {
    hint: "a text is needed here; only user data may be any bytes",
  });
}

/**
 * Returns the value itself, byte for byte. The caller must not keep it. Throws `rejected` with the place where the
 * value was searched.
 */
export async function readSecret(
  secrets: readonly SecretResource[],
  id: ResourceId,
  key: string,
  context: SecretContext,
): Promise<Uint8Array> {
  const secret = secrets.find((candidate) => candidate.id === id);
  if (secret === undefined)
    throw new Failure("rejected", `${formatResource(id)}: the fleet has no such Secret`);
  const lookup = await lookUpSecret(secret, key, context);
  const value = valueOfLookup(lookup);
  if (value !== undefined) return value;
  const about = `${formatResource(id)}: its key "${key}" has no value here`;
  const { why, hint } = { why: undefined, hint: "", ...lookup };
  throw new Failure("rejected", why === undefined ? about : `${about}: ${why}`, { hint });
}

function secretKeys({ spec }: SecretResource): string[] {
  return [
    ...new Set([spec.env, spec.file, spec.age, spec.ceph ?? {}].flatMap((keys) => Object.keys(keys))),
  ].sort();
}

/** A value, or a hint how to provide it. */
type SecretLookup = DecryptResult | { readonly hint: string };

function valueOfLookup(lookup: SecretLookup): Uint8Array | undefined {
  return "value" in lookup ? lookup.value : undefined;
}

async function lookUpSecret(
  secret: SecretResource,
  key: string,
  { env, privatePaths }: SecretContext,
): Promise<SecretLookup> {
  const { spec } = secret;
  const { env: variable, file, age } = { env: spec.env[key], file: spec.file[key], age: spec.age[key] };
  if (variable !== undefined && isReservedVariable(variable)) return refuseOwnVariable(variable);
  if (variable !== undefined) return readVariable(variable, env);
  if (age !== undefined) return decryptAge(age, env);
  const user = spec.ceph?.[key];
  if (user !== undefined)
    return valueOrHint(
      await findCephKey(user, privatePaths),
      `${missingKeyMessage(secret.id, user)}; ${KEYRING_HINT}`,
    );
  if (file === undefined) return { hint: `its keys are ${secretKeys(secret).join(", ")}` };
  return readSecretFile(file, privatePaths);
}

/** Reads the value in a file. The failure of the system already contains the path. */
async function readSecretFile(file: string, privatePaths: PrivatePaths): Promise<SecretLookup> {
  const hint = `put the value into ${file}, readable for this user`;
  try {
    if (isAbsolute(file)) assertNotPrivate(file, privatePaths);
    return { value: await readNamedFile(secretFilePath(file)) };
  } catch (error) {
    const { message, hint: ownHint = hint } = asFailure(error);
    return { why: message, hint: ownHint };
  }
}

function refuseOwnVariable(name: string): SecretLookup {
  const hint = "put the value into a variable of another name";
  return { why: `the variable ${name} is Fleetwright's own, and no Secret may read it`, hint };
}

/**
 * Reads a variable. Node.js decodes the environment as UTF-8 and replaces other bytes, so the value of such a variable
 * is lost.
 */
function readVariable(name: string, env: SecretContext["env"]): SecretLookup {
  const value = env[name];
  if (value?.includes("\uFFFD") === true)
    return {
      why: `the environment variable ${name} is not UTF-8 text`,
      hint: "put the value into a file, whose bytes are taken as they are",
    };
  return valueOrHint(value, `set the environment variable ${name}`);
}

function valueOrHint(value: string | undefined, hint: string): SecretLookup {
  return value === undefined ? { hint } : { value: Buffer.from(value) };
}

/** Returns the path of a secret's file. `lab://NAME/dns.key` is the key of a lab's DNS server. */
function secretFilePath(path: string): string {
  const lab = /^lab:\/\/([^/]+)\/dns\.key$/.exec(path)?.[1];
  return lab === undefined ? path : labDnsKey(lab);
}

export const KEYRING_HINT = "name a keyring that has it in that file, or give the key by secretRef";

export function missingKeyMessage(id: ResourceId, { confFile, user }: CephUser): string {
  return `${formatResource(id)}: the keyring of ${confFile} has no key of client.${user} here`;
}
