/**
 * The shared part of all receivers: an HTTP server that verifies signed events and handles each event once, in sequence.
 * Needs only Node.js 20. The environment has the settings:
 *
 *   HOOK_SECRET   the signing key of the Webhook (whsec_...); required
 *   HOST, PORT    the listen address [127.0.0.1, 8080]
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const MAX_BYTES = 1 << 20;
/** Rejects older messages, because they may be replayed (https://www.standardwebhooks.com). */
const TOLERANCE_S = 300;
const MAX_SEEN = 10_000;

/**
 * Listens until SIGTERM. Calls `handle(event)` for one event at a time. If it throws, the server responds with 500, and the sender
 * retries the event later. `seen` has the ids of handled events.
 */
export function receive(handle, { env = process.env, seen = new Set() } = {}) {
  const keys = parseKeys(env.HOOK_SECRET ?? "");
  let turn = Promise.resolve();
  const server = createServer({ requestTimeout: 10_000 }, async (request, response) => {
    const respond = (status, text = "") => response.writeHead(status).end(text);
    if (request.method !== "POST") return respond(405, "POST events here\n");
    const body = await readBody(request).catch(() => undefined); // the client may have disconnected
    if (body === undefined) return respond(413);
    if (!isGenuine(request.headers, body, keys)) return respond(401, "the signature is wrong, or too old\n");
    turn = turn
      .then(() => handleOnce(JSON.parse(body), handle, seen))
      .then(
        () => respond(204),
        (error) => {
          console.error(`${request.headers["webhook-id"]}: ${error.message}`);
          respond(500);
        },
      );
  });
  server.listen(Number(env.PORT ?? 8080), env.HOST ?? "127.0.0.1", () => {
    const { address, port } = server.address();
    console.log(`listening on http://${address}:${port}/`);
  });
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => server.close());
  return server;
}

/** Skips events that were handled before: the sender repeats an event if it did not receive our response. */
async function handleOnce(event, handle, seen) {
  if (seen.has(event.id)) return;
  await handle(event);
  seen.add(event.id);
  if (seen.size > MAX_SEEN) seen.delete(seen.values().next().value);
}

function parseKeys(secret) {
  const keys = secret
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => Buffer.from(word.replace(/^whsec_/, ""), "base64"));
  if (keys.length > 0 && keys.every((key) => key.length >= 24)) return keys;
  console.error("HOOK_SECRET must be the key of the Webhook: whsec_ and at least 24 bytes in base64");
  process.exit(64);
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) chunks.push(chunk); // reads a body that is too long to its end, so that the client receives the response
  }
  return bytes > MAX_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** Returns whether one of the signatures matches one of our keys, over this id, timestamp and body. */
export function isGenuine(headers, body, keys, now = Date.now()) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (!id || !(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)) return false;
  const signatures = String(headers["webhook-signature"] ?? "").split(" ");
  return keys.some((key) => {
    const expected = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    return signatures.some((signature) => isSame(signature, expected));
  });
}

function isSame(left, right) {
  const [leftBytes, rightBytes] = [Buffer.from(left), Buffer.from(right)];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
