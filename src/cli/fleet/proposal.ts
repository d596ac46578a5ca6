import type { HostLoss } from "../../engine/host-loss/types.ts";
import { shortName } from "../../git/reference.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";
import { loadApprovals } from "../../workspace/approvals.ts";
import { PROPOSAL_LIMITS } from "../../workspace/proposals/limits.ts";
import type { CheckedProposal } from "../../workspace/proposals/messages.ts";
import { createProposalPlanner } from "../../workspace/proposals/proposal-planner.ts";
import { NOTHING_TRUSTED, type TrustedSide } from "../../workspace/proposals/trusted-side.ts";
import { contextOf, type Session } from "../session.ts";
import { type PinnedCommit, readAtCommit } from "./commit-source.ts";
import { type FleetWorkspace, openWorkspace } from "./open-fleet.ts";
import { loadSource, type Proposal } from "./source.ts";
import type { FleetSource, UnloadedSource } from "./types.ts";

/** Plans an untrusted commit. With `--base`, plans only its own changes. Connects only to the targets of the trusted commit. */
export async function planProposal(proposal: Proposal, session: Session): Promise<Plan> {
  const proposalFiles = await readProposalFiles(proposal);
  const source = await loadTrustedSource(proposal.over, session);
  await using planner = createProposalPlanner(contextOf(session));
  const { commit: head, fleetFiles, files: place } = proposalFiles;
  const proposed = { files: fleetFiles, place, head };
  if (source === undefined) {
    const plan = await planner.plan(proposed, NOTHING_TRUSTED, []);
    return { ...plan, notices: [uncomparedNotice(proposal), ...plan.notices] };
  }
  await using workspace = await openWorkspace(source, session);
  const trusted = trustedSideOf(workspace, source, proposal);
  const approvals = await loadApprovals(workspace.fleet.id, session.store, session.now());
  return await planner.plan(proposed, trusted, approvals);
}

/** Returns what would become of the merged fleet without hosts. Throws `usage` without a trusted commit. */
export async function computeProposalLosses(
  proposal: Proposal,
  without: readonly string[],
  session: Session,
): Promise<readonly HostLoss[]> {
  const { commit: head, fleetFiles, files: place } = await readProposalFiles(proposal);
  const source = await loadTrustedSource(proposal.over, session);
  if (source === undefined) throw new Failure("usage", `--without: ${uncomparedNotice(proposal)}`);
  await using planner = createProposalPlanner(contextOf(session));
  await using workspace = await openWorkspace(source, session);
  const trusted = trustedSideOf(workspace, source, proposal);
  return await planner.hostLosses({ files: fleetFiles, place, head }, trusted, without);
}

function trustedSideOf(workspace: FleetWorkspace, source: FleetSource, proposal: Proposal): TrustedSide {
  const { fleet, plan, snapshot, lineage, targets, hashes } = workspace;
  return {
    fleet,
    rules: workspace.inForce ?? workspace.rules, // a proposal cannot loosen its own rules
    snapshot,
    lineage,
    hashes,
    resources: source.loaded.resources,
    place: source.files,
    targets: targets.map(({ id }) => id),
    plan: proposal.here.baseCommit === undefined ? NOTHING_TRUSTED.plan : plan,
  };
}

/** Explains why no host is read. A branch without a fleet must not look like the first push to a repository. */
function uncomparedNotice({ here: { trust, base, main, path }, over }: Proposal): string {
  if (over === undefined)
    return "this repository has no trusted commit yet, so no host is contacted: plan again once this is the main branch";
  const where = path === "" || path === "." ? "" : ` in ${path}`;
  return `${shortName(trust ?? base ?? main)} has no fleet${where}: without a base to compare with, changes of rules and addresses cannot be shown`;
}

/** Checks the files of an untrusted commit. */
export async function checkProposal(
  proposal: Proposal,
  session: Session,
): Promise<CheckedProposal & Pick<UnloadedSource, "commit" | "where">> {
  const { fleetFiles, commit, where } = await readProposalFiles(proposal);
  const source = await loadTrustedSource(proposal.over, session);
  await using planner = createProposalPlanner(contextOf(session));
  const trusted = { ...NOTHING_TRUSTED, resources: source?.loaded.resources ?? [] };
  return { ...(await planner.check(fleetFiles, trusted)), commit, where };
}

function readProposalFiles({ here, over }: Proposal): Promise<UnloadedSource> {
  return readAtCommit(here, {
    limits: PROPOSAL_LIMITS,
    ...(over === undefined ? {} : { trusted: over.commit }),
  });
}

/** Loads the trusted commit; undefined if it has no fleet yet, as before the first push. */
async function loadTrustedSource(
  over: PinnedCommit | undefined,
  session: Session,
): Promise<FleetSource | undefined> {
  if (over === undefined) return undefined;
  try {
    return loadSource(await readAtCommit(over), session);
  } catch (error) {
    if (asFailure(error).code === "usage" || asFailure(error).code === "rejected") return undefined;
    throw error;
  }
}
