import type {
  BulkCalls,
  BulkOptions,
  Connect,
  Described,
  StreamCalls,
  TransferOptions,
} from "../api/connect.ts";
import { CALLS, type CallName } from "../calls/index.ts";
import type { StreamTarget } from "../calls/message.ts";
import {
  virConnectListAllNetworksFlags as NF,
  virConnectListAllStoragePoolsFlags as PF,
  virDomainBlockResizeFlags,
  virErrorNumber,
} from "../constants.gen.ts";
import { LibvirtError } from "../error.ts";
import type { ConnectEvent, Listed, StorageVolRef } from "../types.ts";
import { inBatches } from "./bulk.ts";
import { EventHub } from "./events.ts";
import type { Port } from "./port.ts";
import { download, duplex, upload } from "./transfer.ts";

/** The caller's side of an open connection: every call of the tables, and what is put together from them. */
export function makeConnect(port: Port, conn: number, uri: string, closed: () => Promise<void>): Connect {
  const hub = new EventHub();
  const now: { state: "up" | "down"; generation: number } = { state: "up", generation: 1 };
  port.subscribe(conn, (events) => {
    for (const event of events) note(now, hub, event);
  });
  const plain = plainCalls(port, conn);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closed().finally(() => {
      port.subscribe(conn, null);
      now.state = "down";
      hub.end();
    });
    return closing;
  };
  return {
    ...plain,
    ...composedCalls(plain),
    ...bulkCalls(port, conn),
    ...streamCalls(port, conn),
    uri,
    get state() {
      return now.state;
    },
    get generation() {
      return now.generation;
    },
    events: () => hub.listen(),
    waitForEvent: (fits, options) => hub.waitFor(fits, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function note(now: { state: "up" | "down"; generation: number }, hub: EventHub, event: ConnectEvent): void {
  if (event.kind === "up" || event.kind === "down") {
    now.state = event.kind;
    now.generation = event.generation;
  }
  hub.tell(event);
}

/** One function for each row of the tables; its type is in the API interfaces, which the tables are checked against. */
type Plain = { [Name in CallName]: (...args: never[]) => Promise<unknown> };

function plainCalls(port: Port, conn: number): Connect {
  const entries = Object.keys(CALLS).map((name) => [
    name,
    (...args: unknown[]) => port.request({ op: "call", conn, name: name as CallName, args }),
  ]);
  // Not yet whole: composedCalls replaces what needs more than one call, makeConnect adds the rest.
  return Object.fromEntries(entries) satisfies Partial<Plain> as unknown as Connect;
}

/** Where libvirt's function is not yet what a caller wants. */
function composedCalls(plain: Connect) {
  const raw = plain as unknown as Record<"getDomainCapabilities", (...args: unknown[]) => Promise<string>>;
  return {
    getDomainCapabilities: ({ emulator, arch, machine, virttype } = {}, flags) =>
      raw.getDomainCapabilities(emulator, arch, machine, virttype, flags),
    domainBlockResize: (domain, disk, bytes, flags = 0) =>
      plain.domainBlockResize(
        domain,
        disk,
        bytes,
        flags | virDomainBlockResizeFlags.VIR_DOMAIN_BLOCK_RESIZE_BYTES,
      ),
    domainGetMetadata: (domain, type, uri, flags) =>
      plain.domainGetMetadata(domain, type, uri, flags).catch((error: unknown) => {
        if (error instanceof LibvirtError && error.code === virErrorNumber.VIR_ERR_NO_DOMAIN_METADATA)
          return null;
        throw error;
      }),
    listAllNetworks: (flags) =>
      listed(plain.listAllNetworks, flags, {
        active: NF.VIR_CONNECT_LIST_NETWORKS_ACTIVE,
        persistent: NF.VIR_CONNECT_LIST_NETWORKS_PERSISTENT,
      }),
    listAllStoragePools: (flags) =>
      listed(plain.listAllStoragePools, flags, {
        active: PF.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE,
        persistent: PF.VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT,
      }),
  } satisfies Partial<Connect>;
}

/** libvirt's refs do not say whether an object is active or persistent; lists that are filtered by it do. */
async function listed<Ref extends { uuid: string }>(
  list: (flags?: number) => Promise<Ref[]>,
  flags: number | undefined,
  filters: { active: number; persistent: number },
): Promise<(Ref & Listed)[]> {
  const uuids = async (filter: number) => new Set((await list(filter)).map((ref) => ref.uuid));
  const [all, active, persistent] = await Promise.all([
    list(flags),
    uuids(filters.active),
    uuids(filters.persistent),
  ]);
  return all.map((ref) => ({ ...ref, active: active.has(ref.uuid), persistent: persistent.has(ref.uuid) }));
}

function bulkCalls(port: Port, conn: number): BulkCalls {
  const described =
    (name: CallName) =>
    <Ref>(refs: readonly Ref[], flags?: number, options: BulkOptions = {}): AsyncIterable<Described<Ref>> =>
      inBatches(refs, async (batch) => {
        const rows = batch.map((ref) => [ref, flags]);
        const found = await port.request<(string | null)[]>({ op: "bulk", conn, name, rows, ...options });
        return batch.flatMap((ref, index) => {
          const xml = found[index];
          return typeof xml === "string" ? [{ ref, xml }] : [];
        });
      });
  return {
    domainGetXMLDescAll: described("domainGetXMLDesc"),
    networkGetXMLDescAll: described("networkGetXMLDesc"),
    storagePoolGetXMLDescAll: described("storagePoolGetXMLDesc"),
    storageVolGetXMLDescAll: described("storageVolGetXMLDesc"),
    secretGetXMLDescAll: described("secretGetXMLDesc"),
    nwfilterGetXMLDescAll: described("nwfilterGetXMLDesc"),
  };
}

function streamCalls(port: Port, conn: number): StreamCalls {
  const target = (
    kind: "upload" | "download",
    volume: StorageVolRef,
    options: TransferOptions = {},
  ): StreamTarget => {
    const { offset = 0, length = 0, flags = 0 } = options;
    return { kind, volume, offset, length, flags };
  };
  return {
    storageVolUpload: (volume, source, options) =>
      upload(port, conn, target("upload", volume, options), source),
    storageVolDownload: (volume, options) => download(port, conn, target("download", volume, options)),
    domainOpenConsole: (domain, device = null, flags = 0) =>
      duplex(port, conn, { kind: "console", domain, device, flags }),
  };
}
