import { createHash } from "node:crypto";
import { parseAddress } from "../../git/address.ts";
import { openSource } from "../../git/source.ts";
import type { GitSource, SourceOptions } from "../../git/types.ts";
import type { Store } from "../../store/store.ts";

/** The key of records that belong to a source, because its fleet is not known yet. */
const NO_FLEET = "";

/**
 * Opens a source. With signers, the store remembers the last verified commit. Signatures are checked from there on, also when
 * the cache was lost in between.
 */
export async function openVerifiedSource(
  options: SourceOptions,
  store: Pick<Store, "readRecords" | "putRecords">,
): Promise<GitSource> {
  if (options.signers === undefined) return openSource(options);
  const key = sourceKey(options);
  let lastVerified = (await store.readRecords(NO_FLEET, "signed")).get(key)?.commit;
  const source = await openSource(
    lastVerified === undefined ? options : { ...options, applied: lastVerified },
  );
  return {
    ...source,
    async head(signal) {
      const head = await source.head(signal);
      if (head.commit !== lastVerified)
        await store.putRecords(NO_FLEET, "signed", new Map([[key, { commit: head.commit }]]));
      lastVerified = head.commit;
      return head;
    },
  };
}

/** Returns a hash that identifies the source. The address itself may have a token in its query. */
function sourceKey({ repo, ref, path = "" }: SourceOptions): string {
  const text = JSON.stringify([parseAddress(repo).url, ref ?? null, path]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
