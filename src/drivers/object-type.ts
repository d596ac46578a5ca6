import type { Impact } from "../model/change.ts";
import type { Json, JsonObject, Keyed } from "../model/json.ts";

/**
 * The impact of changing each field. The table is total: a forgotten field does not compile. For a keyed collection the
 * function is called once for each entry; an added or removed entry has `undefined` on the other side.
 */
export type Impacts<State> = {
  readonly [Field in keyof Required<State>]: Impact | ImpactOf<Required<State>[Field]>;
};

type ImpactOf<Value> =
  Value extends Keyed<infer Entry>
    ? (before: Entry | undefined, after: Entry | undefined, context: ImpactContext) => Impact
    : (before: Value | undefined, after: Value | undefined, context: ImpactContext) => Impact;

/** The object whose field would change. */
export interface ImpactContext {
  /** True if the object was begun and is not complete: it holds no data that could be lost. */
  readonly unfinished: boolean;
  /** The name of the entry in a keyed collection. Undefined for other fields. */
  readonly entry: string | undefined;
  readonly desired: JsonObject;
  readonly observed: JsonObject;
  /** The state in effect. Undefined for an object without one. */
  readonly running: JsonObject | undefined;
}

/** The place of an object on its target, such as a DNS name. */
export interface ObjectPlace {
  readonly name: string;
  /** True if no other object may be in the same place. */
  readonly exclusive: boolean;
}

/** An object type: its name, and the impact of its changes. It is data only, so that the planner needs no backend. */
export interface ObjectType<State extends object> {
  readonly name: string;
  readonly impacts: Impacts<State>;
  /** True if deleting an object loses data. Such objects go to the trash first. */
  readonly holdsData: boolean;
  /**
   * Returns true if an object in this state is only a complete copy, without data of its own, that the fleet can create
   * again. Absent: no object is.
   */
  isCopy?(state: State): boolean;
  /**
   * Returns what is gone for good when an object in this state is deleted or replaced, although it holds no data: `the
   * snapshots`. Absent: nothing.
   */
  losses?(state: State): readonly string[];
  /** Fields whose values users must not see; plans only show that they change. */
  readonly sensitive?: readonly (keyof State & string)[];
  /**
   * True if the same name of one owner may exist on several targets independently: networks, pools. Otherwise an object
   * that is found on another target is moved, never created a second time.
   */
  readonly perTarget?: boolean;
  /** True for machines: pools count them, and their field `power` says whether they run. */
  readonly isMachine?: true;
  /** Maps a field to the field that it belongs to. If that field needs a replacement, this one waits for it. */
  readonly companions?: { readonly [F in keyof State]?: keyof State };
  /**
   * Fields that only apply to new objects; an existing object keeps its value. A pool's UUID is derived from its host's
   * name, for example, and hosts may be renamed.
   */
  readonly atCreation?: readonly (keyof State & string)[];
  /**
   * Returns the state of an object that comes from another host: what names its host is as desired, and everything else as it
   * was. Absent: nothing names it.
   */
  relocate?(before: State, desired: State): State;
  /** Returns the directory whose files belong to the object alone. Absent or undefined: it has none. */
  directory?(state: State): string | undefined;
  /**
   * The field of a resource's spec in which users wrote the value of an object: `size` for `capacityBytes`. Absent or
   * undefined: the value is derived, and no user can write it.
   */
  readonly specFields?: { readonly [F in keyof State]?: (state: State) => string | undefined };
  /**
   * Returns whether a field, by its path in a change, follows the readiness of machines. A change of such fields alone has
   * the cause `health`. Absent: no field does.
   */
  followsReadiness?(path: string): boolean;
  /** Returns a short summary of a new object: `1 vCPU, 512Mi, 2 disks, 10.20.0.10 on app`. */
  summary?(state: State): string;
  /**
   * Returns the place of an object with this name. Undefined: it has none. Absent: objects of this type never exclude
   * each other.
   */
  placeOf?(name: string, state: State): ObjectPlace | undefined;
}

/** An object type as the engine sees it, without the types of its fields. */
export interface AnyObjectType {
  readonly name: string;
  readonly impacts: {
    readonly [field: string]: Impact | ((before: never, after: never, context: ImpactContext) => Impact);
  };
  readonly holdsData: boolean;
  isCopy?(state: never): boolean;
  losses?(state: never): readonly string[];
  readonly sensitive?: readonly string[];
  readonly perTarget?: boolean;
  readonly isMachine?: true;
  readonly companions?: { readonly [field: string]: string };
  readonly atCreation?: readonly string[];
  relocate?(before: never, desired: never): object;
  directory?(state: never): string | undefined;
  readonly specFields?: { readonly [field: string]: ((state: never) => string | undefined) | undefined };
  followsReadiness?(path: string): boolean;
  summary?(state: never): string;
  placeOf?(name: string, state: never): ObjectPlace | undefined;
}

/** Returns an object type without the types of its fields. */
export function asAnyType<State extends object>(type: ObjectType<State>): AnyObjectType {
  return type as AnyObjectType; // the engine passes each function only values of its own field
}

export type FieldValue = Json | undefined;
