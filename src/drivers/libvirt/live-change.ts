import { type Connect, type DomainRef, virDomainModificationImpact } from "node-libvirt";
import type { RunningState } from "./domain-running.ts";
import type { Origin } from "./domain-section.ts";
import type { DomainState } from "./states.ts";
import type { Element } from "./xml.ts";

/** What a live operation works with: one running domain, with both of its definitions as they are now. */
export interface LiveChange {
  /** Who speaks in failures. */
  readonly subject: string;
  readonly connect: Connect;
  readonly ref: DomainRef;
  readonly live: Element;
  readonly stored: Element;
  readonly running: RunningState;
  readonly after: DomainState;
  readonly origin: Origin;
  /** How many CPUs the host has. */
  readonly hostCpus: number;
  readonly signal: AbortSignal;
}

export const LIVE = virDomainModificationImpact.VIR_DOMAIN_AFFECT_LIVE;
