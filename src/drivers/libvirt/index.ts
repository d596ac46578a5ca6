import { type Libvirt, LibvirtError, openLibvirt } from "node-libvirt";
import { labHostOff, libvirtUri, parseHostUrl, shellUrl } from "../../host/address.ts";
import type { Shell } from "../../host/shell.ts";
import { sshFailure } from "../../host/ssh-failure.ts";
import type { Failure } from "../../model/failure.ts";
import type { Connection, DriverContext, HostAddress } from "../driver.ts";
import type { BaseDriver } from "../host-driver.ts";
import { asAnyType } from "../object-type.ts";
import { createConnection } from "./connection.ts";
import { domainType } from "./domain-type.ts";
import { withSubject } from "./errors.ts";
import { networkType } from "./network-type.ts";
import { secretType } from "./secret-type.ts";
import { createMemorySidecars, createShellSidecars, type Sidecar } from "./sidecars.ts";
import { poolType, volumeType } from "./storage-types.ts";

/**
 * Creates the driver of libvirt's domains, networks, storage pools, volumes and secrets. One worker thread serves all
 * hosts while any is open.
 */
export function createLibvirtDriver(uriOf: (libvirt: string) => string = libvirtUri): BaseDriver {
  const shared = createSharedLibvirt();
  const marksInMemory = new Map<string, Map<string, Sidecar>>();
  return {
    types: [
      asAnyType(domainType),
      asAnyType(networkType),
      asAnyType(poolType),
      asAnyType(volumeType),
      asAnyType(secretType),
    ],
    open: async (address, shell, context, signal) => {
      const libvirt = await shared.acquire();
      try {
        return await openHost(
          libvirt,
          { uri: uriOf(address.libvirt), address, shell, context },
          signal,
          marksInMemory,
          shared.release,
        );
      } catch (error) {
        await shared.release();
        throw error;
      }
    },
  };
}

interface HostOpening {
  /** URI for libvirt's own library. */
  readonly uri: string;
  readonly address: HostAddress;
  readonly shell: Shell | undefined;
  readonly context: DriverContext;
}

async function openHost(
  libvirt: Libvirt,
  { uri, address, shell, context }: HostOpening,
  signal: AbortSignal,
  marksInMemory: Map<string, Map<string, Sidecar>>,
  release: () => Promise<void>,
): Promise<Connection> {
  const connect = await withSubject(address.id, () =>
    withOpeningSignal(signal, (stop) => libvirt.connectOpen(uri, { signal: stop })).catch(
      (error: unknown) => {
        throw labHostOff(address.libvirt) ?? sshFailureAt(address, error) ?? error;
      },
    ),
  );
  const { cpus } = await withSubject(address.id, () => connect.nodeGetInfo());
  const files = marksInMemory.get(address.id) ?? new Map<string, Sidecar>();
  marksInMemory.set(address.id, files);
  const sidecars = shell === undefined ? createMemorySidecars(files) : createShellSidecars(shell);
  const close = async () => {
    await connect.close();
    await release();
  };
  return createConnection({ target: address.id, address, connect, sidecars, shell, context, cpus }, close);
}

/** Returns a failure with the remedy if libvirt could not reach the host because ssh refused. */
function sshFailureAt({ id, libvirt }: HostAddress, error: unknown): Failure | undefined {
  const url = shellUrl(libvirt);
  if (url === undefined || !(error instanceof LibvirtError)) return undefined;
  return sshFailure(id, parseHostUrl(url), error.message);
}

/**
 * Passes a signal that counts only while the connection opens: the connection outlives the reconciliation that opened
 * it.
 */
async function withOpeningSignal<T>(
  signal: AbortSignal,
  task: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await task(controller.signal);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Creates a shared library handle that opens with the first host and closes with the last. */
function createSharedLibvirt(): { acquire(): Promise<Libvirt>; release(): Promise<void> } {
  let users = 0;
  let opened: Promise<Libvirt> | undefined;
  return {
    acquire: () => {
      users += 1;
      opened ??= openLibvirt();
      return opened;
    },
    release: async () => {
      users -= 1;
      if (users > 0) return;
      const last = opened;
      opened = undefined;
      await (await last)?.close();
    },
  };
}
