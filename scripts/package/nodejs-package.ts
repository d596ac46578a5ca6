import { readFileSync } from "node:fs";
import { join } from "node:path";
import { debianChangelog } from "./changelog.ts";
import type { DebianPackage } from "./deb.ts";
import type { Build } from "./program-package.ts";
import { copiedFile, EXECUTABLE, gzippedFile, textFile } from "./staged-file.ts";

/** A folder with the official Node.js, as `scripts/install-node` makes it, and the day of its package. */
interface NodeSource {
  readonly folder: string;
  /** YYYY-MM-DD */
  readonly date: string;
}

const DOCUMENTATION = "usr/share/doc/fleetwright-nodejs";

/** Returns the package `fleetwright-nodejs`: a Node.js for systems whose own is too old. `fleetwright` prefers it if it is installed. */
export function nodejsPackage(root: string, { folder, date }: NodeSource, build: Build): DebianPackage {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly version: string;
  };
  const changelog = debianChangelog("fleetwright-nodejs", [{ version, date }], build);
  return {
    name: "fleetwright-nodejs",
    version: `${version}-${build.revision}`,
    files: [
      copiedFile("usr/lib/fleetwright-nodejs/bin/node", join(folder, "bin/node"), EXECUTABLE),
      textFile(`${DOCUMENTATION}/copyright`, readFileSync(join(folder, "LICENSE"), "utf8")),
      gzippedFile(`${DOCUMENTATION}/changelog.Debian`, changelog),
      copiedFile(
        "usr/share/lintian/overrides/fleetwright-nodejs",
        join(root, "contrib/debian/fleetwright-nodejs.lintian-overrides"),
      ),
    ],
    fields: { ...FIELDS, Maintainer: build.maintainer, Description: DESCRIPTION },
    control: {},
  };
}

const FIELDS = {
  Section: "javascript",
  Priority: "optional",
  Depends: "libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 5.2)",
};

const DESCRIPTION = `Node.js for Fleetwright on systems with an older Node.js
 Fleetwright needs Node.js 20.19 or later, which Debian 12 does not have. This
 package contains the official binary of a release with long-term support, in
 a folder that only Fleetwright uses.`;
