import type { IncomingMessage, ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { type Receiver, type Request, receiver, SIGNING_KEY } from "../../src/daemon/hooks/samples.ts";
import type { FleetEvent } from "../../src/model/event.ts";

/** A receiver of which every other answer is none, and which remembers what it has taken, by its id. */
export interface UnreliableReceiver extends Receiver {
  /** What it has taken, in this order, each id once. */
  readonly taken: readonly FleetEvent[];
  /** Ids that came again with another content. */
  readonly changed: readonly string[];
  /** Ids of requests whose signature is none. */
  readonly forged: readonly string[];
  /** How often it has said that it has got something. */
  answered(): number;
}

type Answer = (response: ServerResponse) => void;

/** What goes wrong, and how often among a hundred failures. Whoever hangs takes its time, so that is rare. */
const FAILURES: readonly (readonly [often: number, heard: boolean, answer: Answer])[] = [
  [30, false, (response) => response.writeHead(500).end("no")],
  [15, false, (response) => response.destroy()],
  [10, false, (response) => response.writeHead(307, { location: "http://127.0.0.1:9/elsewhere" }).end()],
  [10, false, (response) => response.socket?.end("HTTP/1.1 200 O")],
  [20, true, (response) => response.destroy()],
  [11, true, (response) => response.writeHead(503).end()],
  [4, true, () => {}],
];

export async function openUnreliable(): Promise<UnreliableReceiver> {
  const taken = new Map<string, Request>();
  const changed: string[] = [];
  const forged: string[] = [];
  let answered = 0;
  const roll = dice();
  const take = (request: Request) => {
    const { id } = request.event;
    if (!isSigned(request)) forged.push(id);
    if (taken.has(id) && taken.get(id)?.body !== request.body) changed.push(id);
    if (!taken.has(id)) taken.set(id, request);
  };
  const server = await receiver((response, request) => {
    if (roll(2) === 0) {
      const [, heard, answer] = failure(roll(100));
      if (heard) take(request);
      return answer(response);
    }
    take(request);
    answered += 1;
    return response.writeHead(204).end();
  });
  return {
    ...{ ...server, changed, forged, answered: () => answered },
    get taken() {
      return [...taken.values()].map(({ event }) => event);
    },
  };
}

function failure(rolled: number): (typeof FAILURES)[number] {
  let sum = 0;
  const found = FAILURES.find(([often]) => {
    sum += often;
    return rolled < sum;
  });
  if (found === undefined) throw new Error("they are a hundred in all");
  return found;
}

function isSigned({ body, headers }: { body: string; headers: IncomingMessage["headers"] }): boolean {
  try {
    new Webhook(SIGNING_KEY).verify(body, headers as Record<string, string>); // the three that it looks at come once
    return true;
  } catch {
    return false;
  }
}

/** Lehmer's generator: from 0 up to the sides, the same every time. */
function dice(): (sides: number) => number {
  let state = 1;
  return (sides) => {
    state = (state * 48_271) % 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * sides);
  };
}
