import { type Connect, type DomainRef, virDomainModificationImpact } from "node-libvirt";
import type { Shell } from "../../host/shell.ts";
import type { OriginResolver, RunningState } from "./domain-types.ts";
import type { DomainState } from "./states.ts";
import type { Element } from "./xml.ts";

/** One running domain with both of its definitions, for live operations. */
export interface LiveChange {
  /** Subject of error messages. */
  readonly subject: string;
  readonly connect: Connect;
  /** Undefined for hosts without a shell. */
  readonly shell: Shell | undefined;
  readonly ref: DomainRef;
  readonly live: Element;
  readonly stored: Element;
  readonly running: RunningState;
  readonly after: DomainState;
  readonly origin: OriginResolver;
  /** Number of the host's CPUs. */
  readonly hostCpus: number;
  /** The host's default CPU weight. */
  readonly defaultCpuShares: number;
  /** The devices that are not changed at runtime, such as `disks.db-data`. */
  readonly devicesForRestart: ReadonlySet<string>;
  /** The devices that the running machine refused. The operations add to it. */
  readonly refused: Set<string>;
  readonly signal: AbortSignal;
}

export const LIVE = virDomainModificationImpact.VIR_DOMAIN_AFFECT_LIVE;
