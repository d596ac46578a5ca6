import type { NativeCall } from "./call.ts";
import { domainCalls } from "./domain.ts";
import { hostCalls } from "./host.ts";
import { networkCalls } from "./network.ts";
import { nwfilterCalls } from "./nwfilter.ts";
import { secretCalls } from "./secret.ts";
import { storageCalls } from "./storage.ts";

/** The table of all plain calls. The Worker runs them from this table, and the caller's side is generated from it. */
export const CALLS = {
  ...hostCalls,
  ...domainCalls,
  ...networkCalls,
  ...storageCalls,
  ...secretCalls,
  ...nwfilterCalls,
};
export type CallName = keyof typeof CALLS;

export const callOf = (name: CallName): NativeCall => CALLS[name];
