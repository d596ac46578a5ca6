import { readFileSync, statSync } from "node:fs";
import { execa } from "execa";
import { hostFolder } from "../../src/host/lab-paths.ts";

/** Matches public libvirt calls that change state, by the verb in their names (libvirt-host.h and its siblings). */
const WRITES =
  /^vir(?:Domain|Network|StoragePool|StorageVol|Secret|NWFilter|Interface|NodeDevice|Connect)\w*?(?:Define|Create|Destroy|Undefine|Set|Attach|Detach|Update|Resize|Upload|Delete|Build|Refresh|Wipe|Start|Shutdown|Reboot|Reset|Suspend|Resume|Save|Restore|Migrate|Pin|Plug|Block(?:Commit|Copy|Pull|Rebase|Resize)|Rename|Inject|Send)/;

/**
 * Records the public calls to libvirtd during an action, from its debug log (virt-admin(1), `daemon-log-*`).
 * Returns the names of the calls, in order.
 */
export async function callsDuring(
  lab: string,
  host: string,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const folder = hostFolder(lab, host);
  const file = `${folder}/log/calls.log`;
  const admin = (...args: string[]) =>
    execa("virt-admin", [
      "-c",
      `libvirtd:///system?socket=${folder}/run/libvirt/libvirt-admin-sock`,
      ...args,
    ]);
  const outputs = "3:file:/var/log/libvirt/libvirtd.log";
  await admin("daemon-log-outputs", "--outputs", `${outputs} 1:file:/var/log/libvirt/calls.log`);
  await admin("daemon-log-filters", "--filters", "1:libvirt 4:* 4:util 4:rpc 4:event");
  const start = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  try {
    await work();
  } finally {
    await admin("daemon-log-filters", "--filters", "");
    await admin("daemon-log-outputs", "--outputs", outputs);
  }
  const text = readFileSync(file, "utf8").slice(start);
  return [...text.matchAll(/: debug : (vir\w+):\d+ : /g)].map(([, call = ""]) => call);
}

export function isWrite(call: string): boolean {
  return WRITES.test(call);
}
