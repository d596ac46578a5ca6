/**
 * What every receiver here does: an HTTP server that takes signed events, one after the other, each once.
 * Needs Node.js 20 and nothing else. Settings come from the environment:
 *
 *   HOOK_SECRET   the key that the Webhook signs with (whsec_...); required
 *   HOST, PORT    where it listens [127.0.0.1, 8080]
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const MOST_BYTES = 1 << 20;
/** Older messages could be somebody's recording (https://www.standardwebhooks.com). */
const TOLERANCE_S = 300;
const REMEMBERED = 10_000;

/**
 * Listens until SIGTERM. `handle(event)` is called for one event at a time; when it throws, the sender is told, and
 * sends the event again later. `seen` holds the ids that were handled before.
 */
export function receive(handle, { env = process.env, seen = new Set() } = {}) {
  const keys = keysIn(env.HOOK_SECRET ?? "");
  let turn = Promise.resolve();
  const server = createServer({ requestTimeout: 10_000 }, async (request, response) => {
    const answer = (status, text = "") => response.writeHead(status).end(text);
    if (request.method !== "POST") return answer(405, "POST events here\n");
    const body = await bodyOf(request).catch(() => undefined); // whoever asked may be gone
    if (body === undefined) return answer(413);
    if (!isGenuine(request.headers, body, keys)) return answer(401, "the signature is wrong, or too old\n");
    turn = turn
      .then(() => once(JSON.parse(body), handle, seen))
      .then(
        () => answer(204),
        (error) => {
          console.error(`${request.headers["webhook-id"]}: ${error.message}`);
          answer(500);
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

/** An event comes again when our answer got lost. */
async function once(event, handle, seen) {
  if (seen.has(event.id)) return;
  await handle(event);
  seen.add(event.id);
  if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
}

function keysIn(secret) {
  const keys = secret
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => Buffer.from(word.replace(/^whsec_/, ""), "base64"));
  if (keys.length > 0 && keys.every((key) => key.length >= 24)) return keys;
  console.error("HOOK_SECRET must be the key of the Webhook: whsec_ and at least 24 bytes in base64");
  process.exit(64);
}

async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk); // what is too long is read to its end, so that the answer arrives
  }
  return bytes > MOST_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** One of the signatures was made with one of our keys, over this id, this time and this body. */
export function isGenuine(headers, body, keys, now = Date.now()) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (!id || !(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)) return false;
  const given = String(headers["webhook-signature"] ?? "").split(" ");
  return keys.some((key) => {
    const wanted = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    return given.some((one) => isSame(one, wanted));
  });
}

function isSame(left, right) {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
