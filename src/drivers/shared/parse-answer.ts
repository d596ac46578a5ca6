import { Failure } from "../../model/failure.ts";

/**
 * Reads the answer of a tool or server. Answers are data: one with an undocumented shape throws `rejected`, with
 * `subject` first, and not `bug`.
 */
export function parseAnswer<Value>(subject: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("rejected", `${subject}: its answer cannot be parsed: ${why.slice(0, 200)}`, {
      cause,
    });
  }
}
