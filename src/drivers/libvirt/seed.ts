import { canonical, type Hash, hashText } from "../../model/hash.ts";
import { isoImage } from "./iso9660.ts";

/** The files of a NoCloud data source: https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html */
export interface Seed {
  readonly metaData: string;
  readonly networkConfig: string;
  /** A text, or the bytes of a secret: cloud-init also takes gzip. */
  readonly userData: string | Uint8Array;
}

/** The label by which cloud-init finds the medium. */
const LABEL = "CIDATA";

/** Returns the seed as a CD image. The same files give the same bytes. */
export function buildSeed({ metaData, networkConfig, userData }: Seed): Uint8Array {
  return isoImage(LABEL, [
    { name: "meta-data", shortName: "META_DAT.;1", content: Buffer.from(metaData) },
    { name: "network-config", shortName: "NETWORK_.;1", content: Buffer.from(networkConfig) },
    { name: "user-data", shortName: "USER_DAT.;1", content: bytesOf(userData) },
  ]);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : content;
}

/** Returns the name of a seed before it is built: a digest of its files and of the medium's format. */
export function seedDigest(seed: Seed): Hash {
  return hashText(`nocloud iso9660 1\n${canonical(seed)}`);
}
