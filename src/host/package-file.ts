import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Returns a file or folder of the package by its path from the package's root. */
export function packageFile(path: string): string {
  return join(PACKAGE_FOLDER, path);
}

/**
 * The root of the package: the nearest folder with a `package.json`. Because sources and built files lie at different
 * depths, no fixed path works.
 */
const PACKAGE_FOLDER = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

function findPackageFolder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : findPackageFolder(dirname(folder));
}
