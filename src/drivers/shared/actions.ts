import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { entryOf } from "../../model/json.ts";
import type { Mark } from "../../model/object.ts";
import { subjectOf } from "./errors.ts";

/** The actions that a driver supports on one type of object, with a handler for each. */
export interface ActionTable<Handler> {
  /** The objects in error messages: `volumes`. */
  readonly objects: string;
  readonly handlers: Readonly<Partial<Record<Action, Handler>>>;
  /** The hint for an unsupported action. */
  readonly hint?: string;
}

/** Carries out a change, with what the driver has open. A handler may be run again after it was cut off at any point. */
export type ChangeHandler<Context> = (context: Context, change: Change, signal: AbortSignal) => Promise<void>;

/** The functions of a driver for one type of object. */
export interface ObjectActions<Context> {
  readonly actions: ActionTable<ChangeHandler<Context>>;
  readonly adopt: ChangeHandler<Context>;
}

/** Returns the actions of a change's object type. Throws `bug` if the driver has no such type. */
export function objectActions<Context>(
  driver: string,
  actionsByType: Readonly<Record<string, ObjectActions<Context>>>,
  change: Change,
): ObjectActions<Context> {
  const actions = entryOf(actionsByType, change.type);
  if (actions === undefined) throw unknownTypeFailure(driver, change);
  return actions;
}

export function unknownTypeFailure(driver: string, { id, type }: Pick<Change, "id" | "type">): Failure {
  return new Failure("bug", `${id}: ${driver} has no objects of type ${type}`);
}

/** Returns the handler of a change's action. Throws `unsupported` if the table has none. */
export function actionHandler<Handler>(
  { objects, handlers, hint }: ActionTable<Handler>,
  change: Change,
): Handler {
  const handler = handlers[change.action];
  if (handler === undefined) throw unsupportedFailure(change, objects, hint);
  return handler;
}

export function unsupportedFailure(change: Change, objects: string, hint?: string): Failure {
  return new Failure(
    "unsupported",
    `${subjectOf(change)}: ${change.action} is not possible for ${objects}`,
    hint === undefined ? {} : { hint },
  );
}

/** Returns the desired state of a change. The caller names the type of the state. Throws `bug` if the change has none. */
export function desiredState<State extends object>(change: Change): State {
  if (change.after !== undefined) return change.after as unknown as State; // the planner keeps states with their types
  throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
}

/** Returns the mark that an object carries after a change. Throws `bug` if the change has none. */
export function requireMark(change: Change): Mark {
  if (change.mark !== undefined) return change.mark;
  throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a mark`);
}
