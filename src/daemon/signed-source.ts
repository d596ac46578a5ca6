import { createHash } from "node:crypto";
import { parseAddress } from "../git/address.ts";
import { type GitSource, openSource, type SourceOptions } from "../git/source.ts";
import type { Store } from "../store/store.ts";

/** What is known of a source before anybody knows which fleet is in it. */
const NO_FLEET = "";

/**
 * Opens a source. Where commits must be signed, the store remembers the last one that was good: signatures are checked from there
 * also when the cache was lost in between.
 */
export async function openSignedSource(
  options: SourceOptions,
  store: Pick<Store, "notes" | "note">,
): Promise<GitSource> {
  if (options.signers === undefined) return openSource(options);
  const place = placeOf(options);
  let known = (await store.notes(NO_FLEET, "signed")).get(place)?.commit;
  const source = await openSource(known === undefined ? options : { ...options, applied: known });
  return {
    ...source,
    async head(signal) {
      const head = await source.head(signal);
      if (head.commit !== known)
        await store.note(NO_FLEET, "signed", new Map([[place, { commit: head.commit }]]));
      known = head.commit;
      return head;
    },
  };
}

/** Names it without saying it: an address may have a token in its query. */
function placeOf({ repo, ref, path = "" }: SourceOptions): string {
  const text = JSON.stringify([parseAddress(repo).url, ref ?? null, path]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
