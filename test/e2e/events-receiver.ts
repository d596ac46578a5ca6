import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FleetEvent } from "../../src/model/event.ts";

/** A real receiver of webhooks on loopback. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** Everything that came, in the order in which it came. */
  readonly events: readonly FleetEvent[];
  /** `vm.created VirtualMachine/default/db` for each event, told once however often it came. */
  told(): string[];
}

export async function openReceiver(): Promise<Receiver> {
  const events: FleetEvent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      events.push(JSON.parse(Buffer.concat(chunks).toString()) as FleetEvent); // nobody else sends here
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}/`,
    events,
    told: () => {
      const byId = new Map(events.map((event) => [event.id, event]));
      return [...byId.values()].map(({ type, subject }) => `${type.replace("fleetwright.", "")} ${subject}`);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
