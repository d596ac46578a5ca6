import { Webhook } from "standardwebhooks";
import { Failure } from "../../model/failure.ts";
import type { ResourceId } from "../../model/resource.ts";
import { formatResource } from "../../model/resource.ts";

/** A message to sign. */
export interface SignedMessage {
  readonly id: string;
  readonly sentAt: Date;
  readonly body: string;
}

/**
 * Returns the headers of the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`, one signature for
 * each key (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export function signedHeaders(
  { id, sentAt, body }: SignedMessage,
  keys: readonly Uint8Array[],
): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signature = (key: Uint8Array) => new Webhook(key, { format: "raw" }).sign(id, sentAt, body);
  const unsigned = { "webhook-id": id, "webhook-timestamp": timestamp };
  return keys.length === 0 ? unsigned : { ...unsigned, "webhook-signature": keys.map(signature).join(" ") };
}

const KEY_PREFIX = "whsec_";

/** Parses the keys in a secret's value: usually one, and two during a rotation. Throws `rejected` for invalid keys. */
export function signingKeys(value: string, secret: ResourceId, name: string): Uint8Array[] {
  const parts = value.trim().split(/\s+/);
  return parts.map((part) => {
    const key = decodeKey(part.startsWith(KEY_PREFIX) ? part.slice(KEY_PREFIX.length) : part);
    if (key !== undefined) return key;
    throw new Failure(
      "rejected",
      `${formatResource(secret)}: what its key "${name}" holds is no signing key: ${KEY_PREFIX} and 24 to 64 bytes in base64 are expected`,
      { hint: `make one: echo ${KEY_PREFIX}$(openssl rand -base64 32)` },
    );
  });
}

function decodeKey(base64: string): Uint8Array | undefined {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64);
  const bytes = Buffer.from(base64, "base64");
  return isBase64 && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}
