import { posix } from "node:path";
import { virDomainXMLFlags } from "node-libvirt";
import { quoteArgument } from "../../host/quote.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { objectRef, type TargetId } from "../../model/object.ts";
import { subjectOf } from "../shared/errors.ts";
import type { DiskFiles } from "./backing-chain.ts";
import { domainImages } from "./domain-network-disks.ts";
import { domainUses, findLayeredDisks, normalizePath } from "./domain-uses.ts";
import { isOneLine, readFileIds, STAT } from "./file-ids.ts";
import { type HostUses, type ImageUse, isActive, type LibvirtHost } from "./host.ts";
import { readSavedDefinitions } from "./saved-memory.ts";
import { parseXml } from "./xml.ts";

/**
 * Reads the stored, running and saved definitions of all domains, and their files in one command. A domain that was saved
 * starts with the definition in its memory image, whatever the stored one says by then.
 */
export async function readUses(host: LibvirtHost, signal: AbortSignal): Promise<HostUses> {
  const { connect } = host;
  const refs = await connect.listAllDomains();
  const uses = { paths: new Map(), volumes: new Map(), networks: new Map(), bridges: new Map() } as const;
  const images = new Map<string, ImageUse[]>();
  const layered = { paths: new Set<string>(), volumes: new Set<string>() };
  const readings = [
    connect.domainGetXMLDescAll(refs, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
    connect.domainGetXMLDescAll(refs.filter(isActive)),
    readSavedDefinitions(connect),
  ];
  for (const batches of readings)
    for await (const batch of batches)
      for (const { ref, xml } of batch) {
        const domain = parseXml(xml);
        const domainUse = domainUses(domain);
        const { paths, volumes } = findLayeredDisks(domain);
        for (const path of paths) layered.paths.add(path);
        for (const volume of volumes) layered.volumes.add(volume);
        for (const { name, ...use } of domainImages(domain))
          images.set(name, [...(images.get(name) ?? []), { domain: ref.name, ...use }]);
        for (const kind of USE_KINDS) for (const name of domainUse[kind]) uses[kind].set(name, ref.name);
      }
  const disks = await host.disks(signal, []);
  const paths = new Map(uses.paths);
  for (const [volume, user] of uses.volumes) {
    const path = pathOfVolume(host.target, volume, disks);
    if (path === undefined) continue;
    paths.set(path, user);
    if (layered.volumes.has(volume)) layered.paths.add(path);
  }
  return {
    ...uses,
    images,
    paths,
    files: await readFileUsers(host, { paths, layered: layered.paths, disks }, signal),
  };
}

/** Returns the path of a disk that a definition names as `pool/volume`. Undefined while its pool is not active. */
export function pathOfVolume(
  target: TargetId,
  volume: string,
  { folders, volumes }: Pick<DiskFiles, "folders" | "volumes">,
): string | undefined {
  const slash = volume.indexOf("/");
  const [pool, name] = [volume.slice(0, slash), volume.slice(slash + 1)];
  const folder = [...folders].find(([, other]) => other === pool)?.[0];
  if (folder !== undefined) return normalizePath(`${folder}/${name}`);
  const { id } = objectRef("volume", target, volume);
  return [...volumes].find(([, other]) => other === id)?.[0]; // of a pool that is no folder
}

const USE_KINDS = ["paths", "volumes", "networks", "bridges"] as const;

interface UsedFiles {
  /** Users by path. */
  readonly paths: ReadonlyMap<string, string>;
  /** The paths of disks that may be based on others. */
  readonly layered: ReadonlySet<string>;
  readonly disks: DiskFiles;
}

/**
 * Returns the user of each file, with all layers below. It follows what pools know of their volumes, and opens files
 * that no pool knows: libvirt tells their chains only for running machines. Because paths may contain links, files are
 * compared, and not paths.
 */
async function readFileUsers(
  { shell }: LibvirtHost,
  { paths, layered, disks }: UsedFiles,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (shell === undefined || paths.size === 0) return new Map();
  const { users, unknown } = followChains(paths, layered, disks);
  const lines = [...users.keys()].filter(isOneLine);
  const text = `set -- ${unknown.filter(isOneLine).map(quoteArgument).join(" ")}\n${FILES}`;
  const { stdout } = await shell.script(text, { stdin: lines.map((path) => `${path}\n`).join(""), signal });
  const userByFile = new Map<string, string>();
  for (const line of stdout.split("\n")) {
    const [file, path] = splitOnce(line);
    if (file !== "") userByFile.set(file, users.get(path) ?? path);
  }
  return userByFile;
}

/**
 * Files by path, each with a domain that uses it or a layer above it; and the files whose lower layers only their
 * headers tell.
 */
interface FileChains {
  readonly users: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
}

/**
 * Follows the chains of files. A relative name in a header is relative to the directory of the file with the header
 * (QEMU, docs/interop/qcow2.txt).
 */
export function followChains(
  paths: ReadonlyMap<string, string>,
  layered: ReadonlySet<string>,
  { volumes, backing }: Pick<DiskFiles, "volumes" | "backing">,
): FileChains {
  const below = new Map(
    [...backing].map(([path, name]) => [
      normalizePath(path),
      posix.isAbsolute(name) ? name : `${posix.dirname(path)}/${name}`,
    ]),
  );
  const users = new Map(paths);
  const unknown = new Set(
    [...paths.keys()].filter((path) => layered.has(path) && !isKnown(normalizePath(path), volumes)),
  );
  for (const [path, user] of paths) {
    for (
      let next = below.get(normalizePath(path));
      next !== undefined && !users.has(next);
      next = below.get(normalizePath(next))
    ) {
      users.set(next, user);
      if (!isKnown(normalizePath(next), volumes)) unknown.add(next);
    }
  }
  return { users, unknown: [...unknown] };
}

/** Returns whether a pool tells what lies below a file. Of devices it does not: libvirt reads no headers in logical volumes. */
function isKnown(path: string, volumes: DiskFiles["volumes"]): boolean {
  return volumes.has(path) && !path.startsWith("/dev/");
}

/**
 * Prints the file of each line of stdin as `device:inode path`. For files among the arguments it also prints their
 * lower layers, which qemu-img(1) reads without a lock. A broken chain ends there.
 */
const FILES = `${STAT}
command -v qemu-img >/dev/null || exit 0
for path; do
  [ -f "$path" ] || [ -b "$path" ] || continue
  timeout 20 qemu-img info -U -f qcow2 --backing-chain -- "$path" 2>/dev/null | sed -n 's/^image: //p' | while IFS= read -r below; do
    file=$(stat -Lc %d:%i -- "$below" 2>/dev/null) && printf '%s %s\\n' "$file" "$path"
  done
done
exit 0`;

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(" ");
  return at < 0 ? ["", ""] : [line.slice(0, at), line.slice(at + 1)];
}

