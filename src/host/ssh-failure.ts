import { Failure } from "../model/failure.ts";
import type { HostAddress } from "./address.ts";
import { loginName } from "./login.ts";
import { explainSsh } from "./ssh-problems.ts";

/**
 * Returns a failure of ssh as one sentence with the commands that mend it; undefined if the message is not a known one. The
 * message has the remedy, because a snapshot keeps only messages. `stderr` is the output of ssh, or an error of libvirt that
 * quotes it; it becomes the cause.
 */
export function sshFailure(subject: string, address: HostAddress, stderr: string): Failure | undefined {
  if (address.scheme !== "ssh") return undefined;
  const { destination, port } = address;
  const remedy = explainSsh(stderr, { destination, port, hasAgent: Boolean(process.env.SSH_AUTH_SOCK) });
  if (remedy?.commands === undefined || remedy.commands.length === 0) return undefined;
  const commands = `run as the user ${loginName()}: ${remedy.commands.join(" && ")}`;
  return new Failure("host-unreachable", `${subject}: ${remedy.about}; ${commands}`, {
    hint: remedy.hint,
    cause: new Error(stderr),
  });
}
