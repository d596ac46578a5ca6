import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file or folder that Fleetwright comes with, by its path from the folder that it is installed in. */
export function ownFile(path: string): string {
  return join(INSTALLED, path);
}

/** Sources and what is built of them lie at different depths: the nearest package is the one. */
const INSTALLED = packageAround(dirname(fileURLToPath(import.meta.url)));

function packageAround(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageAround(dirname(folder));
}
