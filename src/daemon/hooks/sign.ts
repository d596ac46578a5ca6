import { createHmac } from "node:crypto";
import { Failure } from "../../model/failure.ts";
import type { ResourceId } from "../../model/resource.ts";
import { showResource } from "../../model/resource.ts";

/** What is signed. */
export interface Message {
  readonly id: string;
  readonly sentAt: Date;
  readonly body: string;
}

/**
 * The headers of the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`, one signature for each key
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export function signedHeaders(
  { id, sentAt, body }: Message,
  keys: readonly Uint8Array[],
): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signature = (key: Uint8Array) =>
    `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  const plain = { "webhook-id": id, "webhook-timestamp": timestamp };
  return keys.length === 0 ? plain : { ...plain, "webhook-signature": keys.map(signature).join(" ") };
}

const PREFIX = "whsec_";

/** The keys in a secret's value: one, or two while it is being changed. Throws `rejected` for what is none. */
export function signingKeys(value: string, secret: ResourceId, name: string): Uint8Array[] {
  const words = value.trim().split(/\s+/);
  return words.map((word) => {
    const key = decoded(word.startsWith(PREFIX) ? word.slice(PREFIX.length) : word);
    if (key !== undefined) return key;
    throw new Failure(
      "rejected",
      `${showResource(secret)}: what its key "${name}" holds is no signing key: ${PREFIX} and 24 to 64 bytes in base64 are expected`,
      { hint: `make one: echo ${PREFIX}$(openssl rand -base64 32)` },
    );
  });
}

function decoded(base64: string): Uint8Array | undefined {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64);
  const bytes = Buffer.from(base64, "base64");
  return isBase64 && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}
