import { secretKey } from "../engine/compile/view.ts";
import { policyOf } from "../engine/policy.ts";
import { type Hashes, secretsIn } from "../engine/secrets.ts";
import type { SecretResource } from "../images/port.ts";
import { hashSecrets, sealedId } from "../images/secrets.ts";
import type { Resource } from "../model/resource.ts";
import type { Means } from "./means.ts";

/** The keyed hashes of all secret values that are to be had here. What is learnt of encrypted values is remembered, so that a plan can be made where no key is. */
export async function hashAll(
  resources: readonly Resource[],
  { store, env }: Pick<Means, "store" | "env">,
): Promise<Hashes> {
  const secrets = secretsIn(resources);
  if (secrets.length === 0) return new Map();
  const fleet = policyOf(resources).id;
  const [hashKey, sealed] = await Promise.all([store.hashKey(), store.notes(fleet, "sealed")]);
  const found = await hashSecrets(secrets, env, hashKey, sealed);
  const hashes = new Map(found.map(({ secret, key, hash }) => [secretKey(secret, key), hash]));
  const news = learnt(secrets, hashes, hashKey).filter(([id]) => !sealed.has(id));
  if (news.length > 0) await store.note(fleet, "sealed", new Map(news));
  return hashes;
}

function learnt(secrets: readonly SecretResource[], hashes: Hashes, hashKey: Uint8Array): [string, string][] {
  return secrets.flatMap((secret) =>
    Object.keys(secret.spec.age).flatMap((key): [string, string][] => {
      const id = sealedId(secret, key, hashKey);
      const hash = hashes.get(secretKey(secret.id, key));
      return id === undefined || hash === undefined ? [] : [[id, hash]];
    }),
  );
}
