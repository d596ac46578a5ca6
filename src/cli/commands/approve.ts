import { approvalDigits } from "../../engine/format.ts";
import { changeTitle } from "../../engine/plan/queries.ts";
import { policyOf } from "../../engine/policy.ts";
import type { PlannedChange } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Hash } from "../../model/hash.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { Plan } from "../../model/plan.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Approval } from "../../store/store.ts";
import { parseDigest, resolveDigests, selectWaiting } from "../apply/resolve-digests.ts";
import { BASE_OPTION, type Command, LOOK_OPTIONS, type ParsedArgs } from "../command.ts";
import { argsForBase, planAgainstBase } from "../fleet/merge-plan.ts";
import { openWorkspace } from "../fleet/open-fleet.ts";
import { planProposal } from "../fleet/proposal.ts";
import { findProposal, readDefaultSource, readSource } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { formatAge, formatTime, pluralize } from "../terminal/format.ts";
import { type Column, formatTable } from "../terminal/table.ts";

export const approve: Command = {
  name: "approve",
  group: "The fleet:",
  summary: "approve held changes for the next apply",
  details:
    "The daemon applies approved changes, too. The digest of a plan approves each of its changes that waits for approval; a change that joins the " +
    "plan later needs its own approval.\n" +
    "An approval is valid once, for exactly this change. Without a digest, lists open approvals.",
  args: [
    { name: "[digest...]", description: "digest of the plan or of a change; its first 16 digits suffice" },
  ],
  options: [
    ...LOOK_OPTIONS,
    BASE_OPTION,
    { flags: "--for <duration>", description: "how long the approval is valid", default: "7d" },
    { flags: "--revoke", description: "revoke the approval of these changes" },
  ],
  examples: [
    ["approve 3a3dc1d2f00dbabe", "approve a plan; then: fleetwright apply"],
    ["approve 3a3dc1d2f00dbabe --repo . --ref feature --base main", "approve a branch before its merge"],
    ["approve", "list open approvals"],
    ["approve 3a3dc1d2f00dbabe --revoke", "revoke an approval"],
  ],
  async run(parsedArgs, session) {
    if (parsedArgs.flag("revoke")) return revokeApprovals(parsedArgs, session);
    if (parsedArgs.args.length === 0) return listApprovals(parsedArgs, session);
    const untilMs = session.now().getTime() + parseDuration(parsedArgs.text("for") ?? "7d") * 1000;
    const fleetArgs = { ...parsedArgs, args: [] };
    const plan = await loadPlan(fleetArgs, session);
    const changes = selectWaiting(plan, resolveDigests(plan, parsedArgs.args));
    const about = {
      by: session.user,
      at: session.now().toISOString(),
      until: new Date(untilMs).toISOString(),
    };
    await session.store.approve(
      plan.fleet,
      changes.flatMap((change) => toApprovals(change, about)),
    );
    const lines = changes.map((change) => `  ${approvalDigits(change.digest)} ${changeTitle(change)}`);
    const text = [
      `${pluralize(changes.length, "change")} approved until ${formatTime(about.until)}`,
      ...lines,
    ].join("\n");
    session.io.print(
      session.json
        ? formatJson(
            changes.map(({ digest }) => digest),
            "line",
          )
        : text,
    );
    return "ok";
  },
};

/** Returns the plan that the user reviewed: the plan of `fleetwright plan` with the same options. */
async function loadPlan(fleetArgs: ParsedArgs, session: Session): Promise<Plan> {
  const proposal = await findProposal(fleetArgs, session);
  if (proposal !== undefined) return planProposal(proposal, session);
  await using workspace = await openWorkspace(await readSource(fleetArgs, session), session);
  return await planAgainstBase(workspace, fleetArgs, session);
}

function parseDuration(duration: string): number {
  try {
    return parseSeconds(duration);
  } catch {
    throw new Failure("usage", `--for ${duration}: this is not a duration`, {
      hint: "such as 30m, 12h or 7d",
    });
  }
}

/** Returns the approval of a change and of the changes that it supersedes. Those are part of the reviewed plan, too. */
function toApprovals(change: PlannedChange, more: Pick<Approval, "by" | "at" | "until">): Approval[] {
  const about = changeTitle(change);
  return [change.digest, ...(change.supersedes ?? [])].map((digest) => ({ digest, about, ...more }));
}

async function loadActiveApprovals(
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<readonly [fleet: string, Approval[]]> {
  const { store, now } = session;
  const fleetArgs = parsedArgs.text("base") === undefined ? parsedArgs : argsForBase(parsedArgs);
  const { loaded } = await readDefaultSource(
    fleetArgs,
    session,
    parsedArgs.text("base") === undefined ? "merged" : "any",
  );
  const fleet = policyOf(loaded.resources).id;
  return [fleet, [...(await store.approvals(fleet, now().toISOString()))]];
}

async function listApprovals(parsedArgs: ParsedArgs, session: Session): Promise<"ok"> {
  const [, approvals] = await loadActiveApprovals(parsedArgs, session);
  const { io, json } = session;
  io.print(
    json
      ? formatJson(approvals)
      : formatTable(approvals, approvalColumns(session.now()), io.color, "no open approvals"),
  );
  return "ok";
}

function approvalColumns(now: Date): readonly Column<Approval>[] {
  return [
    { head: "DIGEST", cell: ({ digest }, color) => color.bold(approvalDigits(digest)) },
    { head: "CHANGE", cell: ({ about }) => about },
    { head: "BY", cell: ({ by }) => by },
    { head: "SINCE", cell: ({ at }) => `${formatAge(at, now)} ago` },
    { head: "UNTIL", cell: ({ until }) => formatTime(until) },
  ];
}

async function revokeApprovals(parsedArgs: ParsedArgs, session: Session): Promise<"ok"> {
  if (parsedArgs.args.length === 0)
    throw new Failure("usage", "--revoke needs the digest of a plan or a change", {
      hint: "see what is approved: fleetwright approve",
    });
  const fleetArgs = { ...parsedArgs, args: [] };
  const [fleet, approvals] = await loadActiveApprovals(fleetArgs, session);
  const typed = parsedArgs.args.map(parseDigest);
  const isTyped = ({ digest }: { readonly digest: Hash }) => typed.some((text) => digest.startsWith(text));
  const named = approvals.filter(isTyped);
  const selected = named.length > 0 ? named : await approvalsOfPlan(fleetArgs, session, approvals, isTyped);
  if (selected.length === 0)
    throw new Failure("usage", "no open approval has this digest", {
      hint: "see what is approved: fleetwright approve",
    });
  for (const { digest } of selected) await session.store.revokeApproval(fleet, digest);
  const digests = selected.map(({ digest }) => digest);
  session.io.print(
    session.json ? formatJson(digests, "line") : `${pluralize(selected.length, "approval")} revoked`,
  );
  return "ok";
}

/** Returns the approvals of the current plan's changes, if the user gave the digest of the whole plan. */
async function approvalsOfPlan(
  fleetArgs: ParsedArgs,
  session: Session,
  approvals: readonly Approval[],
  isTyped: (plan: Plan) => boolean,
): Promise<readonly Approval[]> {
  const plan = await loadPlan(fleetArgs, session);
  if (!isTyped(plan)) return [];
  const digests = new Set(plan.changes.flatMap(({ digest, supersedes = [] }) => [digest, ...supersedes]));
  return approvals.filter(({ digest }) => digests.has(digest));
}
