import koffi from "koffi";
import {
  virDomainEventID as D,
  virNetworkEventID as N,
  virStoragePoolEventID as P,
} from "../constants.gen.ts";
import type { ConnectEvent } from "../types.ts";
import type { Link } from "./link.ts";
import { later, type Pointer } from "./native.ts";
import { nameOf, uuidOf } from "./objects.ts";

/** An event before it knows its generation. `Omit` spread over each member of the union. */
type Bare<E> = E extends ConnectEvent ? Omit<E, "generation"> : never;
export type LinkEvent = Bare<ConnectEvent>;

/** One kind of event: where it is registered, what its callback takes beside connection and object, what becomes of it. */
interface Source {
  readonly family: keyof typeof FAMILIES;
  readonly id: number;
  readonly extra: string;
  event(args: unknown[]): object & { kind: LinkEvent["kind"] };
}

const FAMILIES = {
  domain: { prefix: "virDomain", register: "virConnectDomainEvent" },
  network: { prefix: "virNetwork", register: "virConnectNetworkEvent" },
  pool: { prefix: "virStoragePool", register: "virConnectStoragePoolEvent" },
};

const alias = (kind: LinkEvent["kind"], id: number): Source => ({
  family: "domain",
  id,
  extra: "str alias, ",
  event: ([name]) => ({ kind, alias: name }),
});
const lifecycle = (family: Source["family"], id: number): Source => ({
  family,
  id,
  extra: "int event, int detail, ",
  event: ([event, detail]) => ({ kind: family, event, detail }),
});

const SOURCES: readonly Source[] = [
  lifecycle("domain", D.VIR_DOMAIN_EVENT_ID_LIFECYCLE),
  lifecycle("network", N.VIR_NETWORK_EVENT_ID_LIFECYCLE),
  lifecycle("pool", P.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE),
  alias("device-added", D.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED),
  alias("device-removed", D.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED),
  alias("device-removal-failed", D.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED),
  { family: "domain", id: D.VIR_DOMAIN_EVENT_ID_REBOOT, extra: "", event: () => ({ kind: "reboot" }) },
  {
    family: "domain",
    id: D.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
    extra: "int state, int reason, ",
    event: ([state, reason]) => ({ kind: "agent", state, reason }),
  },
  {
    family: "domain",
    id: D.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE,
    extra: "uint64_t actual, ",
    event: ([actual]) => ({ kind: "balloon", actualKiB: BigInt(actual as number | bigint) }),
  },
  {
    family: "domain",
    id: D.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE,
    extra: "int type, str uri, ",
    event: ([type, uri]) => ({ kind: "metadata", type, uri }),
  },
  {
    family: "pool",
    id: P.VIR_STORAGE_POOL_EVENT_ID_REFRESH,
    extra: "",
    event: () => ({ kind: "pool-refresh" }),
  },
];

type Listener = (event: LinkEvent) => void;
type CloseListener = (reason: number) => void;

/**
 * Receives libvirt's callbacks. One native callback per kind serves all connections: libvirt hands it back the number
 * that we registered with, so nothing of a dead connection is ever taken for news of a living one.
 */
export class Events {
  readonly #listeners = new Map<bigint, { tell: Listener; closed: CloseListener }>();
  readonly #callbacks = SOURCES.map((source) => this.#callback(source));
  readonly #closeCallback = koffi.register(
    (_conn: unknown, reason: number, number: bigint) => this.#listeners.get(number)?.closed(reason),
    koffi.pointer(koffi.proto("void nodeLibvirtClosed(void *conn, int reason, void *number)")),
  );
  #last = 0n;

  /** Learns when a link dies and, with `tell`, of all that its driver can tell. Returns the way back. */
  async listen(link: Link, closed: CloseListener, tell: Listener | null): Promise<() => Promise<void>> {
    this.#last += 1n;
    const number = this.#last;
    this.#listeners.set(number, { tell: tell ?? (() => {}), closed });
    const closing = await later(REGISTER_CLOSE, link.conn, this.#closeCallback, number, null);
    const registered: [string, number][] = [];
    for (const [index, { family, id }] of (tell === null ? [] : SOURCES).entries()) {
      const { register } = FAMILIES[family];
      const args = [link.conn, null, id, this.#callbacks[index] ?? null, number, null];
      const callbackId = await later(`int ${register}RegisterAny(${REGISTER_ARGS})`, ...args);
      if (typeof callbackId === "number" && callbackId >= 0) registered.push([register, callbackId]);
    }
    return async () => {
      this.#listeners.delete(number);
      // On a dead line these say that they failed and still drop what they hold, which is what closing needs.
      for (const [register, callbackId] of registered) {
        await later(`int ${register}DeregisterAny(void *conn, int id)`, link.conn, callbackId);
      }
      if (closing === 0) await later(UNREGISTER_CLOSE, link.conn, this.#closeCallback);
    };
  }

  /** Only when every link is closed. */
  release(): void {
    for (const callback of [...this.#callbacks, this.#closeCallback]) koffi.unregister(callback);
  }

  #callback({ family, id, extra, event }: Source): Pointer {
    const { prefix } = FAMILIES[family];
    const receive = (_conn: unknown, object: Pointer, ...rest: unknown[]) => {
      const listener = this.#listeners.get(rest.pop() as bigint);
      const about = { uuid: uuidOf(prefix, object), name: nameOf(prefix, object) };
      // The fields are those of the member of the union that the source is named for.
      listener?.tell({ ...event(rest), ...about } as LinkEvent);
    };
    const type = koffi.proto(
      `void nodeLibvirt_${family}_${id}(void *conn, void *object, ${extra}void *number)`,
    );
    return koffi.register(receive, koffi.pointer(type));
  }
}

const REGISTER_ARGS = "void *conn, void *object, int id, void *callback, void *number, void *release";
const REGISTER_CLOSE =
  "int virConnectRegisterCloseCallback(void *conn, void *callback, void *number, void *release)";
const UNREGISTER_CLOSE = "int virConnectUnregisterCloseCallback(void *conn, void *callback)";
