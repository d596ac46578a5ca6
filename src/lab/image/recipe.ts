import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ownFile } from "../../host/own-file.ts";
import { Failure } from "../../model/failure.ts";
import { command } from "../command.ts";
import { cacheFolder } from "../machine.ts";

const IMAGES = ownFile("images");

/** The guests that we build ourselves, each from a folder under `images/`. */
export const RECIPES = ["micro", "debian-12"] as const;

export type RecipeName = (typeof RECIPES)[number];

export function isRecipe(name: string): name is RecipeName {
  return RECIPES.some((recipe) => recipe === name);
}

export function recipeFolder(name: RecipeName): string {
  return join(IMAGES, name);
}

/**
 * What the recipe would build now, as 16 hex digits: a hash of the recipe's files and of the versions that apt would
 * install of the packages it names. Builds and downloads nothing. Throws `unsupported` when apt does not know them.
 */
export async function recipeIdentity(name: RecipeName): Promise<string> {
  const hash = createHash("sha256");
  for (const [path, content] of recipeFiles(name))
    hash.update(`${path}\0${content.length}\0`).update(content);
  const packages = readFileSync(join(recipeFolder(name), "packages"), "utf8")
    .trim()
    .split(/\s+/);
  const versions = packageVersions(await policyOf(packages));
  for (const one of packages) hash.update(`${one}=${versionOf(name, one, versions)}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** Where apt keeps what it knows; the folder is touched whenever that changes. */
const APT_LISTS = "/var/lib/apt/lists";

/** What apt says of these packages. It takes half a second to say, so it is kept until `apt-get update` changes it. */
async function policyOf(packages: readonly string[]): Promise<string> {
  const known = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 16);
  const file = join(cacheFolder(), `apt-policy-${known}`);
  const asOf = statSync(APT_LISTS, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > asOf && asOf > 0)
    return readFileSync(file, "utf8");
  const policy = await command("apt-cache", ["policy", ...packages]);
  remember(file, policy);
  return policy;
}

/** Whoever may not write there asks apt each time. */
function remember(file: string, text: string): void {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // only time is lost
  }
}

/** All files that make the recipe, sorted, also those that recipes share. Documentation changes no image. */
function recipeFiles(name: RecipeName): [string, Buffer][] {
  const folder = recipeFolder(name);
  const own = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
  return [join(IMAGES, "common.sh"), ...own]
    .filter((path) => existsSync(path) && statSync(path).isFile() && !path.endsWith(".md"))
    .sort()
    .map((path) => [path.slice(IMAGES.length), readFileSync(path)]);
}

/** Reads what `apt-cache policy` prints: for each package its candidate. */
export function packageVersions(policy: string): Map<string, string> {
  const found = policy.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (\S+)/gm);
  return new Map([...found].map(([, name = "", version = ""]) => [name, version]));
}

function versionOf(recipe: string, name: string, versions: ReadonlyMap<string, string>): string {
  const version = versions.get(name);
  if (version !== undefined && version !== "(none)") return version;
  throw new Failure("unsupported", `image ${recipe}: apt knows no package ${name}`, {
    hint: "apt-get update",
  });
}
