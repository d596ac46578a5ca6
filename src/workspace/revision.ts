import type { DriverContext, TargetAddress } from "../drivers/driver.ts";
import type { DesiredFleet } from "../engine/planning-pipeline.ts";
import { policyOf } from "../engine/policy.ts";
import { createLoader, type LoadedFleet } from "../fleet/load.ts";
import type { History } from "../git/history.ts";
import type { ImageContext, ImageResource, SecretResource } from "../images/types.ts";
import type { Problem } from "../model/problem.ts";
import type { RuntimeContext } from "./context.ts";
import { desiredFleet, trustedPolicy } from "./desired-fleet.ts";
import { driverContext } from "./driver-context.ts";
import { EarlierCommits, type FilesAt } from "./earlier-resources.ts";
import { referencesOf } from "./fleet-references.ts";
import { targetsOf } from "./targets.ts";
import { type Webhook, webhooksOf } from "./webhooks/webhook.ts";

/** A trusted commit with its desired fleet, and what is needed to apply it. */
export interface Revision {
  readonly commit: string;
  readonly desired: DesiredFleet;
  readonly targets: readonly TargetAddress[];
  readonly webhooks: readonly Webhook[];
  readonly images: readonly ImageResource[];
  readonly secrets: readonly SecretResource[];
  /** Every problem of the commit's files. */
  readonly problems: readonly Problem[];
  readonly driverContext: DriverContext;
  readonly history: History;
  /** Resources of earlier commits, which pools go back to. */
  readonly earlier: EarlierCommits;
}

/** The files of a trusted commit, read. */
interface RevisionSource {
  /** The commit's id, or `worktree`. */
  readonly commit: string;
  readonly loaded: LoadedFleet;
  readonly history: History;
  readonly filesAt: FilesAt;
  /** Why the commit may be out of date. */
  readonly unconfirmed?: string | undefined;
}

/** Resolves a trusted commit for the daemon and for commands. */
export async function resolveRevision(
  { commit, loaded, history, filesAt, unconfirmed }: RevisionSource,
  imageContext: ImageContext,
  context: RuntimeContext,
): Promise<Revision> {
  const { resources, problems } = loaded;
  const fleet = policyOf(resources);
  const targets = targetsOf(resources, context);
  const references = referencesOf(loaded, context.backend);
  const { images, secrets } = references;
  const desired = await desiredFleet(
    { commit, loaded, fleet, unconfirmed, references },
    trustedPolicy(imageContext, context),
    context,
  );
  const { artifacts } = desired.resolved;
  return {
    commit,
    desired,
    targets,
    webhooks: webhooksOf(resources),
    images,
    secrets,
    problems,
    driverContext: driverContext(fleet.id, { images, secrets, artifacts }, imageContext, context),
    history,
    earlier: new EarlierCommits(filesAt, createLoader()),
  };
}
