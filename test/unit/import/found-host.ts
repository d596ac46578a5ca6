import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MachineDefinition } from "../../../src/drivers/host-inventory.ts";
import { readDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import type { NetworkState, PoolState, VolumeState } from "../../../src/drivers/libvirt/states.ts";
import { parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { attributeOf, child, childrenOf, textOf } from "../../../src/drivers/libvirt/xml-edit.ts";
import { type ImportInput, importHost } from "../../../src/import/import-host.ts";
import { renderFile } from "../../../src/import/render.ts";
import { type Mark, type ObservedObject, observedObject } from "../../../src/model/object.ts";

/** Definitions as libvirt 9.0 gives them back (virsh dumpxml --inactive), by file. */
export const DEFINITIONS = readDefinitions("domains");

export function readDefinitions(folder: string): Readonly<Record<string, string>> {
  const path = fileURLToPath(new URL(folder, import.meta.url));
  const files = readdirSync(path);
  return Object.fromEntries(
    files.map((file) => [file.replace(/\.xml$/, ""), readFileSync(`${path}/${file}`, "utf8")]),
  );
}

export interface FoundMachineOptions {
  readonly power?: "running" | "shutoff" | "paused";
  readonly autostart?: boolean;
  readonly mark?: Mark;
  readonly definition?: Partial<MachineDefinition>;
}

/** A machine on the host, as the driver reads it. */
export function foundMachine(xml: string, options: FoundMachineOptions = {}) {
  const domain = parseXml(xml);
  const name = textOf(domain, "name") ?? "";
  const { power = "running", autostart = false, mark, definition } = options;
  const state = { power, autostart, ...readDomain(domain) };
  return {
    object: observedObject("domain", "hv1", name, {
      state,
      mark,
      dependsOn: [],
    }) as unknown as ObservedObject,
    definition: {
      name,
      xml,
      isTransient: false,
      hasManagedSave: false,
      hasSnapshots: false,
      ...definition,
    },
  };
}

type Found = ReturnType<typeof foundMachine>;

const POOL = "/var/lib/libvirt/images";

/** A host with these machines, the pool and the network that libvirt begins with, and a volume for each file in use. */
export function foundHost(machines: readonly Found[], more: Partial<ImportInput> = {}): ImportInput {
  return {
    host: "hv1",
    facts: { cpuUnit: "shares", hugepages: { free: 0, total: 0 } },
    fleet: "hv1",
    objects: [...machines.map(({ object }) => object), ...storage(machines), network("default")],
    machines: machines.map(({ definition }) => definition),
    only: [],
    existing: [],
    ...more,
  };
}

export function network(name: string, state: Partial<NetworkState> = {}): ObservedObject {
  const found = { uuid: "", forward: "nat", bridge: "virbr0", mtu: null, active: true, ...state };
  return observedObject("network", "hv1", name, {
    state: found,
    mark: undefined,
    dependsOn: [],
  }) as unknown as ObservedObject;
}

function storage(machines: readonly Found[]): ObservedObject[] {
  const pool: PoolState = { uuid: "", type: "dir", path: POOL, source: null, active: true, autostart: true };
  const formats = new Map(machines.flatMap(({ definition }) => filesOf(definition.xml)));
  const volumes = [...formats].map(([file, format]) =>
    volume(file, { format: format as VolumeState["format"] }),
  );
  return [
    observedObject("pool", "hv1", "default", { state: pool, mark: undefined, dependsOn: [] }) as never,
    ...volumes,
  ];
}

export function volume(file: string, state: Partial<VolumeState> = {}): ObservedObject {
  const found = { pool: "default", format: "qcow2", capacityBytes: 2 ** 30, ...state };
  return observedObject("volume", "hv1", `default/${file}`, {
    state: found,
    mark: undefined,
    dependsOn: [],
  }) as unknown as ObservedObject;
}

function filesOf(xml: string): [string, string][] {
  return childrenOf(child(parseXml(xml), "devices"), "disk").flatMap((disk): [string, string][] => {
    const { file, volume: name } = child(disk, "source")?.attributes ?? {};
    const format = attributeOf(disk, "driver", "type") ?? "raw";
    if (name !== undefined) return [[name, format]];
    return file?.startsWith(`${POOL}/`) ? [[file.slice(POOL.length + 1), format]] : [];
  });
}

/** Returns the text of every file that an import writes, by path. */
export function importedTexts(input: ImportInput): Record<string, string> {
  return Object.fromEntries(importHost(input).files.map(({ path, drafts }) => [path, renderFile(drafts)]));
}
