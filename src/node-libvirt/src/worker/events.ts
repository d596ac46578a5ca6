import koffi from "koffi";
import {
  virDomainEventID as D,
  virNetworkEventID as N,
  virStoragePoolEventID as P,
} from "../constants.gen.ts";
import type { ConnectEvent } from "../types.ts";
import { callAsync, type Pointer } from "./native.ts";
import type { NativeConnection } from "./native-connection.ts";
import { readName, readUuid } from "./objects.ts";
import { readTyped } from "./typed-params.ts";

/** An event without its generation. Applies `Omit` to each member of the union. */
type WithoutGeneration<E> = E extends ConnectEvent ? Omit<E, "generation"> : never;
export type ConnectionEvent = WithoutGeneration<ConnectEvent>;

/** A kind of event: its registration, the further arguments of its callback, and its conversion. */
interface EventSource {
  readonly family: keyof typeof FAMILIES;
  readonly id: number;
  readonly extra: string;
  event(args: unknown[]): object & { kind: ConnectionEvent["kind"] };
}

const FAMILIES = {
  domain: { prefix: "virDomain", register: "virConnectDomainEvent" },
  network: { prefix: "virNetwork", register: "virConnectNetworkEvent" },
  pool: { prefix: "virStoragePool", register: "virConnectStoragePoolEvent" },
};

const alias = (kind: ConnectionEvent["kind"], id: number): EventSource => ({
  family: "domain",
  id,
  extra: "str alias, ",
  event: ([name]) => ({ kind, alias: name }),
});
const lifecycle = (family: EventSource["family"], id: number): EventSource => ({
  family,
  id,
  extra: "int event, int detail, ",
  event: ([event, detail]) => ({ kind: family, event, detail }),
});

const SOURCES: readonly EventSource[] = [
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
    id: D.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED,
    extra: "void *params, int nparams, ",
    // The parameters belong to libvirt, and exist until the callback returns.
    event: ([params, count]) => ({
      kind: "job-completed",
      stats: readTyped(params as Pointer, count as number),
    }),
  },
  {
    family: "domain",
    id: D.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION,
    extra: "int iteration, ",
    event: ([iteration]) => ({ kind: "migration-iteration", iteration }),
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

type ConnectionEventListener = (event: ConnectionEvent) => void;
type CloseListener = (reason: number) => void;

/**
 * The receiver of libvirt's callbacks. One native callback per kind serves all connections. libvirt passes back the number of the
 * registration, so an event of a dead connection is never attributed to a live one.
 */
export class Events {
  readonly #listeners = new Map<bigint, { tell: ConnectionEventListener; closed: CloseListener }>();
  readonly #callbacks = SOURCES.map((source) => this.#callback(source));
  readonly #closeCallback = koffi.register(
    (_conn: unknown, reason: number, number: bigint) => this.#listeners.get(number)?.closed(reason),
    koffi.pointer(koffi.proto("void nodeLibvirtClosed(void *conn, int reason, void *number)")),
  );
  #last = 0n;

  /** Registers for the loss of a connection and, with `emit`, for all events of its driver. Returns a function that unregisters. */
  async listen(
    connection: NativeConnection,
    closed: CloseListener,
    emit: ConnectionEventListener | null,
  ): Promise<() => Promise<void>> {
    this.#last += 1n;
    const number = this.#last;
    this.#listeners.set(number, { tell: emit ?? (() => {}), closed });
    const closing = await callAsync(REGISTER_CLOSE, connection.conn, this.#closeCallback, number, null);
    const registered: [string, number][] = [];
    for (const [index, { family, id }] of (emit === null ? [] : SOURCES).entries()) {
      const { register } = FAMILIES[family];
      const args = [connection.conn, null, id, this.#callbacks[index] ?? null, number, null];
      const callbackId = await callAsync(`int ${register}RegisterAny(${REGISTER_ARGS})`, ...args);
      if (typeof callbackId === "number" && callbackId >= 0) registered.push([register, callbackId]);
    }
    return async () => {
      this.#listeners.delete(number);
      // On a dead connection these calls fail, but still release their references, as closing requires.
      for (const [register, callbackId] of registered) {
        await callAsync(`int ${register}DeregisterAny(void *conn, int id)`, connection.conn, callbackId);
      }
      if (closing === 0) await callAsync(UNREGISTER_CLOSE, connection.conn, this.#closeCallback);
    };
  }

  /** Frees the callbacks. Call it only when all connections are closed. */
  release(): void {
    for (const callback of [...this.#callbacks, this.#closeCallback]) koffi.unregister(callback);
  }

  #callback({ family, id, extra, event }: EventSource): Pointer {
    const { prefix } = FAMILIES[family];
    const receive = (_conn: unknown, object: Pointer, ...rest: unknown[]) => {
      const listener = this.#listeners.get(rest.pop() as bigint);
      const about = { uuid: readUuid(prefix, object), name: readName(prefix, object) };
      // The fields belong to the member of the union with the name of the source.
      listener?.tell({ ...event(rest), ...about } as ConnectionEvent);
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
