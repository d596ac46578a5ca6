import type { HostState } from "./host-state.ts";
import type { HostTools } from "./tools.ts";

/** An object by its name, with its mark data. */
interface MarkedObject<Kept> {
  readonly name: string;
  readonly markData: Kept;
}

/**
 * How this driver reads and changes one type of object. An object of which only the mark is left is still read, with
 * missing links. Therefore an update repairs it, or a delete removes the mark.
 */
export interface ObjectHandler<State, Kept> {
  /** Returns the data that the mark keeps, because no tool can return it. */
  toMarkData(desired: State, before: Kept | undefined, tools: HostTools): Kept | Promise<Kept>;
  /** Returns the arguments about the object for the script in `observe.ts`. */
  scriptArguments(name: string, markData: Kept): readonly string[];
  read(raw: HostState, name: string, markData: Kept): State;
  /** Converges the object to the desired state, whatever exists. Idempotent. */
  apply(tools: HostTools, raw: HostState, object: MarkedObject<Kept>, desired: State): Promise<void>;
  remove(tools: HostTools, raw: HostState, object: MarkedObject<Kept>): Promise<void>;
}
