import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { FleetEvent } from "../../model/event.ts";
import { event, HOOK, NOW, posting } from "../../store/samples.ts";
import type { Store } from "../../store/store.ts";
import type { DispatcherWorld } from "./dispatcher.ts";
import type { Hook } from "./hook.ts";

export interface Request {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly event: FleetEvent;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: Request[];
}

/** A real server on loopback. Without `answer` it says 204 to everything. */
export async function receiver(
  answer: (response: ServerResponse, request: Request) => void = (response) => response.writeHead(204).end(),
): Promise<Receiver> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const request = { headers: incoming.headers, body, event: JSON.parse(body) as FleetEvent };
    requests.push(request);
    answer(response, request);
  });
  await listening(server);
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    ...{ url: `http://127.0.0.1:${port}/events`, requests },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export function hookTo(url: string, more: Partial<Hook> = {}): Hook {
  const about = {
    id: HOOK,
    url,
    timeoutMs: 5_000,
    retrySeconds: 86_400,
    longestPauseMs: 900_000,
    key: undefined,
    blocking: undefined,
  };
  return { ...about, wants: () => true, ...more };
}

export const SIGNING_KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export interface FakeTime {
  now(): Date;
  sleep(ms: number): Promise<void>;
}

/** A clock that goes on only while somebody sleeps, and then at once. */
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

export function worldOf(store: Store, more: Partial<DispatcherWorld> = {}): DispatcherWorld {
  return {
    ...{ outbox: store.outbox, fleet: "demo", fetch, userAgent: "fleetwright/test", random: () => 0.5 },
    ...fakeTime(),
    secret: async () => SIGNING_KEY,
    ...more,
  };
}

/** Posts so many events of a subject to a webhook: `SUBJECT-0`, `SUBJECT-1`, ... */
export async function postMany(store: Store, subject: string, amount: number, hook = HOOK): Promise<void> {
  const events = Array.from({ length: amount }, (_, index) => event(`${subject}-${index}`, subject));
  await store.outbox.post(
    "demo",
    events.map((one) => posting(one, hook)),
  );
}