/** Throws `rejected` if a domain uses this volume as a disk, under any name, or a layer above it. */
export async function assertVolumeUnused(
  host: LibvirtHost,
  change: Change,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await assertUnused(
    { host, change, signal },
    async ({ volumes, paths, files }) =>
      volumes.get(change.name) ??
      paths.get(normalizePath(path)) ??
      (files.size === 0 ? undefined : files.get((await readFileIds(host, [path], signal)).get(path) ?? "")),
  );
}

/** Throws `rejected` if a domain uses this network, by its name or by its bridge. */
export async function assertNetworkUnused(
  host: LibvirtHost,
  change: Change,
  bridge: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  await assertUnused(
    { host, change, signal },
    ({ networks, bridges }) => networks.get(change.name) ?? bridges.get(bridge ?? ""),
  );
}

/** Throws `rejected` if a domain uses a volume or file in this pool, by whatever path. */
export async function assertPoolUnused(
  host: LibvirtHost,
  change: Change,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const below = `${normalizePath(folder)}/`;
  await assertUnused({ host, change, signal }, async ({ volumes, paths }) => {
    const user =
      [...volumes].find(([volume]) => volume.startsWith(`${change.name}/`)) ??
      [...paths].find(([path]) => path.startsWith(below));
    return user?.[1] ?? (await findUserBelow(host, folder, paths, signal));
  });
}

/** Returns a domain that uses a file in the folder by a path with links. Undefined on a host without a shell. */
export async function findUserBelow(
  { shell }: Pick<LibvirtHost, "shell">,
  folder: string,
  users: HostUses["paths"],
  signal: AbortSignal,
): Promise<string | undefined> {
  const lines = [folder, ...users.keys()].filter(isOneLine);
  if (shell === undefined || users.size === 0) return undefined;
  const stdin = lines.map((path) => `${path}\n`).join("");
  const { stdout } = await shell.script("xargs -d '\\n' -r readlink -m --", { stdin, signal });
  const [real = "", ...paths] = stdout.split("\n");
  const index = paths.findIndex((path) => path.startsWith(`${real}/`));
  return index < 0 ? undefined : users.get(lines[index + 1] ?? "");
}

interface UseCheck {
  readonly host: LibvirtHost;
  readonly change: Change;
  readonly signal: AbortSignal;
}

/** Reads the uses again before it refuses, because a recent read may still hold a domain that was just deleted. */
async function assertUnused(
  { host, change, signal }: UseCheck,
  findUser: (uses: HostUses) => string | undefined | Promise<string | undefined>,
): Promise<void> {
  if ((await findUser(await host.uses(signal))) === undefined) return;
  const user = await findUser(await host.uses(signal, "fresh"));
  if (user !== undefined) throw inUseFailure(change, user);
}

function inUseFailure(change: Change, domain: string): Failure {
  return new Failure("rejected", `${subjectOf(change)}: the domain ${domain} uses it`, {
    hint: "nothing was done to it; objects that a domain uses are never removed",
  });
}
