import { parentPort } from "node:worker_threads";
import type { LibvirtErrorData } from "../error.ts";
import { lastThreadError } from "./errors.ts";
import { callSync, type Pointer } from "./native.ts";

/** A request to an opening thread. */
export interface OpeningRequest {
  readonly api: "virConnectOpen" | "virConnectOpenReadOnly";
  readonly uri: string;
}

/** A message of an opening thread. The first is its number in /proc, then follows an answer per request. */
export type OpeningMessage =
  | { readonly thread: number }
  | { readonly conn: Pointer }
  | { readonly error: LibvirtErrorData };

// The entry of an opening thread. It blocks inside libvirt, so the thread's last error belongs to its own last call.

const answer = (message: OpeningMessage) => parentPort?.postMessage(message);

parentPort?.on("message", ({ api, uri }: OpeningRequest) => {
  const conn = callSync(`void *${api}(str uri)`, uri) as Pointer | null;
  answer(conn ? { conn } : { error: lastThreadError(api) });
});

answer({ thread: callSync("int gettid()") as number });
