import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Plan } from "../../../src/model/plan.ts";
import type { CommandResult, Stage } from "../harness.ts";

/** The directory of the pool `default`. */
export const IMAGES = "/var/lib/libvirt/images";

const NETWORK = `<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/>
<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`;

const PREPARE = `mkdir -p ${IMAGES} /srv/definitions
cat >/srv/definitions/network
virsh -q net-define /srv/definitions/network && virsh -q net-start default
virsh -q pool-define-as default dir --target ${IMAGES} && virsh -q pool-start default`;

/** Gives a host the network and the pool that libvirt begins with. */
export async function prepareDefaults(stage: Stage): Promise<void> {
  await stage.exec("hv1", ["sh", "-ec", PREPARE], NETWORK);
}

/** Makes the disks of a definition, and defines it. The pool does not know files that libvirt did not make. */
const DEFINE = `cat >"/srv/definitions/$1"
for file in $(grep -oE "${IMAGES}/[^']*" "/srv/definitions/$1"); do
  case $file in
    *.qcow2) qemu-img create -q -f qcow2 "$file" 16M ;;
    *) head -c 4M /dev/urandom >"$file" ;;
  esac
done
for volume in $(grep -oE "volume='[^']*" "/srv/definitions/$1" | cut -d "'" -f 2); do
  virsh -q vol-create-as default "$volume" 16M --format qcow2
done
virsh -q define "/srv/definitions/$1"`;

/** Defines a machine as others do, with its disks. */
export async function defineMachine(stage: Stage, name: string, xml: string): Promise<void> {
  await stage.exec("hv1", ["sh", "-ec", DEFINE, "sh", name], xml);
}

/** A fleet of its own in a folder beside the fleet of the stage, to which an import brings machines. */
export interface SecondFleet {
  ends(code: number, ...args: string[]): Promise<CommandResult>;
  plan(): Promise<Plan>;
  /** Changes a file of the fleet; throws if nothing changes. */
  edit(file: string, change: (text: string) => string): void;
  /** Changes all files of a folder, such as `instance-types`. */
  editAll(folder: string, change: (text: string, name: string) => string): void;
  read(file: string): string;
  remove(file: string): void;
}

export function secondFleet(stage: Stage, folder: string): SecondFleet {
  const path = (file: string) => join(stage.folder, folder, file);
  const edit = (file: string, change: (text: string) => string) => {
    const before = readFileSync(path(file), "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${file}: nothing changes`);
    writeFileSync(path(file), after);
  };
  return {
    edit,
    ends: async (code, ...args) => {
      const result = await stage.cli(...args);
      expect(result.code, result.all).toBe(code);
      return result;
    },
    plan: async () => (await stage.cli("plan", folder, "--json")).json<Plan>(),
    editAll: (inside, change) => {
      for (const file of readdirSync(path(inside)))
        edit(`${inside}/${file}`, (text) => change(text, file.replace(/\.yaml$/, "")));
    },
    read: (file) => readFileSync(path(file), "utf8"),
    remove: (file) => rmSync(path(file)),
  };
}

/** Adds a Volume to a machine, and an interface on the network `default`. */
export function withMoreDevices(text: string, volume: string): string {
  const item = `    - { volume: ${volume} }\n`;
  const nic = "    - { network: default }\n";
  const volumes = /^ {2}volumes:\n( {4}- .*\n)+/m;
  const interfaces = /^ {2}interfaces:\n( {4}- .*\n)+/m;
  const withVolume = volumes.test(text)
    ? text.replace(volumes, `$&${item}`)
    : text.replace(/^ {2}bootVolume: .*\n( {2}bootVolumeBus: .*\n)?/m, `$&  volumes:\n${item}`);
  const withNic = interfaces.test(withVolume)
    ? withVolume.replace(interfaces, `$&${nic}`)
    : withVolume.replace(/^ {2}runStrategy/m, `  interfaces:\n${nic}$&`);
  return `${withNic}---\napiVersion: fleetwright/v1\nkind: Volume\nmetadata: { name: ${volume} }\nspec: { pool: default, size: 8Mi }\n`;
}

/** Removes the document that contains this text. */
export function withoutDocument(text: string, part: string): string {
  return text
    .split("---\n")
    .filter((document) => !document.includes(part))
    .join("---\n");
}
