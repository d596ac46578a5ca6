import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFile } from "../../host/package-file.ts";
import { Failure } from "../../model/failure.ts";

const EXAMPLE = packageFile("examples/data-on-ceph.yaml");
const FILE = "data.yaml";

/**
 * Moves the data pool of the example fleet to the Ceph of a lab, by replacing the fleet's file with the example. Returns the path of the
 * replaced file; undefined if it was replaced before. Throws `usage` for another fleet.
 */
export function putDataOnCeph(fleet: string, lab: string): string | undefined {
  const path = join(fleet, FILE);
  if (!existsSync(path)) {
    throw new Failure("usage", `--ceph needs the example fleet: ${fleet} has no ${FILE}`, {
      hint: "a StoragePool in lab://NAME/ceph.conf adds Ceph to the lab without this option",
    });
  }
  const text = readFileSync(EXAMPLE, "utf8").replaceAll("lab://default/", `lab://${lab}/`);
  if (readFileSync(path, "utf8") === text) return undefined;
  writeFileSync(path, text);
  return path;
}
