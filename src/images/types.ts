import type { PrivatePaths } from "../host/private-paths.ts";
import type { Build, SeedFiles } from "../model/object.ts";
import type { ResourceId, SourceLocation } from "../model/resource.ts";
import type { CephUser } from "./ceph-key.ts";

/** The parts of an Image resource that resolving needs. */
export interface ImageResource {
  readonly id: ResourceId;
  readonly source: SourceLocation;
  readonly spec: ImageSource;
}

export interface ImageSource {
  readonly source: { readonly path?: string; readonly url?: string; readonly recipe?: string };
  readonly checksum?: string;
  readonly format: DiskFormat;
  readonly kernelBoot?: { readonly kernel: string; readonly initrd?: string; readonly cmdline: string };
}

/** A Secret resource, or another resource with a secret value: the sources of the values. */
export interface SecretResource {
  readonly id: ResourceId;
  readonly spec: {
    readonly env: Readonly<Record<string, string>>;
    readonly file: Readonly<Record<string, string>>;
    /** Values in the keyring of a Ceph user, which a StoragePool may have instead of a Secret. */
    readonly ceph?: Readonly<Record<string, CephUser>>;
    /** Encrypted values by key. */
    readonly age: Readonly<Record<string, string>>;
  };
}

export type DiskFormat = "qcow2" | "raw";
export type ArtifactPart = Extract<Build, { from: "image" }>["part"];

/** The parts of an image by their digests, which are known before any copy. */
export interface Artifact {
  readonly disk: {
    readonly digest: string;
    readonly format: DiskFormat /** 0: not known before it is here. */;
    readonly virtualBytes: number;
  };
  readonly kernel?: { readonly digest: string; readonly initrd?: string; readonly cmdline: string };
}

/** Fleetwright's own recipes for guests. They are built on first use. */
export interface Recipes {
  describe(name: string): Promise<Recipe>;
  /** Returns the paths of the parts. Builds the recipe if it is not in the cache. */
  build(name: string, onProgress: (message: string) => void): Promise<Readonly<Record<ArtifactPart, string>>>;
}

export interface Recipe {
  /** A hash of the recipe's current inputs. */
  readonly identity: string;
  readonly format: DiskFormat;
  /** The kernel's command line, if machines boot the kernel directly. */
  readonly cmdline?: string;
  /** The path of the disk, if it is built already. */
  readonly disk?: string;
}

/** Builds the medium of a seed. `userData` contains its secret already. */
export type SeedBuilder = (
  files: Omit<SeedFiles, "userData"> & { readonly userData: string | Uint8Array },
) => Uint8Array;

/** The context in which images and secrets are resolved. */
export interface ImageContext {
  /** Returns the path on this machine of a file that a spec names, relative to the fleet's tree or absolute. */
  locate(path: string): Promise<string>;
  /** The folder for files that can be created again. */
  readonly cache: string;
  readonly recipes: Recipes;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files that a Secret or an Image must not name. */
  readonly privatePaths: PrivatePaths;
  readonly buildSeed: SeedBuilder;
  onProgress(message: string): void;
}
