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
import type { ConnectEvent, ListedStatus, StorageVolRef } from "../types.ts";
import { inBatches } from "./bulk.ts";
import { EventHub } from "./events.ts";
import { download, openDuplex, upload } from "./transfer.ts";
import type { WorkerClient } from "./worker-client.ts";

/** Creates the caller's side of an open connection: all calls of the tables, and those composed of several. */
export function createConnect(
  client: WorkerClient,
  conn: number,
  uri: string,
  closed: () => Promise<void>,
): Connect {
  const hub = new EventHub();
  const status: { state: "up" | "down"; generation: number } = { state: "up", generation: 1 };
  client.subscribe(conn, (events) => {
    for (const event of events) recordState(status, hub, event);
  });
  const plain = plainCalls(client, conn);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closed().finally(() => {
      client.subscribe(conn, null);
      status.state = "down";
      hub.end();
    });
    return closing;
  };
  return {
    ...plain,
    ...composedCalls(plain),
    ...bulkCalls(client, conn),
    ...streamCalls(client, conn),
    uri,
    get state() {
      return status.state;
    },
    get generation() {
      return status.generation;
    },
    events: () => hub.listen(),
    waitForEvent: (fits, options) => hub.waitFor(fits, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function recordState(
  status: { state: "up" | "down"; generation: number },
  hub: EventHub,
  event: ConnectEvent,
): void {
  if (event.kind === "up" || event.kind === "down") {
    status.state = event.kind;
    status.generation = event.generation;
  }
  hub.emit(event);
}

/** One function per row of the tables. Their types are in the API interfaces, which the tables are checked against. */
type PlainCalls = { [Name in CallName]: (...args: never[]) => Promise<unknown> };

function plainCalls(client: WorkerClient, conn: number): Connect {
  const entries = Object.keys(CALLS).map((name) => [
    name,
    (...args: unknown[]) => client.request({ op: "call", conn, name: name as CallName, args }),
  ]);
  // Not complete yet: composedCalls replaces functions that need several calls, createConnect adds the rest.
  return Object.fromEntries(entries) satisfies Partial<PlainCalls> as unknown as Connect;
}

/** Returns the functions that need more than one call of libvirt. */
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
      listWithStatus(plain.listAllNetworks, flags, {
        active: NF.VIR_CONNECT_LIST_NETWORKS_ACTIVE,
        persistent: NF.VIR_CONNECT_LIST_NETWORKS_PERSISTENT,
      }),
    listAllStoragePools: (flags) =>
      listWithStatus(plain.listAllStoragePools, flags, {
        active: PF.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE,
        persistent: PF.VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT,
      }),
  } satisfies Partial<Connect>;
}

/** Lists objects with their status. libvirt's objects do not contain it, so filtered lists are compared. */
async function listWithStatus<Ref extends { uuid: string }>(
  list: (flags?: number) => Promise<Ref[]>,
  flags: number | undefined,
  filters: { active: number; persistent: number },
): Promise<(Ref & ListedStatus)[]> {
  const uuids = async (filter: number) => new Set((await list(filter)).map((ref) => ref.uuid));
  const [all, active, persistent] = await Promise.all([
    list(flags),
    uuids(filters.active),
    uuids(filters.persistent),
  ]);
  return all.map((ref) => ({ ...ref, active: active.has(ref.uuid), persistent: persistent.has(ref.uuid) }));
}

function bulkCalls(client: WorkerClient, conn: number): BulkCalls {
  const describeAll =
    (name: CallName) =>
    <Ref>(refs: readonly Ref[], flags?: number, options: BulkOptions = {}): AsyncIterable<Described<Ref>> =>
      inBatches(refs, async (batch) => {
        const rows = batch.map((ref) => [ref, flags]);
        const texts = await client.request<(string | null)[]>({ op: "bulk", conn, name, rows, ...options });
        return batch.flatMap((ref, index) => {
          const xml = texts[index];
          return typeof xml === "string" ? [{ ref, xml }] : [];
        });
      });
  return {
    domainGetXMLDescAll: describeAll("domainGetXMLDesc"),
    networkGetXMLDescAll: describeAll("networkGetXMLDesc"),
    storagePoolGetXMLDescAll: describeAll("storagePoolGetXMLDesc"),
    storageVolGetXMLDescAll: describeAll("storageVolGetXMLDesc"),
    secretGetXMLDescAll: describeAll("secretGetXMLDesc"),
    nwfilterGetXMLDescAll: describeAll("nwfilterGetXMLDesc"),
  };
}

function streamCalls(client: WorkerClient, conn: number): StreamCalls {
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
      upload(client, conn, target("upload", volume, options), source),
    storageVolDownload: (volume, options) => download(client, conn, target("download", volume, options)),
    domainOpenConsole: (domain, device = null, flags = 0) =>
      openDuplex(client, conn, { kind: "console", domain, device, flags }),
  };
}
