import { type Libvirt, openLibvirt } from "node-libvirt";
import { libvirtUri } from "../../host/address.ts";
import type { Shell } from "../../host/shell.ts";
import { asAnyType, type Connection, type DriverWorld, type HostAddress } from "../driver.ts";
import type { BaseDriver } from "../host-driver.ts";
import { makeConnection } from "./connection.ts";
import { domainType } from "./domain-type.ts";
import { speakingOf } from "./errors.ts";
import { networkType } from "./network-type.ts";
import { secretType } from "./secret-type.ts";
import { memorySidecars, type Sidecar, shellSidecars } from "./sidecars.ts";
import { poolType, volumeType } from "./storage-types.ts";

/** libvirt's domains, networks, storage pools and volumes. One worker thread serves all hosts while any is open. */
export function createLibvirtDriver(): BaseDriver {
  const shared = sharedLibvirt();
  const marksInMemory = new Map<string, Map<string, Sidecar>>();
  return {
    types: [
      asAnyType(domainType),
      asAnyType(networkType),
      asAnyType(poolType),
      asAnyType(volumeType),
      asAnyType(secretType),
    ],
    open: async (address, shell, world, signal) => {
      const libvirt = await shared.acquire();
      try {
        return await openHost(libvirt, { address, shell, world }, signal, marksInMemory, shared.release);
      } catch (error) {
        await shared.release();
        throw error;
      }
    },
  };
}

interface Opening {
  readonly address: HostAddress;
  readonly shell: Shell | undefined;
  readonly world: DriverWorld;
}

async function openHost(
  libvirt: Libvirt,
  { address, shell, world }: Opening,
  signal: AbortSignal,
  marksInMemory: Map<string, Map<string, Sidecar>>,
  release: () => Promise<void>,
): Promise<Connection> {
  const uri = libvirtUri(address.libvirt);
  const connect = await speakingOf(address.id, () =>
    opening(signal, (stop) => libvirt.connectOpen(uri, { signal: stop })),
  );
  const { cpus } = await speakingOf(address.id, () => connect.nodeGetInfo());
  const kept = marksInMemory.get(address.id) ?? new Map<string, Sidecar>();
  marksInMemory.set(address.id, kept);
  const sidecars = shell === undefined ? memorySidecars(kept) : shellSidecars(shell);
  const close = async () => {
    await connect.close();
    await release();
  };
  return makeConnection({ target: address.id, connect, sidecars, shell, world, cpus }, close);
}

/** A signal for the opening only: the connection outlives the pass that opened it. */
async function opening<T>(signal: AbortSignal, task: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await task(controller.signal);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Opened with the first host, closed with the last. */
function sharedLibvirt(): { acquire(): Promise<Libvirt>; release(): Promise<void> } {
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
