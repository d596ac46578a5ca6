import { cephCommand, ensureCeph, stopCeph } from "./ceph.ts";
import { existingLab, lockPath } from "./lab.ts";
import { withLock } from "./lock.ts";

/** What can befall a lab's Ceph: for tests, and for people who want to see what happens. */
export interface LabCeph {
  /** Runs `ceph`, `rbd` or `rados` as the cluster's administrator, and gives back what it prints. */
  run(program: "ceph" | "rbd" | "rados", ...args: readonly string[]): Promise<string>;
  /** All its daemons end at once; what was written stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Throws `usage` when there is no such lab. */
export function labCeph(name: string): LabCeph {
  const lab = existingLab(name);
  return {
    run: (program, ...args) => cephCommand(lab, [program, ...args]),
    stop: () => withLock(lockPath(name), () => stopCeph(lab)),
    start: () =>
      withLock(lockPath(name), async () => {
        await ensureCeph(lab);
      }),
  };
}
