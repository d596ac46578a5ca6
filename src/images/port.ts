import type { Build, SeedFiles } from "../model/object.ts";
import type { ResourceId, Source } from "../model/resource.ts";
import type { CephUser } from "./ceph-key.ts";

/** An Image resource, as far as it matters here. */
export interface ImageResource {
  readonly id: ResourceId;
  readonly source: Source;
  readonly spec: ImageWish;
}

export interface ImageWish {
  readonly source: { readonly path?: string; readonly url?: string; readonly recipe?: string };
  readonly checksum?: string;
  readonly format: Format;
  readonly kernelBoot?: { readonly kernel: string; readonly initrd?: string; readonly cmdline: string };
}

/** A Secret resource, or another that has a secret value itself: where its values are. */
export interface SecretResource {
  readonly id: ResourceId;
  readonly spec: {
    readonly env: Readonly<Record<string, string>>;
    readonly file: Readonly<Record<string, string>>;
    /** In the keyring of a Ceph user: what a StoragePool has in place of a Secret. */
    readonly ceph?: Readonly<Record<string, CephUser>>;
    /** Encrypted values. */
    readonly age: Readonly<Record<string, string>>;
  };
}

export type Format = "qcow2" | "raw";
export type Part = Extract<Build, { from: "image" }>["part"];

/** The parts of an image by their digests, known before anything is copied. */
export interface Artifact {
  readonly disk: {
    readonly digest: string;
    readonly format: Format /** 0: not known before it is here. */;
    readonly virtualBytes: number;
  };
  readonly kernel?: { readonly digest: string; readonly initrd?: string; readonly cmdline: string };
}

/** Our own recipes for guests, which build what they describe when it is wanted. */
export interface Recipes {
  describe(name: string): Promise<Recipe>;
  /** Where the parts are; builds them first where they are not there yet. */
  build(name: string, onProgress: (message: string) => void): Promise<Readonly<Record<Part, string>>>;
}

export interface Recipe {
  /** Names what the recipe would build now. */
  readonly identity: string;
  readonly format: Format;
  /** Where machines boot its kernel directly. */
  readonly cmdline?: string;
}

/** Makes the medium of a seed; the secret is in its place by now. */
export type SeedBuilder = (files: SeedFiles & { readonly userData: string }) => Uint8Array;

/** What images and secrets are resolved with. */
export interface ImageWorld {
  /** A file that a spec names, as a path of this machine: in the fleet's tree, or absolute. */
  locate(path: string): Promise<string>;
  /** Folder for what can be made again. */
  readonly cache: string;
  readonly recipes: Recipes;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly buildSeed: SeedBuilder;
  onProgress(message: string): void;
}
