import { spawn } from "node:child_process";
import { constants } from "node:os";
import { libvirtUri } from "../host/address.ts";
import { enterLabHost } from "../host/lab-address.ts";
import { Failure } from "../model/failure.ts";
import { answers } from "./host.ts";
import { existingLab, hostOf } from "./lab.ts";
import { runningGuests } from "./status.ts";

/** Runs a command inside a host, on this process's own stdin, stdout and stderr. Returns its exit code. */
export async function labExec(name: string, host: string, argv: readonly string[]): Promise<number> {
  hostOf(existingLab(name), host);
  return attached(enterLabHost(name, host, argv));
}

/**
 * Connects this terminal to the serial console of a guest, on whichever host it runs; ^] leaves.
 * Returns virsh's exit code. Throws `rejected` when it runs nowhere.
 */
export async function labConsole(name: string, vm: string): Promise<number> {
  const lab = existingLab(name);
  for (const host of lab.hypervisors) {
    const url = `lab://${name}/${host.name}`;
    if (!(await answers(host)) || !(await runningGuests(url)).includes(vm)) continue;
    return attached(["virsh", "-c", libvirtUri(url), "console", "--force", "--", vm]);
  }
  throw new Failure("rejected", `VirtualMachine/${vm}: it runs on no host of lab ${name}`);
}

/** Ctrl-C is for the command: this process waits for it to end. */
async function attached([program = "", ...args]: readonly string[]): Promise<number> {
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
