import { nativeName } from "../model/resource.ts";
import type { Artifact } from "./kind.ts";

/**
 * Files that images become on hosts: `micro-1a2b3c4d5e6f.qcow2`. They carry their content in the name, so a new
 * content never overwrites one that machines use.
 */

/** Digits of a digest that names carry: 48 bits. */
const DIGITS = 12;

interface Named {
  readonly project: string;
  readonly name: string;
}

export function imageFile(image: Named, artifact: Artifact): string {
  return `${imageName(image, artifact)}.${artifact.disk.format}`;
}

/** The same in a cluster, where there are no files and so no endings. */
export function imageName(image: Named, { disk }: Artifact): string {
  return `${nativeName(image)}-${disk.digest.slice(0, DIGITS)}`;
}

export interface KernelFiles {
  readonly kernel: { readonly file: string; readonly digest: string };
  readonly initrd?: { readonly file: string; readonly digest: string };
  readonly cmdline: string;
}

/** The kernel's files, for an image that boots directly. */
export function kernelFiles(image: Named, { kernel }: Artifact): KernelFiles | undefined {
  if (kernel === undefined) return undefined;
  const named = (digest: string, end: string) => ({
    file: `${nativeName(image)}-${digest.slice(0, DIGITS)}.${end}`,
    digest,
  });
  const { digest, initrd, cmdline } = kernel;
  return {
    kernel: named(digest, "kernel"),
    cmdline,
    ...(initrd === undefined ? {} : { initrd: named(initrd, "initrd") }),
  };
}
