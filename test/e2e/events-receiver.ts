import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { FleetEvent } from "../../src/model/event.ts";

/** A real webhook receiver on loopback that accepts only signed events. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** The signing key. */
  readonly key: string;
  /** All received events, in order. */
  readonly events: readonly FleetEvent[];
  /** `vm.created VirtualMachine/default/db` for each event, without duplicates. */
  received(): string[];
}

export async function openReceiver(): Promise<Receiver> {
  const events: FleetEvent[] = [];
  const key = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
  const webhook = new Webhook(key);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      try {
        const headers = request.headers as Record<string, string>; // the library reads three headers, which occur once
        events.push(webhook.verify(Buffer.concat(chunks).toString(), headers) as FleetEvent); // only Fleetwright has the key
        response.end();
      } catch (error) {
        response.writeHead(401).end(String(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // the server listens on a port
  return {
    url: `http://127.0.0.1:${port}/`,
    key,
    events,
    received: () => {
      const byId = new Map(events.map((event) => [event.id, event]));
      return [...byId.values()].map(({ type, subject }) => `${type.replace("fleetwright.", "")} ${subject}`);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
