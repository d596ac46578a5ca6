import { type Connect, LibvirtError, type StoragePoolRef } from "node-libvirt";
import { waitUntil } from "../shared/wait.ts";

const TIMEOUT_MS = 60_000;

/**
 * Makes libvirt refresh a pool. libvirt refuses while it creates a volume there, which takes moments: the function
 * retries.
 */
export async function refreshPool(
  connect: Connect,
  pool: StoragePoolRef,
  signal: AbortSignal,
): Promise<void> {
  const tryRefresh = () =>
    connect.storagePoolRefresh(pool).then(
      () => true,
      (error: unknown) => {
        if (isBusy(error)) return false;
        throw error;
      },
    );
  await waitUntil(tryRefresh, { timeoutMs: TIMEOUT_MS, signal });
}

/** Recognizes the error by its message, because virStoragePoolRefresh has no code for it. */
function isBusy(error: unknown): boolean {
  return error instanceof LibvirtError && error.message.includes("has asynchronous jobs running");
}
