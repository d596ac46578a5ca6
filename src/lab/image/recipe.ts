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
import { packageFile } from "../../host/package-file.ts";
import { Failure } from "../../model/failure.ts";
import { cacheFolder } from "../environment.ts";
import { runCommand } from "../run-command.ts";

const IMAGES = packageFile("images");

/** The guests that Fleetwright builds, each from a folder under `images/`. */
export const RECIPES = ["micro", "debian-12"] as const;

export type RecipeName = (typeof RECIPES)[number];

export function isRecipe(name: string): name is RecipeName {
  return RECIPES.some((recipe) => recipe === name);
}

export function recipeFolder(name: RecipeName): string {
  return join(IMAGES, name);
}

/**
 * Returns the identity of a recipe's current build as 16 hex digits: a hash of the recipe's files and of the versions
 * that apt would install of its packages. Builds and downloads nothing. Throws `unsupported` if apt does not know the
 * packages.
 */
export async function recipeIdentity(name: RecipeName): Promise<string> {
  const hash = createHash("sha256");
  for (const [path, content] of readRecipeFiles(name))
    hash.update(`${path}\0${content.length}\0`).update(content);
  const packages = readFileSync(join(recipeFolder(name), "packages"), "utf8")
    .trim()
    .split(/\s+/);
  const versions = packageVersions(await readAptPolicy(packages));
  for (const packageName of packages)
    hash.update(`${packageName}=${requireVersion(name, packageName, versions)}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** The folder of apt's package lists. Its change time changes with the lists. */
const APT_LISTS = "/var/lib/apt/lists";

/**
 * Returns apt's policy of these packages. apt takes half a second, so the result is cached until the next `apt-get
 * update`.
 */
async function readAptPolicy(packages: readonly string[]): Promise<string> {
  const packagesHash = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 16);
  const file = join(cacheFolder(), `apt-policy-${packagesHash}`);
  const asOf = statSync(APT_LISTS, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > asOf && asOf > 0)
    return readFileSync(file, "utf8");
  const policy = await runCommand("apt-cache", ["policy", ...packages]);
  writeCache(file, policy);
  return policy;
}

/** Writes the cache. Ignores missing rights, which only cost time. */
function writeCache(file: string, text: string): void {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // the next call runs apt again
  }
}

/**
 * Returns all files of the recipe, sorted, including those that recipes share. Leaves out documentation, which changes
 * no image.
 */
function readRecipeFiles(name: RecipeName): [string, Buffer][] {
  const folder = recipeFolder(name);
  const ownFiles = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) =>
    join(folder, path),
  );
  return [join(IMAGES, "common.sh"), ...ownFiles]
    .filter((path) => existsSync(path) && statSync(path).isFile() && !path.endsWith(".md"))
    .sort()
    .map((path) => [path.slice(IMAGES.length), readFileSync(path)]);
}

/** Parses the output of `apt-cache policy`. Returns the candidate version of each package. */
export function packageVersions(policy: string): Map<string, string> {
  const matches = policy.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (\S+)/gm);
  return new Map([...matches].map(([, name = "", version = ""]) => [name, version]));
}

function requireVersion(recipe: string, name: string, versions: ReadonlyMap<string, string>): string {
  const version = versions.get(name);
  if (version !== undefined && version !== "(none)") return version;
  throw new Failure("unsupported", `image ${recipe}: apt knows no package ${name}`, {
    hint: "apt-get update",
  });
}
