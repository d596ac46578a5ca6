import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { buildDeb, type DebianPackage } from "./package/deb.ts";
import { nodejsPackage } from "./package/nodejs-package.ts";
import { type Build, programPackage } from "./package/program-package.ts";

/**
 * Builds the Debian packages of the working tree, and prints their paths:
 *
 *   npm run package:deb [-- [--out DIR] [--revision N] [PACKAGE...]]   [packages/, 1, fleetwright fleetwright-nodejs]
 *
 * The maintainer is `$DEBFULLNAME <$DEBEMAIL>`, as for other tools of Debian. All times in the packages are `$SOURCE_DATE_EPOCH`, or the
 * time of the last commit. So the same commit gives the same bytes, with the same versions of dpkg, xz and Node.js.
 */
const ROOT = join(import.meta.dirname, "..");

type PackageMaker = (build: Build, epoch: number) => Promise<DebianPackage>;

const PACKAGES: Readonly<Record<string, PackageMaker>> = {
  fleetwright: async (build) => programPackage(ROOT, build),
  "fleetwright-nodejs": async (build, epoch) => {
    const { stdout: folder } = await execa(join(ROOT, "scripts/install-node"));
    return nodejsPackage(ROOT, { folder, date: new Date(epoch * 1000).toISOString().slice(0, 10) }, build);
  },
};

export async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const build = { revision: parseRevision(values.revision), maintainer: maintainer(process.env) };
  const epoch = await sourceDateEpoch(process.env.SOURCE_DATE_EPOCH);
  const out = resolve(ROOT, values.out);
  mkdirSync(out, { recursive: true });
  for (const make of chosen(positionals))
    console.log(await buildDeb(await make(build, epoch), { out, epoch }));
}

const OPTIONS = {
  out: { type: "string", default: "packages" },
  revision: { type: "string", default: "1" },
} as const;

function chosen(names: readonly string[]): readonly PackageMaker[] {
  return (names.length === 0 ? Object.keys(PACKAGES) : names).map((name) => {
    const make = PACKAGES[name];
    if (make === undefined)
      throw new Error(`no package ${name}; there are: ${Object.keys(PACKAGES).join(", ")}`);
    return make;
  });
}

function parseRevision(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`--revision ${text}: must be an integer from 1`);
  return Number(text);
}

function maintainer(env: NodeJS.ProcessEnv): string {
  return `${env.DEBFULLNAME || "The Fleetwright authors"} <${env.DEBEMAIL || "fleetwright@example.com"}>`;
}

/** Returns the time of all files in the packages, in seconds. Throws if it is not given and the sources have no commit. */
async function sourceDateEpoch(given: string | undefined): Promise<number> {
  const text = given || (await execa("git", ["-C", ROOT, "log", "-1", "--format=%ct"])).stdout;
  if (!/^\d{1,12}$/.test(text)) throw new Error(`SOURCE_DATE_EPOCH ${text}: must be a time in seconds`);
  return Number(text);
}
