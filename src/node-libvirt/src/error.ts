import { virErrorDomain, virErrorNumber } from "./constants.gen.ts";

/** The category of a failure, by what a caller can do about it. */
export type LibvirtErrorKind =
  | "not-found"
  | "exists"
  | "transport"
  | "busy"
  | "unsupported"
  | "invalid"
  | "denied"
  | "timeout"
  | "other";

/** A virError as plain data, as the Worker sends it. */
export interface LibvirtErrorData {
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly message: string;
  readonly str1?: string;
  readonly int1: number;
  readonly api: string;
}

/**
 * A failed libvirt call with libvirt's own message. `code` is a value of virErrorNumber, `domain` of virErrorDomain,
 * `api` the C function that failed. Source: https://libvirt.org/html/libvirt-virterror.html#virError
 */
export class LibvirtError extends Error {
  override readonly name = "LibvirtError";
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly int1: number;
  readonly api: string;
  readonly str1?: string;

  constructor(data: LibvirtErrorData) {
    super(`${data.api}: ${data.message}`);
    this.code = data.code;
    this.domain = data.domain;
    this.level = data.level;
    this.int1 = data.int1;
    this.api = data.api;
    if (data.str1 !== undefined) this.str1 = data.str1;
  }

  get kind(): LibvirtErrorKind {
    // A dead connection has code INTERNAL_ERROR. Only the domain shows that the connection failed, not the request.
    if (this.domain === virErrorDomain.VIR_FROM_RPC) return "transport";
    // A second object with the same uuid is an ordinary OPERATION_FAILED. Only the message shows it.
    if (this.code === E.VIR_ERR_OPERATION_FAILED && /already (exists|defined)/.test(this.message))
      return "exists";
    return KIND_BY_CODE.get(this.code) ?? "other";
  }
}

/** Creates an error of this package, raised before or instead of a native call. */
export function localError(code: number, api: string, message: string, domain = 0): LibvirtError {
  return new LibvirtError({ code, domain, level: 2, message, int1: 0, api });
}

/** Creates the error for a lost connection, of the same kind as libvirt's own transport errors. */
export function transportError(api: string, message: string): LibvirtError {
  return localError(E.VIR_ERR_RPC, api, message, virErrorDomain.VIR_FROM_RPC);
}

const E = virErrorNumber;

const CODES_BY_KIND: Record<Exclude<LibvirtErrorKind, "other">, readonly number[]> = {
  "not-found": [
    E.VIR_ERR_NO_DOMAIN,
    E.VIR_ERR_NO_NETWORK,
    E.VIR_ERR_NO_STORAGE_POOL,
    E.VIR_ERR_NO_STORAGE_VOL,
    E.VIR_ERR_NO_NWFILTER,
    E.VIR_ERR_NO_SECRET,
    E.VIR_ERR_NO_NODE_DEVICE,
    E.VIR_ERR_NO_INTERFACE,
    E.VIR_ERR_NO_DOMAIN_SNAPSHOT,
    E.VIR_ERR_NO_DOMAIN_METADATA,
    E.VIR_ERR_NO_DOMAIN_CHECKPOINT,
    E.VIR_ERR_NO_DOMAIN_BACKUP,
    E.VIR_ERR_NO_NETWORK_PORT,
    111, // VIR_ERR_NO_NETWORK_METADATA, since 9.7.0
    E.VIR_ERR_NO_NWFILTER_BINDING,
    E.VIR_ERR_DEVICE_MISSING,
  ],
  exists: [
    E.VIR_ERR_DOM_EXIST,
    E.VIR_ERR_NETWORK_EXIST,
    E.VIR_ERR_STORAGE_VOL_EXIST,
    E.VIR_ERR_NETWORK_PORT_EXIST,
  ],
  transport: [E.VIR_ERR_RPC],
  busy: [
    E.VIR_ERR_RESOURCE_BUSY,
    E.VIR_ERR_BLOCK_COPY_ACTIVE,
    E.VIR_ERR_AGENT_UNRESPONSIVE,
    E.VIR_ERR_AGENT_UNSYNCED,
  ],
  unsupported: [
    E.VIR_ERR_NO_CONNECT,
    E.VIR_ERR_NO_SUPPORT,
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    E.VIR_ERR_ARGUMENT_UNSUPPORTED,
    E.VIR_ERR_OPERATION_UNSUPPORTED,
  ],
  invalid: [
    E.VIR_ERR_NO_KERNEL,
    E.VIR_ERR_NO_ROOT,
    E.VIR_ERR_NO_SOURCE,
    E.VIR_ERR_NO_TARGET,
    E.VIR_ERR_NO_NAME,
    E.VIR_ERR_NO_OS,
    E.VIR_ERR_NO_DEVICE,
    E.VIR_ERR_INVALID_ARG,
    E.VIR_ERR_OPERATION_INVALID,
    E.VIR_ERR_XML_ERROR,
    E.VIR_ERR_XML_DETAIL,
    E.VIR_ERR_XML_INVALID_SCHEMA,
    E.VIR_ERR_INVALID_MAC,
    E.VIR_ERR_OVERFLOW,
  ],
  denied: [
    E.VIR_ERR_OPERATION_DENIED,
    E.VIR_ERR_ACCESS_DENIED,
    E.VIR_ERR_AUTH_FAILED,
    E.VIR_ERR_AUTH_CANCELLED,
    E.VIR_ERR_AUTH_UNAVAILABLE,
  ],
  timeout: [E.VIR_ERR_OPERATION_TIMEOUT, E.VIR_ERR_OPERATION_ABORTED],
};

const KIND_BY_CODE = new Map(
  Object.entries(CODES_BY_KIND).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind as LibvirtErrorKind] as const),
  ),
);
