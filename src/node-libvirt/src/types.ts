/** A domain as plain data. `id` is the number of the running instance, -1 when the domain is shut off. */
export interface DomainRef {
  readonly uuid: string;
  readonly name: string;
  readonly id: number;
}

export interface NetworkRef {
  readonly uuid: string;
  readonly name: string;
}

export interface StoragePoolRef {
  readonly uuid: string;
  readonly name: string;
}

/** A volume, found by the names of its pool and itself. `key` is unique on the host, according to libvirt. */
export interface StorageVolRef {
  readonly pool: string;
  readonly name: string;
  readonly key: string;
  readonly path?: string;
}

/** A secret. It has no name in libvirt: `name` is its usage id (for Ceph, the usage name). */
export interface SecretRef {
  readonly uuid: string;
  readonly name: string;
}

export interface NWFilterRef {
  readonly uuid: string;
  readonly name: string;
}

/** The status that a listing of networks or storage pools adds to a ref. */
export interface ListedStatus {
  readonly active: boolean;
  readonly persistent: boolean;
}

/** A value of a virTypedParameter: 64-bit integers are bigint, smaller ones number. */
export type TypedValue = number | bigint | string | boolean;

/**
 * Parameters to set. The C type follows from the name (`*_quota` is signed) and the value; see `worker/typed-params.ts`. A list
 * becomes one parameter per text, all of the same name, as `migrate_disks` requires.
 */
export type TypedParams = Readonly<Record<string, TypedValue | readonly string[]>>;

export interface DomainStats {
  readonly ref: DomainRef;
  readonly stats: Record<string, TypedValue>;
}

export interface DomainState {
  readonly state: number;
  readonly reason: number;
}

export interface JobStats {
  /** A value of `virDomainJobType`; 0 means that no job runs. */
  readonly type: number;
  readonly stats: Record<string, TypedValue>;
}

/** The progress of a job (virDomainJobInfo): times in ms, sizes in bytes. `data` is the sum of `mem` and `file`. */
export interface JobInfo {
  /** A value of `virDomainJobType`; 0 means that no job runs. */
  readonly type: number;
  readonly timeElapsed: bigint;
  readonly timeRemaining: bigint;
  readonly dataTotal: bigint;
  readonly dataProcessed: bigint;
  readonly dataRemaining: bigint;
  readonly memTotal: bigint;
  readonly memProcessed: bigint;
  readonly memRemaining: bigint;
  readonly fileTotal: bigint;
  readonly fileProcessed: bigint;
  readonly fileRemaining: bigint;
}

export interface NodeInfo {
  readonly model: string;
  readonly memoryKiB: number;
  readonly cpus: number;
  readonly mhz: number;
  readonly nodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

/** Sizes in bytes. `state` is a value of `virStoragePoolState`. */
export interface StoragePoolInfo {
  readonly state: number;
  readonly capacity: bigint;
  readonly allocation: bigint;
  readonly available: bigint;
}

/** Sizes in bytes. `type` is a value of `virStorageVolType`. */
export interface StorageVolInfo {
  readonly type: number;
  readonly capacity: bigint;
  readonly allocation: bigint;
}

export interface DHCPLease {
  readonly iface: string;
  /** Seconds since 1970. */
  readonly expiryTime: bigint;
  /** A value of `virIPAddrType`: 0 is IPv4, 1 is IPv6. */
  readonly type: number;
  readonly mac: string | null;
  readonly iaid: string | null;
  readonly ipaddr: string;
  readonly prefix: number;
  readonly hostname: string | null;
  readonly clientid: string | null;
}

export interface DomainInterface {
  readonly name: string;
  readonly hwaddr: string | null;
  readonly addrs: readonly { readonly type: number; readonly addr: string; readonly prefix: number }[];
}

export interface DomainCapabilitiesQuery {
  readonly emulator?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly virttype?: string;
}

export interface ConnectOptions {
  /** Keepalive probes of libvirt's protocol; default: every 5 s, dead after 3 lost. In-process drivers ignore them. */
  readonly keepAlive?: { readonly intervalS: number; readonly count: number };
  /** The number of parallel reads on this connection; default 16. */
  readonly reads?: number;
  /** The time after which a call cuts the connection; default 60,000. */
  readonly callTimeoutMs?: number;
  /** The same for calls that copy or wipe data (build a pool, clone a volume, each chunk of a stream); default 1,800,000. */
  readonly slowCallTimeoutMs?: number;
  /** The timeout of opening; default 15,000. */
  readonly openTimeoutMs?: number;
  /** Whether to reopen the connection after a loss, with growing pauses; default true. */
  readonly reconnect?: boolean;
  readonly readOnly?: boolean;
  /** Closes the connection, or cancels opening it. */
  readonly signal?: AbortSignal;
}

interface ObjectEvent {
  readonly generation: number;
  readonly uuid: string;
  readonly name: string;
}

/**
 * An event of a connection. `generation` counts the successful openings. After an `up`, list everything again, because events during
 * the loss are missing. `event` and `detail` are libvirt's numbers (`virDomainEventType` and so on).
 */
export type ConnectEvent =
  | (ObjectEvent & { readonly kind: "domain"; readonly event: number; readonly detail: number })
  | (ObjectEvent & { readonly kind: "reboot" })
  | (ObjectEvent & {
      readonly kind: "device-added" | "device-removed" | "device-removal-failed";
      readonly alias: string;
    })
  | (ObjectEvent & { readonly kind: "agent"; readonly state: number; readonly reason: number })
  | (ObjectEvent & { readonly kind: "job-completed"; readonly stats: Readonly<Record<string, TypedValue>> })
  | (ObjectEvent & { readonly kind: "migration-iteration"; readonly iteration: number })
  | (ObjectEvent & { readonly kind: "balloon"; readonly actualKiB: bigint })
  | (ObjectEvent & { readonly kind: "metadata"; readonly type: number; readonly uri: string | null })
  | (ObjectEvent & { readonly kind: "network" | "pool"; readonly event: number; readonly detail: number })
  | (ObjectEvent & { readonly kind: "pool-refresh" })
  | { readonly kind: "up"; readonly generation: number }
  | { readonly kind: "down"; readonly generation: number; readonly reason: string };
