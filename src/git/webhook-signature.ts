import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The headers of a request, by name in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A webhook as received. */
export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  /** The exact bytes of the body. Signatures cover these. */
  readonly body: Uint8Array;
}

type SignatureResult = "good" | "signature" | "expired";

/** The headers that prove that the sender knows a secret. */
interface SignatureClaim {
  readonly headers: WebhookHeaders;
  readonly secrets: readonly string[];
  readonly now: Date;
  /** The value of the signature header. */
  readonly value: string;
}

/** A claim together with the signed body. */
interface SignedBody extends SignatureClaim {
  readonly body: Uint8Array;
}

/** A method of signing webhooks. */
export interface SignatureScheme {
  /** Checks the headers before the body is read. Returns `good` if the body decides. */
  precheck(claim: SignatureClaim): SignatureResult;
  verify(signature: SignedBody): SignatureResult;
}

/** The age that Standard Webhooks allows. Otherwise a recorded message could be replayed later. */
const MAX_AGE_SECONDS = 300;

/** HMAC-SHA256 of the body, hexadecimal. */
export const HMAC_HEADER: SignatureScheme = {
  precheck: ({ value }) => (/^(sha256=)?[0-9a-f]{64}$/i.test(value) ? "good" : "signature"),
  verify({ body, secrets, value }) {
    const hex = value.replace(/^sha256=/, "").toLowerCase();
    return matchAnySecret(hex, secrets, (secret) => hmac(secret, body).toString("hex"));
  },
};

/**
 * `v1,BASE64` of `ID.TIMESTAMP.BODY`, several separated by spaces. See standardwebhooks.com. Node.js computes the hash, because the
 * body comes from an unauthenticated sender. The package `standardwebhooks` would block the event loop: it hashes 5 MiB in JavaScript.
 */
export const STANDARD_WEBHOOKS: SignatureScheme = {
  precheck({ headers, value, now }) {
    const stamp = parseStamp(headers);
    if (
      stamp === undefined ||
      !value.split(" ").some((candidate) => /^v1,[A-Za-z0-9+/]{43}=$/.test(candidate))
    )
      return "signature";
    return isExpired(stamp, now) ? "expired" : "good";
  },
  verify({ headers, body, secrets, value, now }) {
    const stamp = parseStamp(headers);
    if (stamp === undefined) return "signature";
    const content = Buffer.concat([Buffer.from(`${stamp.id}.${stamp.text}.`), body]);
    const expected = secrets.map((secret) => `v1,${hmac(decodeSecret(secret), content).toString("base64")}`); // once for any number of candidates
    const isGood = (candidate: string) =>
      matchAnySecret(candidate, expected, (signature) => signature) === "good";
    if (!value.split(" ").some(isGood)) return "signature";
    return isExpired(stamp, now) ? "expired" : "good";
  },
};

interface MessageStamp {
  readonly id: string;
  /** Seconds since 1970, exactly as signed. */
  readonly text: string;
  readonly at: Date;
}

function parseStamp(headers: WebhookHeaders): MessageStamp | undefined {
  const [id, timestamp] = [getHeader(headers, "webhook-id"), getHeader(headers, "webhook-timestamp")];
  if (id === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return undefined;
  return { id, text: timestamp, at: new Date(Number(timestamp) * 1000) };
}

function isExpired({ at }: MessageStamp, now: Date): boolean {
  return Math.abs(now.getTime() - at.getTime()) > MAX_AGE_SECONDS * 1000;
}

function decodeSecret(secret: string): Buffer {
  return secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret);
}

/** The secret itself in a header. */
export const TOKEN_HEADER: SignatureScheme = { precheck: checkToken, verify: checkToken };

function checkToken({ secrets, value }: SignatureClaim): SignatureResult {
  return matchAnySecret(value, secrets, (secret) => secret);
}

function hmac(key: string | Buffer, body: Uint8Array): Buffer {
  return createHmac("sha256", key).update(body).digest();
}

/** Compares the value with every secret in constant time, over hashes. Otherwise the time would reveal a secret or its length. */
function matchAnySecret(
  value: string,
  secrets: readonly string[],
  expectedFor: (secret: string) => string,
): SignatureResult {
  const key = randomBytes(32);
  const hash = (text: string) => createHmac("sha256", key).update(text).digest();
  const matching = secrets.filter((secret) => timingSafeEqual(hash(value), hash(expectedFor(secret))));
  return matching.length > 0 ? "good" : "signature";
}

/** Returns the first value of a header. */
export function getHeader(headers: WebhookHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}
