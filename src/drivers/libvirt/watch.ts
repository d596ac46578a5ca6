import type { ConnectEvent } from "node-libvirt";
import { objectRef } from "../../model/object.ts";
import type { News } from "../driver.ts";
import type { Host } from "./host.ts";

/** Which object an event is about, by its kind; the others say nothing of what we compare. */
const TYPES: Partial<Record<ConnectEvent["kind"], string>> = {
  domain: "domain",
  "device-added": "domain",
  "device-removed": "domain",
  balloon: "domain",
  metadata: "domain",
  network: "network",
  pool: "pool", // not `pool-refresh`: reading volumes refreshes their pools
};

/** Tells of libvirt's events, until it is disposed of. The connection opens itself again after a loss. */
export function watch(
  { connect, target }: Pick<Host, "connect" | "target">,
  hear: (news: News) => void,
): Disposable {
  const events = connect.events();
  void (async () => {
    for await (const event of events) {
      const news = newsOf(event, target);
      if (news !== undefined) hear(news);
    }
  })();
  return { [Symbol.dispose]: () => void events.return?.() };
}

export function newsOf(event: ConnectEvent, target: string): News | undefined {
  if (event.kind === "up") return { kind: "missed" };
  if (event.kind === "down") return { kind: "lost", reason: event.reason };
  const type = TYPES[event.kind];
  return type === undefined
    ? undefined
    : { kind: "changed", objects: [objectRef(type, target, event.name).id] };
}
