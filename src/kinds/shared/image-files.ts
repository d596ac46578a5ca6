import { nativeName } from "../../model/resource.ts";
import type { Artifact } from "../kind.ts";

/**
 * Files of images on hosts, such as `micro-1a2b3c4d5e6f.qcow2`. The name contains the content's digest, so that new
 * content never overwrites a file that machines use.
 */

/** The number of hexadecimal digits of the digest in names: 48 bits. */
const DIGEST_DIGITS = 12;

interface ImageIdentity {
  readonly project: string;
  readonly name: string;
}

export function imageFile(image: ImageIdentity, artifact: Artifact): string {
  return `${imageName(image, artifact)}.${artifact.disk.format}`;
}

/** Returns the name of an image in a cluster, which has no file extension. */
export function imageName(image: ImageIdentity, { disk }: Artifact): string {
  return `${nativeName(image)}-${disk.digest.slice(0, DIGEST_DIGITS)}`;
}

interface KernelFiles {
  readonly kernel: { readonly file: string; readonly digest: string };
  readonly initrd?: { readonly file: string; readonly digest: string };
  readonly cmdline: string;
}

/** Returns the names of the kernel's files, for an image with `kernelBoot`. */
export function kernelFiles(image: ImageIdentity, { kernel }: Artifact): KernelFiles | undefined {
  if (kernel === undefined) return undefined;
  const fileOf = (digest: string, end: string) => ({
    file: `${nativeName(image)}-${digest.slice(0, DIGEST_DIGITS)}.${end}`,
    digest,
  });
  const { digest, initrd, cmdline } = kernel;
  return {
    kernel: fileOf(digest, "kernel"),
    cmdline,
    ...(initrd === undefined ? {} : { initrd: fileOf(initrd, "initrd") }),
  };
}
