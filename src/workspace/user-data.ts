import { isUtf8 } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { checkCloudConfig } from "../fleet/cloud-config/check.ts";
import { findHeaderProblem } from "../fleet/cloud-config/header.ts";

/** The largest user data that is decompressed to be checked. */
const MAX_BYTES = 2 ** 20;

/**
 * Returns what cloud-init would refuse in the user data of a secret, in words that contain nothing of it; undefined for
 * all other values. cloud-init also takes gzip.
 */
export function findUserDataProblem(value: Uint8Array): string | undefined {
  const bytes = value[0] === 0x1f && value[1] === 0x8b ? gunzip(value) : value;
  if (bytes === undefined) return "it is incomplete or damaged gzip";
  if (bytes.length > MAX_BYTES || !isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes).toString("utf8");
  const header = isLenient(text) ? undefined : findHeaderProblem(text);
  if (header !== undefined) return `${header.message} (${header.hint})`;
  const [problem] = checkCloudConfig(text);
  return problem === undefined ? undefined : `line ${problem.line}: ${problem.about}`;
}

/** Returns whether cloud-init may take user data of which the first line says nothing: blank lines first, or MIME. */
function isLenient(text: string): boolean {
  return /^[ \t\r\n\v\f]/.test(text) || text === "" || /mime-version:/i.test(text.slice(0, 4096));
}

/** Returns no bytes for damaged data, and none that matter for data that is too large. */
function gunzip(value: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(value, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return isTooLarge ? new Uint8Array() : undefined;
  }
}
