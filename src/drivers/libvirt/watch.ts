import type { ConnectEvent } from "node-libvirt";
import { objectRef } from "../../model/object.ts";
import type { WatchEvent } from "../driver.ts";
import { CREDITS_NAMESPACE } from "./credit-record.ts";
import type { LibvirtHost } from "./host.ts";

/**
 * The object type of each kind of event. Other events do not concern what is compared. Nor do the records of CPU credits,
 * which the daemon itself writes.
 */
const OBJECT_TYPES: Partial<Record<ConnectEvent["kind"], string>> = {
  domain: "domain",
  "device-added": "domain",
  "device-removed": "domain",
  balloon: "domain",
  metadata: "domain",
  network: "network",
  pool: "pool", // not `pool-refresh`: reading volumes refreshes their pools
};

/** Reports libvirt's events until the result is disposed of. The connection reopens by itself after a loss. */
export function watchEvents(
  { connect, target }: Pick<LibvirtHost, "connect" | "target">,
  onEvent: (watchEvent: WatchEvent) => void,
): Disposable {
  const events = connect.events();
  void (async () => {
    for await (const event of events) {
      const watchEvent = toWatchEvent(event, target);
      if (watchEvent !== undefined) onEvent(watchEvent);
    }
  })();
  return { [Symbol.dispose]: () => void events.return?.() };
}

function toWatchEvent(event: ConnectEvent, target: string): WatchEvent | undefined {
  if (event.kind === "up") return { kind: "resync-required" };
  if (event.kind === "down") return { kind: "disconnected", reason: event.reason };
  if (event.kind === "metadata" && event.uri === CREDITS_NAMESPACE) return undefined;
  const type = OBJECT_TYPES[event.kind];
  return type === undefined
    ? undefined
    : { kind: "changed", objects: [objectRef(type, target, event.name).id] };
}
