import { cephCommand, ensureCeph, stopCeph } from "./ceph.ts";
import { loadLab, lockPath } from "./lab.ts";
import { withLock } from "./lock.ts";

/** Controls for a lab's Ceph, for tests of failures. */
export interface LabCeph {
  /** Runs `ceph`, `rbd` or `rados` as the cluster's administrator. Returns its stdout. */
  run(program: "ceph" | "rbd" | "rados", ...args: readonly string[]): Promise<string>;
  /** Kills all its daemons at once. Written data stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Throws `usage` if the lab does not exist. */
export function labCeph(name: string): LabCeph {
  const lab = loadLab(name);
  return {
    run: (program, ...args) => cephCommand(lab, [program, ...args]),
    stop: () => withLock(lockPath(name), () => stopCeph(lab)),
    start: () =>
      withLock(lockPath(name), async () => {
        await ensureCeph(lab);
      }),
  };
}
