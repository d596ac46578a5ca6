import { Failure } from "../model/failure.ts";
import { hashText } from "../model/hash.ts";
import type { DigestAlgorithm } from "./file-digest.ts";

/** The published digest of a file. Debian publishes SHA-512, others SHA-256. */
export interface Checksum {
  readonly algorithm: DigestAlgorithm;
  /** In lower-case hexadecimal. */
  readonly hex: string;
}

/** Parses the checksum of a download. Throws `rejected` without a checksum, because a download must be verified. */
export function parseChecksum(text: string | undefined): Checksum {
  const [, algorithm, hex] = /^(sha256|sha512):([0-9a-f]+)$/i.exec(text ?? "") ?? [];
  if (algorithm !== undefined && hex !== undefined)
    return { algorithm: algorithm.toLowerCase() as DigestAlgorithm, hex: hex.toLowerCase() }; // one of both, as matched
  throw new Failure("rejected", "an image from a url needs a checksum", {
    hint: 'add "checksum: sha256:..." or "checksum: sha512:..."',
  });
}

/** Formats a checksum as specs have it: `sha256:...`. */
export function formatChecksum({ algorithm, hex }: Checksum): string {
  return `${algorithm}:${hex}`;
}

/**
 * Returns the digest that identifies a download, which is always a SHA-256. The same file by another algorithm is another
 * image, because its SHA-256 is not known before the download.
 */
export function identityOf(checksum: Checksum): string {
  return checksum.algorithm === "sha256" ? checksum.hex : hashText(formatChecksum(checksum));
}
