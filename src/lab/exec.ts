import { spawn } from "node:child_process";
import { constants } from "node:os";
import { libvirtUri } from "../host/address.ts";
import { enterLabHost } from "../host/lab-paths.ts";
import { Failure } from "../model/failure.ts";
import { isResponding } from "./host.ts";
import { findHost, loadLab } from "./lab.ts";
import { runningGuests } from "./status.ts";

/** Runs a command inside a host, on this process's own stdin, stdout and stderr. Returns its exit code. */
export async function labExec(name: string, host: string, argv: readonly string[]): Promise<number> {
  findHost(loadLab(name), host);
  return runAttached(enterLabHost(name, host, argv));
}

/**
 * Connects this terminal to the serial console of a guest on its host. `^]` disconnects. Returns virsh's exit code.
 * Throws `rejected` if the guest does not run.
 */
export async function labConsole(name: string, vm: string): Promise<number> {
  const lab = loadLab(name);
  for (const host of lab.hypervisors) {
    const url = `lab://${name}/${host.name}`;
    if (!(await isResponding(host)) || !(await runningGuests(url)).includes(vm)) continue;
    return runAttached(["virsh", "-c", libvirtUri(url), "console", "--force", "--", vm]);
  }
  throw new Failure("rejected", `VirtualMachine/${vm}: it runs on no host of lab ${name}`);
}

/** Runs a command on this terminal. This process ignores Ctrl-C, which reaches the command, and waits for its end. */
async function runAttached([program = "", ...args]: readonly string[]): Promise<number> {
  const ignore = () => {};
  process.on("SIGINT", ignore);
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: "inherit" });
      child.once("error", reject);
      child.once("close", (code, signal) =>
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
  } finally {
    process.off("SIGINT", ignore);
  }
}
