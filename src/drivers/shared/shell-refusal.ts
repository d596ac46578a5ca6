import { ROOT_SHELL, type Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";

/** Returns the failure of a command that the host refused. Where the user of the shell lacks a right, the hint says how to give it. */
export function shellRefusal({ name }: Shell, what: string, stderr: string): Failure {
  const hint = NO_RIGHT.test(stderr) ? ROOT_SHELL : undefined;
  return new Failure("rejected", `${name}: ${what}: ${stderr.trim()}`, { hint });
}

/** The texts of EACCES and EPERM in the C locale, which shells of Fleetwright have. */
const NO_RIGHT = /permission denied|operation not permitted/i;
