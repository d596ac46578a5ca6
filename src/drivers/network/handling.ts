import type { Raw } from "./raw.ts";
import type { Tools } from "./tools.ts";

/** An object by its name, with what its mark keeps. */
export interface At<Kept> {
  readonly name: string;
  readonly noted: Kept;
}

/**
 * What this driver does with one of its types. An object of which nothing but the mark is left is still read, as one
 * whose links are missing: so it is put right, or its mark goes when nobody wants it.
 */
export interface Handling<State, Kept> {
  /** What the mark keeps, since nothing else could tell it. */
  note(wanted: State, before: Kept | undefined, tools: Tools): Kept | Promise<Kept>;
  /** What to ask the host for about it: words for the script in `observe`. */
  ask(name: string, noted: Kept): readonly string[];
  read(raw: Raw, name: string, noted: Kept): State;
  /** Brings it to what is wanted, from whatever is there. Again is no harm. */
  make(tools: Tools, raw: Raw, at: At<Kept>, wanted: State): Promise<void>;
  remove(tools: Tools, raw: Raw, at: At<Kept>): Promise<void>;
}
