import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownFile } from "../../host/own-file.ts";
import { Failure } from "../../model/failure.ts";

const EXAMPLE = ownFile("examples/data-on-ceph.yaml");
const FILE = "data.yaml";

/**
 * Puts the pool for data of the example fleet into the Ceph of a lab: the example takes the place of the fleet's file, for
 * everybody to see. Gives back that file's path; undefined when it was so already. Throws `usage` for another fleet.
 */
export function putDataOnCeph(fleet: string, lab: string): string | undefined {
  const path = join(fleet, FILE);
  if (!existsSync(path)) {
    throw new Failure("usage", `--ceph is for the example fleet: there is no ${FILE} in ${fleet}`, {
      hint: "a fleet with a StoragePool in lab://NAME/ceph.conf gets a lab with Ceph by itself",
    });
  }
  const text = readFileSync(EXAMPLE, "utf8").replaceAll("lab://default/", `lab://${lab}/`);
  if (readFileSync(path, "utf8") === text) return undefined;
  writeFileSync(path, text);
  return path;
}
