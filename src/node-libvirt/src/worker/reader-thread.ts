import { parentPort } from "node:worker_threads";
import { callSync, type NativeValue } from "./native.ts";
import { removeMatches } from "./remove-matches.ts";

/** A request to a reader thread: a C function that returns a text, and a row of arguments per call. */
export interface ReadRequest {
  readonly prototype: string;
  readonly rows: readonly (readonly NativeValue[])[];
  readonly without: RegExp | undefined;
}

// The entry of a reader thread. It blocks inside each call, and has no callbacks that another thread could wait for.

parentPort?.on("message", ({ prototype, rows, without }: ReadRequest) => {
  const texts = rows.map((row) => callSync(prototype, ...row) as string | null); // according to the prototype
  parentPort?.postMessage(removeMatches(texts, without));
});
