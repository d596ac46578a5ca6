import type { SecretHashes } from "../engine/blocked/missing-secrets.ts";
import { secretKey } from "../engine/compile/kind-context.ts";
import { encryptedId, hashSecrets } from "../images/secrets.ts";
import type { SecretResource } from "../images/types.ts";
import type { RuntimeContext } from "./context.ts";

/**
 * Returns keyed hashes of all secret values that this process can read, by `secretKey`. Stores the hashes of decrypted
 * values. Otherwise a process without the decryption key could not plan.
 */
export async function hashFleetSecrets(
  secrets: readonly SecretResource[],
  fleet: string,
  { store, env, privatePaths }: Pick<RuntimeContext, "store" | "env" | "privatePaths">,
): Promise<SecretHashes> {
  if (secrets.length === 0) return new Map();
  const [hashKey, encryptedHashes] = await Promise.all([store.hashKey(), store.readRecords(fleet, "sealed")]);
  const hashed = await hashSecrets(secrets, { env, privatePaths }, hashKey, encryptedHashes);
  const hashes = new Map(hashed.map(({ secret, key, hash }) => [secretKey(secret, key), hash]));
  const fresh = hashesByEncryptedId(secrets, hashes, hashKey).filter(([id]) => !encryptedHashes.has(id));
  if (fresh.length > 0) await store.putRecords(fleet, "sealed", new Map(fresh));
  return hashes;
}

function hashesByEncryptedId(
  secrets: readonly SecretResource[],
  hashes: SecretHashes,
  hashKey: Uint8Array,
): [string, string][] {
  return secrets.flatMap((secret) =>
    Object.keys(secret.spec.age).flatMap((key): [string, string][] => {
      const id = encryptedId(secret, key, hashKey);
      const hash = hashes.get(secretKey(secret.id, key));
      return id === undefined || hash === undefined ? [] : [[id, hash]];
    }),
  );
}
