import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import {
  EXECUTABLE,
  installedSize,
  md5sums,
  orderFiles,
  type StagedFile,
  textFile,
  writeFiles,
} from "./staged-file.ts";

/** A Debian package for amd64, before it is built. */
export interface DebianPackage {
  readonly name: string;
  /** With the Debian revision: `0.1.0-1`. */
  readonly version: string;
  readonly files: readonly StagedFile[];
  /** Fields of deb-control(5) in their order, apart from those that `controlFile` adds. */
  readonly fields: Readonly<Record<string, string>>;
  /** The maintainer scripts (deb-postinst(5) and the like) and `conffiles`, by name. */
  readonly control: Readonly<Record<string, string>>;
}

/** Returns the name of the file that dpkg-deb(1) would choose. */
export function debFile({ name, version }: DebianPackage): string {
  return `${name}_${version}_amd64.deb`;
}

export function controlFile({ name, version, files, fields }: DebianPackage): string {
  const all = {
    Package: name,
    Version: version,
    Architecture: "amd64",
    "Installed-Size": installedSize(files),
    ...fields,
  };
  return Object.entries(all)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

/** Builds a package in the folder `out`, and returns its path. The same files and the same `epoch` (in seconds) give the same bytes. */
export async function buildDeb(
  deb: DebianPackage,
  { out, epoch }: { readonly out: string; readonly epoch: number },
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "fleetwright-deb-"));
  try {
    writeFiles(orderFiles([...deb.files, ...controlFiles(deb)]), folder, epoch);
    const file = join(out, debFile(deb));
    // One thread, because xz(1) divides the data by the number of threads. A higher level takes minutes for Node.js, and saves a seventh.
    await execa(
      "dpkg-deb",
      ["--root-owner-group", "--threads-max=1", "-Zxz", "-z1", "--build", folder, file],
      {
        env: { SOURCE_DATE_EPOCH: String(epoch) },
      },
    );
    return file;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function controlFiles(deb: DebianPackage): readonly StagedFile[] {
  const scripts = Object.entries(deb.control).map(([name, text]) =>
    textFile(`DEBIAN/${name}`, text, text.startsWith("#!") ? EXECUTABLE : 0o644),
  );
  return [
    textFile("DEBIAN/control", controlFile(deb)),
    textFile("DEBIAN/md5sums", md5sums(orderFiles(deb.files))),
    ...scripts,
  ];
}
