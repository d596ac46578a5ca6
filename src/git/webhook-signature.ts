import { createHmac, timingSafeEqual } from "node:crypto";

/** A webhook as it arrived. */
export interface PushRequest {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Exactly the bytes that were sent: signatures are of these. */
  readonly body: Uint8Array;
}

export type Verdict = "good" | "signature" | "expired";

/** What a sender says to prove that it knows a secret. */
export interface Signature {
  readonly request: PushRequest;
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly given: string;
}

/** Standard Webhooks lets a message be five minutes old, so that one that was seen cannot be sent again later. */
const MAX_AGE_SECONDS = 300;

/** HMAC-SHA256 of the body in hexadecimal digits. */
export function hexOfBody({ request, secrets, given }: Signature): Verdict {
  const hex = given.replace(/^sha256=/, "").toLowerCase();
  return isOneOf(hex, secrets, (secret) => hmac(secret, request.body).toString("hex"));
}

/** `v1,BASE64` of `ID.TIMESTAMP.BODY`, several apart by spaces. See standardwebhooks.com. */
export function standard({ request, secrets, given, now }: Signature): Verdict {
  const [id, timestamp] = [header(request, "webhook-id"), header(request, "webhook-timestamp")];
  if (id === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return "signature";
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const own = (secret: string) => `v1,${hmac(keyOf(secret), signed).toString("base64")}`;
  if (!given.split(" ").some((one) => isOneOf(one, secrets, own) === "good")) return "signature";
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) > MAX_AGE_SECONDS ? "expired" : "good";
}

function keyOf(secret: string): Buffer {
  return secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret);
}

/** The secret as it is. */
export function token({ secrets, given }: Signature): Verdict {
  return isOneOf(given, secrets, (secret) => secret);
}

function hmac(key: string | Buffer, body: Uint8Array): Buffer {
  return createHmac("sha256", key).update(body).digest();
}

/** All are compared, over hashes, so that the time it takes says nothing of any of them, nor of its length. */
function isOneOf(given: string, secrets: readonly string[], own: (secret: string) => string): Verdict {
  const hashed = (text: string) => createHmac("sha256", "compare").update(text).digest();
  const same = secrets.filter((secret) => timingSafeEqual(hashed(given), hashed(own(secret))));
  return same.length > 0 ? "good" : "signature";
}

/** The first value of a header. */
export function header({ headers }: PushRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}
