import { parseYaml } from "../fleet/yaml.ts";
import type { VirtualMachineSpec } from "../generated/kinds/virtual-machine.ts";

/** Returns whether a text is a login name that needs no quotes anywhere. */
export function isLoginUser(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(name);
}

/**
 * Returns the user that gets the ssh keys of a machine, as its inline cloud-config names it. Undefined if the image chooses, or if
 * the user data is a script or a Secret. cloud-init: `user`, else the first entry of `users`
 * (https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups).
 */
export function findLoginUser({ cloudInit }: Pick<VirtualMachineSpec, "cloudInit">): string | undefined {
  const { userData } = cloudInit;
  if (userData === undefined || !/^#cloud-config\b/.test(userData)) return undefined;
  const { value } = parseYaml(userData);
  if (!isObject(value)) return undefined;
  const [first] = Array.isArray(value.users) ? (value.users as readonly unknown[]) : [];
  return [nameOf(value.user), nameOf(first)].find((name) => name !== undefined && isLoginUser(name));
}

function nameOf(entry: unknown): string | undefined {
  const name = isObject(entry) ? entry.name : entry;
  return typeof name === "string" && name !== "default" ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
