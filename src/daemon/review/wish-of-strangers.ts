import { isAbsolute, posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { secretKey } from "../../engine/compile/view.ts";
import { policyOf } from "../../engine/policy.ts";
import { type Hashes, secretsIn } from "../../engine/secrets.ts";
import type { Wish } from "../../engine/think.ts";
import type { Loaded } from "../../fleet/load.ts";
import { type Files, locatorIn } from "../../git/locate.ts";
import { resolveArtifacts } from "../../images/artifacts.ts";
import type { ImageResource, SecretResource } from "../../images/port.ts";
import { hashSecrets } from "../../images/secrets.ts";
import { Failure } from "../../model/failure.ts";
import { showResource } from "../../model/resource.ts";
import { suspensionsOf } from "../decisions.ts";
import { imagesIn, imageWorldOf } from "../driver-world.ts";
import { leftBehind } from "../left-behind.ts";
import type { Means } from "../means.ts";
import { targetsOf } from "../targets.ts";
import type { InForce } from "../wishes.ts";

/** A fleet as it will be once something is merged that nobody has let in yet. */
export interface Unmerged {
  readonly loaded: Loaded;
  readonly place: Files;
  readonly head: string;
  readonly inForce: InForce;
}

/**
 * What such a fleet asks for. Whoever proposes it may be a stranger, so nothing of this machine is read for it that the
 * commit in force does not name just so: no file by its path, no variable, no keyring; nothing is downloaded or built.
 */
export async function wishOf({ loaded, place, head, inForce }: Unmerged, means: Means): Promise<Wish> {
  const { resources, unusable } = loaded;
  const { store } = means;
  const fleet = policyOf(resources);
  const locate = trustedLocator(locatorIn(place, store.cache), imagesIn(inForce.wish.loaded.resources));
  const [resolved, hashes, suspended, notices] = await Promise.all([
    resolveArtifacts(
      imagesIn(resources),
      imageWorldOf(locate, means, () => {}),
    ),
    trustedHashes(secretsIn(resources), inForce, means),
    suspensionsOf(resources, fleet.id, store),
    leftBehind(fleet.id, targetsOf(resources, means), unusable, means),
  ]);
  const unread = unreadOf(secretsIn(resources), inForce);
  return { loaded, commit: head, fleet, resolved, hashes, suspended, notices: [...notices, ...unread] };
}

type Locate = (path: string) => Promise<string>;

/** Files of the tree itself, and those of this machine that images in force name. */
function trustedLocator(locate: Locate, inForce: readonly ImageResource[]): Locate {
  const named = inForce.flatMap(({ spec: { source, kernelBoot } }) => [
    ...[source.path, kernelBoot?.kernel, kernelBoot?.initrd],
  ]);
  const known = new Set(named.filter((path) => path !== undefined));
  return async (path) => {
    const outside = isAbsolute(path) || posix.normalize(path).startsWith("..");
    if (!outside || known.has(path)) return locate(path);
    throw new Failure(
      "rejected",
      `${path}: a file outside of the repository is not looked at before this is merged`,
    );
  };
}

/** Those that are in force as they were hashed then; of others, only what is encrypted, since it is in the files themselves. */
async function trustedHashes(
  secrets: readonly SecretResource[],
  inForce: InForce,
  { store, env }: Means,
): Promise<Hashes> {
  const changed = secrets.filter((secret) => !isInForce(secret, inForce));
  const encrypted = changed.map(({ id, spec: { age } }) => ({ id, spec: { env: {}, file: {}, age } }));
  const fresh = encrypted.filter(({ spec }) => Object.keys(spec.age).length > 0);
  const same = secrets.filter((secret) => !changed.includes(secret));
  const isOfSame = (key: string) => same.some(({ id }) => key.startsWith(secretKey(id, "")));
  const known = [...inForce.wish.hashes].filter(([key]) => isOfSame(key));
  if (fresh.length === 0) return new Map(known);
  const sealed = await store.notes(inForce.wish.fleet.id, "sealed");
  const found = await hashSecrets(fresh, env, await store.hashKey(), sealed);
  return new Map([
    ...known,
    ...found.map(({ secret, key, hash }) => [secretKey(secret, key), hash] as const),
  ]);
}

function keysOf({ env, file, age, ceph = {} }: SecretResource["spec"]): string[] {
  return [env, file, age, ceph].flatMap((keys) => Object.keys(keys));
}

function isInForce({ id, spec }: SecretResource, { secrets }: InForce): boolean {
  return secrets.some((one) => one.id === id && isDeepStrictEqual(one.spec, spec));
}

/** What will be read only later, for people. */
function unreadOf(secrets: readonly SecretResource[], inForce: InForce): string[] {
  const unread = secrets.filter(
    (secret) => !isInForce(secret, inForce) && keysOf({ ...secret.spec, age: {} }).length > 0,
  );
  return unread.map(({ id }) => `${showResource(id)}: its value is not read before this is merged`);
}
