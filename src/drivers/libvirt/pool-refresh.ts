import { type Connect, LibvirtError, type StoragePoolRef } from "node-libvirt";
import { until } from "./pause.ts";

const TIMEOUT_MS = 60_000;

/** Makes libvirt look what is in a pool. It refuses while it makes a volume there, which takes moments: waits for that. */
export async function refreshPool(
  connect: Connect,
  pool: StoragePoolRef,
  signal: AbortSignal,
): Promise<void> {
  const refreshed = () =>
    connect.storagePoolRefresh(pool).then(
      () => true,
      (error: unknown) => {
        if (isBusy(error)) return false;
        throw error;
      },
    );
  await until(refreshed, { timeoutMs: TIMEOUT_MS, signal });
}

/** virStoragePoolRefresh has no code of its own for it. */
function isBusy(error: unknown): boolean {
  return error instanceof LibvirtError && error.message.includes("has asynchronous jobs running");
}
