import { createLoader, type LoadedFleet } from "../../../src/fleet/load.ts";
import { formatProblem } from "../../../src/model/problem.ts";

/** Loads one file `f.yaml`. */
export function load(content: string | Uint8Array): LoadedFleet {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return createLoader().load([{ path: "f.yaml", content: bytes }]);
}

/** Its problems as people see them. */
export function problemsOf(content: string | Uint8Array): string[] {
  return load(content).problems.map(formatProblem);
}

/** A document; its spec begins in the fifth line. */
export function resource(kind: string, name: string, ...spec: string[]): string {
  const lines = spec.flatMap((part) => part.split("\n")).map((line) => `  ${line}\n`);
  return `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n${lines.join("")}`;
}

/** A machine of the ground; what is given begins in the seventh line. */
export function machine(name: string, ...spec: string[]): string {
  return resource("VirtualMachine", name, "instanceType: small", "image: micro", ...spec);
}

export function documents(...texts: string[]): string {
  return texts.join("---\n");
}

export const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEHjQDtUhy9Gz1fsnvxSU7+vsQoSjTHCXHmIrf/yTNGC ops";

/** What machines need, valid: 60 lines. */
export const BASE_FLEET = documents(
  resource("InstanceType", "small", "cpu: {guest: 1}", "memory: {guest: 512Mi}"),
  resource("Image", "micro", "source: {recipe: micro}"),
  resource("Image", "debian", "source: {recipe: debian-12}"),
  resource("StoragePool", "local", "type: dir", "path: /srv/disks"),
  resource("StoragePool", "lvm", "type: logical", "volumeGroup: vg0"),
  resource("Network", "app", "mode: nat", "subnets: [{cidr: 10.20.0.0/24}]"),
  resource("Volume", "data", "pool: local", "size: 1Gi"),
  resource("SSHKey", "ops", `publicKey: ${KEY}`),
  resource("Secret", "boot", "env: {user-data: DB_BOOT}"),
);
