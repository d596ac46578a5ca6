import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../model/failure.ts";
import { withLock } from "../lock.ts";
import { checkPrograms } from "../requirements.ts";
import { type RecipeName, recipeFolder, recipeIdentity } from "./recipe.ts";

export interface BuiltImage {
  /** A qcow2 disk that boots by BIOS. A base for others: never to be written to. */
  readonly disk: string;
  /** For a boot without the disk's loader, about three seconds quicker. */
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
 * The image of a recipe, built if this identity is not in the cache yet: micro in some ten seconds, debian-12 in a few
 * minutes. Two builders of the same image wait for each other; a build that was killed leaves nothing usable behind.
 * Throws `unsupported` with the packages that this machine lacks, `rejected` with the end of the build's log.
 */
export async function buildRecipe(
  name: RecipeName,
  cacheDir: string,
  onProgress: (message: string) => void = () => {},
): Promise<BuiltImage> {
  const identity = await recipeIdentity(name);
  const folder = join(cacheDir, "images", `${name}-${identity}`);
  if (!existsSync(folder)) {
    checkPrograms(`image ${name}`, PROGRAMS[name]);
    const lock = join(cacheDir, "images", `.${name}.lock`);
    await withLock(lock, () => build(name, folder, join(cacheDir, "packages"), onProgress), 30 * 60_000);
  }
  return {
    disk: join(folder, "disk.qcow2"),
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd"),
    cmdline: readFileSync(join(folder, "cmdline"), "utf8").trim(),
    identity,
  };
}

async function build(
  name: RecipeName,
  folder: string,
  packages: string,
  onProgress: (message: string) => void,
) {
  if (existsSync(folder)) return; // by another, while we waited
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  await runScript(name, half, packages, onProgress);
  renameSync(half, folder);
}

async function runScript(
  name: RecipeName,
  half: string,
  packages: string,
  onProgress: (message: string) => void,
) {
  const script = join(recipeFolder(name), "build.sh");
  const log = `${half}.log`;
  const { execa } = await import("execa");
  const running = execa("bash", [script, half, packages], {
    reject: false,
    stdin: "ignore",
    env: { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive", SOURCE_DATE_EPOCH: "0" },
  });
  running.stderr.pipe(createWriteStream(log));
  running.stdout.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString().trimEnd().split("\n")) onProgress(`image ${name}: ${line}`);
  });
  const result = await running;
  if (!result.failed) return rmSync(log, { force: true });
  const end = result.stderr.trimEnd().split("\n").slice(-5).join("\n");
  throw new Failure("rejected", `image ${name}: the build failed\n${end}`, {
    hint: `its whole log is ${log}`,
  });
}
