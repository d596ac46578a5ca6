/** `real`: the hosts that the files name. `test`: libvirt's own in-process test driver in place of every host. */
export type Backend = "real" | "test";
