import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../model/failure.ts";
import { withLock } from "../lock.ts";
import { checkPrograms } from "../requirements.ts";
import { type RecipeName, recipeFolder, recipeIdentity } from "./recipe.ts";

export interface BuiltImage {
  /** A qcow2 disk that boots by BIOS. Because it is the base of others, it must not be written to. */
  readonly disk: string;
  /** The kernel for a boot without the disk's loader, which is about three seconds faster. */
  readonly kernel: string;
  readonly initrd: string;
  readonly cmdline: string;
  readonly identity: string;
}

const PROGRAMS: Record<RecipeName, Readonly<Record<string, string>>> = {
  micro: {
    "apt-get": "apt",
    cpio: "cpio",
    depmod: "kmod",
    dpkg: "dpkg",
    flock: "util-linux",
    gzip: "gzip",
    "mkfs.ext4": "e2fsprogs",
    objdump: "binutils",
    "qemu-img": "qemu-utils",
    sfdisk: "fdisk",
    strip: "binutils",
  },
  "debian-12": {
    "apt-get": "apt",
    debootstrap: "debootstrap",
    flock: "util-linux",
    "mkfs.ext4": "e2fsprogs",
    "qemu-img": "qemu-utils",
    sfdisk: "fdisk",
  },
};

/**
 * Returns the image of a recipe. Builds it if its identity is not in the cache: micro in about ten seconds, debian-12
 * in a few minutes. Two builders of the same image wait for each other. A killed build leaves no usable image. Throws
 * `unsupported` with the missing packages, and `rejected` with the end of the build's log.
 */
export async function buildRecipe(
  name: RecipeName,
  cacheDir: string,
  onProgress: (message: string) => void = () => {},
): Promise<BuiltImage> {
  const identity = await recipeIdentity(name);
  const folder = builtFolder(name, identity, cacheDir);
  if (!existsSync(folder)) {
    checkRecipePrograms(name);
    const lock = join(cacheDir, "images", `.${name}.lock`);
    await withLock(
      lock,
      () => buildAtomically(name, folder, join(cacheDir, "packages"), onProgress),
      30 * 60_000,
    );
  }
  return {
    disk: join(folder, DISK),
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd"),
    cmdline: readFileSync(join(folder, "cmdline"), "utf8").trim(),
    identity,
  };
}

/** Throws `unsupported` with the packages to install if programs of a recipe are missing. */
export function checkRecipePrograms(name: RecipeName): void {
  checkPrograms(`image ${name}`, PROGRAMS[name]);
}

/** Returns the disk of a recipe with this identity. Undefined while it is not built. */
export function builtDisk(name: RecipeName, identity: string, cacheDir: string): string | undefined {
  const disk = join(builtFolder(name, identity, cacheDir), DISK);
  return existsSync(disk) ? disk : undefined;
}

const DISK = "disk.qcow2";

function builtFolder(name: RecipeName, identity: string, cacheDir: string): string {
  return join(cacheDir, "images", `${name}-${identity}`);
}

async function buildAtomically(
  name: RecipeName,
  folder: string,
  packages: string,
  onProgress: (message: string) => void,
) {
  if (existsSync(folder)) return; // another process built it while this one waited
  const partial = `${folder}.half`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await runScript(name, partial, packages, onProgress);
  renameSync(partial, folder);
}

/** The limit of a build, which fetches packages and boots nothing. timeout(1) ends the build with its processes. */
const BUILD_TIMEOUT_SECONDS = 60 * 60;

async function runScript(
  name: RecipeName,
  partial: string,
  packages: string,
  onProgress: (message: string) => void,
) {
  const script = join(recipeFolder(name), "build.sh");
  const log = `${partial}.log`;
  const { execa } = await import("execa");
  const running = execa(
    "timeout",
    ["--kill-after=10", String(BUILD_TIMEOUT_SECONDS), "bash", script, partial, packages],
    {
      reject: false,
      stdin: "ignore",
      env: { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive", SOURCE_DATE_EPOCH: "0" },
    },
  );
  running.stderr.pipe(createWriteStream(log));
  running.stdout.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString().trimEnd().split("\n")) onProgress(`image ${name}: ${line}`);
  });
  const result = await running;
  if (!result.failed) return rmSync(log, { force: true });
  if (result.exitCode === 124 || result.exitCode === 137)
    throw new Failure("timeout", `image ${name}: the build did not end within an hour`, {
      hint: `its log is ${log}`,
    });
  const end = result.stderr.trimEnd().split("\n").slice(-5).join("\n");
  throw new Failure("rejected", `image ${name}: the build failed\n${end}`, {
    hint: `its whole log is ${log}`,
  });
}
