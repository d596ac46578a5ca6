/** A value of a spec. An undefined field is left out of the file. */
export type SpecValue = string | number | boolean | undefined | readonly SpecValue[] | SpecDraft;
export type SpecDraft = { readonly [field: string]: SpecValue };

/** A resource that an import writes, without its defaults. The order of the fields is that of the file. */
export interface ResourceDraft {
  readonly kind: string;
  readonly name: string;
  readonly spec: SpecDraft;
  /** Lines above the document. They may contain text from the host. */
  readonly comments: readonly string[];
}

/** A file that an import writes. */
export interface DraftFile {
  /** Relative to the folder of the fleet: `machines/db.yaml`. Consists of safe names. */
  readonly path: string;
  readonly drafts: readonly ResourceDraft[];
}
