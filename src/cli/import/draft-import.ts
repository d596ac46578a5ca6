import { resolve } from "node:path";
import { policyOf } from "../../engine/policy.ts";
import { baseFiles, hostNameFor } from "../../import/base-files.ts";
import { type ImportResult, importHost } from "../../import/import-host.ts";
import { renderFile } from "../../import/render.ts";
import { createResourceNames, isResourceName } from "../../import/resource-name.ts";
import { Failure } from "../../model/failure.ts";
import type { ParsedArgs } from "../command.ts";
import { fleetDirectory } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { type FleetFolder, NO_FOLDER, readFolder, type TextFile } from "./folder.ts";
import { findHost, hostWithUri, isUri, type ReadHost, readHost, renameTarget } from "./read-host.ts";

/** The files of an import before they are compared with those of the folder. */
export interface ImportDraft {
  readonly folder: FleetFolder;
  /** The name of the Host. */
  readonly host: string;
  /** The name of the fleet. */
  readonly fleet: string;
  readonly result: ImportResult;
  readonly files: readonly TextFile[];
}

/**
 * Reads the host that the command line names, and drafts the files of its machines. Drafts no file if all of the named
 * machines are left alone.
 */
export async function draftImport(parsedArgs: ParsedArgs, session: Session): Promise<ImportDraft> {
  const [target = "", ...only] = parsedArgs.args;
  const { libvirt, host, read, folder } = isUri(target)
    ? await readByUri(target, parsedArgs, session)
    : await readByName(target, parsedArgs, session);
  const existing = folder.loaded.resources;
  const hasFleet = existing.some(({ kind }) => kind === "Fleet");
  const fleet = hasFleet ? policyOf(existing).id : newFleetName(parsedArgs, host.name);
  const objects = renameTarget(read.objects, host.name);
  const result = importHost({
    host: host.name,
    facts: read.facts ?? { cpuUnit: "weight", hugepages: { free: 0, total: 0 } },
    fleet,
    objects,
    machines: read.inventory.machines,
    only,
    existing,
  });
  const found = { folder, host: host.name, fleet, result };
  if (only.length > 0 && result.imported.length === 0) return { ...found, files: [] };
  const newHost = { name: host.name, libvirt, facts: read.facts, objects, onHugePages: result.onHugePages };
  const base = baseFiles(hasFleet ? undefined : fleet, host.isNew ? newHost : undefined);
  const files = [...base, ...result.files].map(({ path, drafts }) => ({ path, text: renderFile(drafts) }));
  return { ...found, files };
}

interface HostToImport {
  readonly libvirt: string;
  readonly host: { readonly name: string; readonly isNew: boolean };
  readonly read: ReadHost;
  readonly folder: FleetFolder;
}

/** Reads a Host of the fleet in this folder. Its machines come to the same fleet by default. */
async function readByName(name: string, parsedArgs: ParsedArgs, session: Session): Promise<HostToImport> {
  const home = await readFolder(fleetDirectory(undefined, session.directory), session);
  const { spec } = findHost(name, home.loaded.resources);
  const out = parsedArgs.text("out");
  const folder = out === undefined ? home : await openFolder(out, session);
  const read = await readHost({ name, libvirt: spec.libvirt, shell: spec.shell }, session);
  return { libvirt: spec.libvirt, host: nameHost(name, spec.libvirt, folder), read, folder };
}

/** Reads a host by its URI. Without `--out`, its machines come to a folder with the name of the host. */
async function readByUri(uri: string, parsedArgs: ParsedArgs, session: Session): Promise<HostToImport> {
  const read = await readHost({ name: uri, libvirt: uri, shell: undefined }, session);
  const name = hostNameFor(uri, read.inventory.hostname);
  const folder = await openFolder(parsedArgs.text("out") ?? name, session);
  return { libvirt: uri, host: nameHost(name, uri, folder), read, folder };
}

function openFolder(out: string, session: Session): Promise<FleetFolder> | FleetFolder {
  return out === "-" ? NO_FOLDER : readFolder(resolve(session.directory, out), session);
}

/** Returns the name of the Host: that of the one in the folder that leads there, or a free one. */
function nameHost(name: string, uri: string, { loaded }: FleetFolder): HostToImport["host"] {
  const present = hostWithUri(uri, loaded.resources);
  if (present !== undefined) return { name: present.name, isNew: false };
  return { name: createResourceNames(loaded.resources).take("Host", name, uri), isNew: true };
}

/** Returns the name of a new fleet. Throws `usage` for one that no Fleet may have. */
function newFleetName(parsedArgs: ParsedArgs, host: string): string {
  const name = parsedArgs.text("fleet") ?? host;
  if (isResourceName(name)) return name;
  throw new Failure("usage", `--fleet ${name}: must be a DNS label`, {
    hint: "lower-case letters, digits and hyphens, at most 63 characters",
  });
}
