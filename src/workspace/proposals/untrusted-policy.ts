import { isDeepStrictEqual } from "node:util";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { secretKey } from "../../engine/compile/kind-context.ts";
import type { FilesLocation } from "../../git/file-locator.ts";
import { encryptedId } from "../../images/secrets.ts";
import type { SecretResource } from "../../images/types.ts";
import { formatResource } from "../../model/resource.ts";
import type { RuntimeContext } from "../context.ts";
import type { TrustPolicy } from "../desired-fleet.ts";
import type { ReadSecrets } from "../secret-hashes.ts";
import { createTrustedMeasures } from "./trusted-measures.ts";
import type { TrustedSide } from "./trusted-side.ts";

/**
 * Creates policies for fleets whose author is untrusted. Such an author may use only what the trusted side names in the
 * same words. No path outside of the proposal, variable or keyring is read, and nothing is decrypted, downloaded, built
 * or started. Records in the store are read only for the fleet of the trusted side.
 */
export function createUntrustedPolicies(
  context: RuntimeContext,
): (place: FilesLocation, trusted: TrustedSide) => TrustPolicy {
  const measuresFor = createTrustedMeasures(context);
  return (place, trusted) => ({
    images: measuresFor(place, trusted),
    hashSecrets: (secrets) => trustedHashes(secrets, trusted, context.store),
    mayReadRecords: (fleet) => trusted.fleet?.id === fleet,
    unreadSecretNotices: (secrets) => unreadSecretNotices(secrets, trusted),
  });
}

/**
 * Returns hashes of the values whose source is the same in the revision in force. Any other encrypted value is hashed as
 * text, and neither decrypted nor looked up by that text. Otherwise an author could find out whether a guess is right.
 */
async function trustedHashes(
  secrets: readonly SecretResource[],
  trusted: TrustedSide,
  store: Pick<RuntimeContext["store"], "hashKey">,
): Promise<ReadSecrets> {
  const before = secretsById(trusted);
  const hashKey = secrets.length === 0 ? new Uint8Array() : await store.hashKey();
  const hashes = new Map(
    secrets.flatMap((secret) =>
      secretKeys(secret.spec).flatMap((key): [string, string][] => {
        const name = secretKey(secret.id, key);
        const trustedHash = isSameSource(secret, before.get(secret.id), key)
          ? trusted.hashes.get(name)
          : undefined;
        const hash = trustedHash ?? encryptedId(secret, key, hashKey);
        return hash === undefined ? [] : [[name, hash]];
      }),
    ),
  );
  return { hashes, userDataProblems: new Map() };
}

function secretsById({ resources }: TrustedSide): Map<string, SecretResource> {
  return new Map(secretsIn(resources).map((secret) => [secret.id, secret]));
}

/** Returns whether a key of a secret has the same source in both revisions. */
function isSameSource({ spec }: SecretResource, before: SecretResource | undefined, key: string): boolean {
  return before !== undefined && isDeepStrictEqual(sourceOf(spec, key), sourceOf(before.spec, key));
}

function sourceOf({ env, file, age, ceph = {} }: SecretResource["spec"], key: string): readonly unknown[] {
  return [env, file, age, ceph].map((keys: Readonly<Record<string, unknown>>) =>
    Object.hasOwn(keys, key) ? keys[key] : undefined,
  );
}

function secretKeys({ env, file, age, ceph = {} }: SecretResource["spec"]): string[] {
  return [...new Set([env, file, age, ceph].flatMap((keys) => Object.keys(keys)))];
}

/** Returns a notice for each secret with values that are read only after the merge. */
function unreadSecretNotices(secrets: readonly SecretResource[], trusted: TrustedSide): string[] {
  const before = secretsById(trusted);
  const unread = secrets.filter((secret) =>
    secretKeys({ ...secret.spec, age: {} }).some((key) => !isSameSource(secret, before.get(secret.id), key)),
  );
  return unread.map(({ id }) => `${formatResource(id)}: its value is not read before this is merged`);
}
