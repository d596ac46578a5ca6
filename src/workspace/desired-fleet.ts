import type { DesiredFleet } from "../engine/planning-pipeline.ts";
import { createImageInspector, type ImageInspector, resolveArtifacts } from "../images/artifacts.ts";
import type { ImageContext, SecretResource } from "../images/types.ts";
import { mergeSuspensions } from "./approvals.ts";
import type { RuntimeContext } from "./context.ts";
import type { FleetReferences } from "./fleet-references.ts";
import { removedTargetNotices } from "./removed-targets.ts";
import { hashFleetSecrets, type ReadSecrets } from "./secret-hashes.ts";

/** The lookups that depend on who wrote a commit: see `trustedPolicy` and `createUntrustedPolicies`. */
export interface TrustPolicy {
  /** Reads files, downloads and recipes as far as the author may use them. */
  readonly images: ImageInspector;
  /** Returns keyed hashes of the secret values that the author may use. */
  hashSecrets(secrets: readonly SecretResource[], fleet: string): Promise<ReadSecrets>;
  /** Returns whether the author may see what the store keeps of a fleet: suspensions and removed targets. */
  mayReadRecords(fleet: string): boolean;
  /** Returns a sentence for each secret whose value is not read. */
  unreadSecretNotices(secrets: readonly SecretResource[]): readonly string[];
}

/** Trusts the author: a merged commit, or files that the user of a command names. */
export function trustedPolicy(
  imageContext: ImageContext,
  context: Pick<RuntimeContext, "store" | "env" | "privatePaths">,
): TrustPolicy {
  return {
    images: createImageInspector(imageContext),
    hashSecrets: (secrets, fleet) => hashFleetSecrets(secrets, fleet, context),
    mayReadRecords: () => true,
    unreadSecretNotices: () => [],
  };
}

type ResolvedReferences = Pick<
  DesiredFleet,
  "resolved" | "hashes" | "userDataProblems" | "suspended" | "notices"
>;

/**
 * Gathers what belongs to a commit: resolved images, hashes of secrets, suspensions and notices. Commands, the daemon
 * and the planner of proposals all call this function, with different `trust`. Keeps the other properties of `source`.
 */
export async function desiredFleet<Source extends { readonly references: FleetReferences }>(
  { references, ...source }: Source,
  trust: TrustPolicy,
  context: Pick<RuntimeContext, "store" | "backend" | "now">,
): Promise<Omit<Source, "references"> & ResolvedReferences> {
  const { fleet, images, secrets, targets, unusable } = references;
  const readsRecords = trust.mayReadRecords(fleet);
  const [resolved, { hashes, userDataProblems }, suspended, removed] = await Promise.all([
    resolveArtifacts(images, trust.images),
    trust.hashSecrets(secrets, fleet),
    readsRecords ? mergeSuspensions(references.suspended, fleet, context.store) : references.suspended,
    readsRecords ? removedTargetNotices(fleet, targets, unusable, context) : [],
  ]);
  const notices = [...removed, ...trust.unreadSecretNotices(secrets)];
  return { ...source, resolved, hashes, userDataProblems, suspended, notices };
}
