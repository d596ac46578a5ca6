import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";

/**
 * Writes the run-time dependencies as a CycloneDX file: every package of the lock file except development tools, with
 * version, licence and hash. The same lock file gives the same bytes: no time, random number, path or download address.
 *
 *   npm run sbom [FILE]   [dist/sbom.cdx.json]
 */
const ROOT = join(import.meta.dirname, "..");

interface Component {
  readonly "bom-ref": string;
  readonly [field: string]: unknown;
}

interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly [field: string]: unknown;
}

/** Returns the output of `npm sbom` for the lock file, without parts that depend on the machine. */
export async function sbom(root = ROOT): Promise<string> {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"];
  const { stdout } = await execa("npm", args, { cwd: root, env: { NODE_ENV: "" } });
  const used = usedIn(readFileSync(join(root, "package-lock.json"), "utf8"));
  return `${JSON.stringify(lasting(onlyUsed(JSON.parse(stdout) as Bom, used)), undefined, 2)}\n`; // npm's own format
}

/** Reads the lock file, because `npm sbom --omit dev` also omits packages that a development tool uses too. */
function usedIn(lock: string): (ref: string) => boolean {
  const { packages } = JSON.parse(lock) as {
    packages: Readonly<
      Record<string, { readonly dev?: boolean; readonly version?: string; readonly link?: boolean }>
    >;
  };
  const tools = new Set<string>();
  const used = new Set<string>();
  for (const [path, { dev, version }] of Object.entries(packages))
    (dev === true ? tools : used).add(`${path.split("node_modules/").at(-1)}@${version}`);
  return (ref) => used.has(ref) || !tools.has(ref);
}

function onlyUsed(bom: Bom, used: (ref: string) => boolean): Bom {
  return {
    ...bom,
    components: bom.components.filter((one) => used(one["bom-ref"])),
    dependencies: bom.dependencies
      .filter(({ ref }) => used(ref))
      .map((one) => ({ ...one, dependsOn: (one.dependsOn ?? []).filter(used) })),
  };
}

function lasting({ metadata, components, dependencies, serialNumber: _, ...rest }: Bom) {
  const body = {
    metadata: { component: { ...withoutPlaces(metadata.component), name: "fleetwright" } },
    components: sorted(components.map(withoutPlaces), (one) => one["bom-ref"]),
    dependencies: sorted(dependencies, ({ ref }) => ref),
  };
  return { ...rest, serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`, ...body };
}

/** Removes download addresses, because they depend on this machine's registry. */
function withoutPlaces({ externalReferences: _, ...component }: Component): Component {
  return component;
}

function sorted<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...items].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** Returns a UUID (RFC 9562, version 8) derived from the contents. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export async function main([path = "dist/sbom.cdx.json"]: readonly string[]): Promise<void> {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await sbom());
  console.log(path);
}
