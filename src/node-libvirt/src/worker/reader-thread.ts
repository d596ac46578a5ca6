import { parentPort } from "node:worker_threads";
import { type NativeValue, now } from "./native.ts";
import { shortened } from "./shortened.ts";

/** What the reader is asked: one C function that answers with a text, with each row of arguments. */
export interface Reading {
  readonly prototype: string;
  readonly rows: readonly (readonly NativeValue[])[];
  readonly without: RegExp | undefined;
}

// The reader's entry: it waits inside of each call, and has no callbacks that another thread could wait for.

parentPort?.on("message", ({ prototype, rows, without }: Reading) => {
  const texts = rows.map((row) => now(prototype, ...row) as string | null); // so the prototype says
  parentPort?.postMessage(shortened(texts, without));
});
