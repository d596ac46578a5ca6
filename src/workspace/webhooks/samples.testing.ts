import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { FleetEvent } from "../../model/event.ts";
import { event, HOOK, NOW, outboxEntry } from "../../store/samples.testing.ts";
import type { Store } from "../../store/store.ts";
import type { DispatcherContext } from "./dispatcher.ts";
import type { Webhook } from "./webhook.ts";

export interface ReceivedRequest {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly event: FleetEvent;
}

export interface TestReceiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: ReceivedRequest[];
}

/** Starts a real server on loopback. Without `answer` it responds 204 to every request. */
export async function startReceiver(
  answer: (response: ServerResponse, request: ReceivedRequest) => void = (response) =>
    response.writeHead(204).end(),
): Promise<TestReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const request = { headers: incoming.headers, body, event: JSON.parse(body) as FleetEvent };
    requests.push(request);
    answer(response, request);
  });
  await listenOnLoopback(server);
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}/events`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listenOnLoopback(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export function webhookTo(url: string, more: Partial<Webhook> = {}): Webhook {
  const defaults = {
    id: HOOK,
    url,
    timeoutMs: 5_000,
    retrySeconds: 86_400,
    maxBackoffMs: 900_000,
    key: undefined,
    admission: undefined,
  };
  return { ...defaults, matches: () => true, ...more };
}

export const SIGNING_KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

interface FakeTime {
  now(): Date;
  sleep(ms: number): Promise<void>;
}

/** Returns a clock that advances only during `sleep`, which returns at once. */
export function fakeTime(start = NOW): FakeTime {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    sleep: async (pauseMs) => {
      ms += pauseMs;
      await setImmediate();
    },
  };
}

export function dispatcherContextOf(store: Store, more: Partial<DispatcherContext> = {}): DispatcherContext {
  return {
    outbox: store.outbox,
    fleet: "demo",
    fetch,
    userAgent: "fleetwright/test",
    random: () => 0.5,
    ...fakeTime(),
    secret: async () => SIGNING_KEY,
    ...more,
  };
}

/** Posts `amount` events of a subject to a webhook: `SUBJECT-0`, `SUBJECT-1`, ... */
export async function postMany(store: Store, subject: string, amount: number, webhook = HOOK): Promise<void> {
  const events = Array.from({ length: amount }, (_, index) => event(`${subject}-${index}`, subject));
  await store.outbox.post(
    "demo",
    events.map((posted) => outboxEntry(posted, webhook)),
  );
}
