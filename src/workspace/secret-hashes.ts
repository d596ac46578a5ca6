import type { SecretHashes } from "../engine/blocked/missing-secrets.ts";
import type { UserDataProblems } from "../engine/blocked/wrong-user-data.ts";
import { secretKey } from "../engine/compile/kind-context.ts";
import { encryptedId, hashSecrets } from "../images/secrets.ts";
import type { SecretResource } from "../images/types.ts";
import type { RuntimeContext } from "./context.ts";
import { findUserDataProblem } from "./user-data.ts";

/** The knowledge about the secret values of a fleet, without the values. */
export interface ReadSecrets {
  /** Keyed hashes by `secretKey`. */
  readonly hashes: SecretHashes;
  readonly userDataProblems: UserDataProblems;
}

/**
 * Returns keyed hashes of all secret values that this process can read. Stores the hashes of decrypted values. Otherwise
 * a process without the decryption key could not plan. A hash of wrong user data is not stored, so that the value is
 * looked at again.
 */
export async function hashFleetSecrets(
  secrets: readonly SecretResource[],
  fleet: string,
  { store, env, privatePaths }: Pick<RuntimeContext, "store" | "env" | "privatePaths">,
): Promise<ReadSecrets> {
  if (secrets.length === 0) return { hashes: new Map(), userDataProblems: new Map() };
  const [hashKey, encryptedHashes] = await Promise.all([store.hashKey(), store.readRecords(fleet, "sealed")]);
  const hashed = await hashSecrets(
    secrets,
    { env, privatePaths },
    hashKey,
    encryptedHashes,
    findUserDataProblem,
  );
  const hashes = new Map(hashed.map(({ secret, key, hash }) => [secretKey(secret, key), hash]));
  const userDataProblems = new Map(
    hashed.flatMap(({ secret, key, problem }): [string, string][] =>
      problem === undefined ? [] : [[secretKey(secret, key), problem]],
    ),
  );
  const sound = new Map([...hashes].filter(([name]) => !userDataProblems.has(name)));
  const fresh = hashesByEncryptedId(secrets, sound, hashKey).filter(([id]) => !encryptedHashes.has(id));
  if (fresh.length > 0) await store.putRecords(fleet, "sealed", new Map(fresh));
  return { hashes, userDataProblems };
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
