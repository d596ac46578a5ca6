import type { IncomingMessage, ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import type { FleetEvent } from "../../src/model/event.ts";
import {
  type ReceivedRequest,
  SIGNING_KEY,
  startReceiver,
  type TestReceiver,
} from "../../src/workspace/webhooks/samples.testing.ts";

/** A receiver that fails about half of its requests, and records accepted events by id. */
export interface UnreliableReceiver extends TestReceiver {
  /** Accepted events in order, each id once. */
  readonly taken: readonly FleetEvent[];
  /** Ids that were received again with another body. */
  readonly changed: readonly string[];
  /** Ids of requests with an invalid signature. */
  readonly forged: readonly string[];
  /** Returns the number of acknowledged requests. */
  answered(): number;
}

type Answer = (response: ServerResponse) => void;

/** Failures by percentage. `heard`: the receiver records the event before it fails. Hanging is rare, because it takes long. */
const FAILURES: readonly (readonly [often: number, heard: boolean, answer: Answer])[] = [
  [30, false, (response) => response.writeHead(500).end("no")],
  [15, false, (response) => response.destroy()],
  [10, false, (response) => response.writeHead(307, { location: "http://127.0.0.1:9/elsewhere" }).end()],
  [10, false, (response) => response.socket?.end("HTTP/1.1 200 O")],
  [20, true, (response) => response.destroy()],
  [11, true, (response) => response.writeHead(503).end()],
  [4, true, () => {}],
];

export async function openUnreliableReceiver(): Promise<UnreliableReceiver> {
  const taken = new Map<string, ReceivedRequest>();
  const changed: string[] = [];
  const forged: string[] = [];
  let answered = 0;
  const roll = dice();
  const recordRequest = (request: ReceivedRequest) => {
    const { id } = request.event;
    if (!isSigned(request)) forged.push(id);
    if (taken.has(id) && taken.get(id)?.body !== request.body) changed.push(id);
    if (!taken.has(id)) taken.set(id, request);
  };
  const server = await startReceiver((response, request) => {
    if (roll(2) === 0) {
      const [, isReceived, answer] = pickFailure(roll(100));
      if (isReceived) recordRequest(request);
      return answer(response);
    }
    recordRequest(request);
    answered += 1;
    return response.writeHead(204).end();
  });
  return {
    ...server,
    changed,
    forged,
    answered: () => answered,
    get taken() {
      return [...taken.values()].map(({ event }) => event);
    },
  };
}

function pickFailure(rolled: number): (typeof FAILURES)[number] {
  let sum = 0;
  const picked = FAILURES.find(([often]) => {
    sum += often;
    return rolled < sum;
  });
  if (picked === undefined) throw new Error("the percentages add up to 100");
  return picked;
}

function isSigned({ body, headers }: { body: string; headers: IncomingMessage["headers"] }): boolean {
  try {
    new Webhook(SIGNING_KEY).verify(body, headers as Record<string, string>); // the three headers that it reads occur once
    return true;
  } catch {
    return false;
  }
}

/** Returns a Lehmer generator of numbers from 0 to `sides` - 1, with the same sequence in every run. */
function dice(): (sides: number) => number {
  let state = 1;
  return (sides) => {
    state = (state * 48_271) % 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * sides);
  };
}
