import { policyOf } from "../../engine/policy.ts";
import { short, showObject } from "../../engine/show.ts";
import type { PlannedChange } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Hash } from "../../model/hash.ts";
import type { Plan } from "../../model/plan.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Approval } from "../../store/store.ts";
import { approvalsIn } from "../apply/approvals.ts";
import { BASE_OPTION, type Command, FLEET_OPTIONS, type Given } from "../command.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import { age, count, moment } from "../words.ts";
import { ownPlan } from "../world/own-plan.ts";
import { readOwnSource, readSource } from "../world/tree.ts";
import { openWorld } from "../world/world.ts";

export const approve: Command = {
  name: "approve",
  group: "The fleet:",
  summary: "let changes go that wait for a person: in the next apply, whoever starts it",
  details:
    "The digest of the plan approves each change of it that waits; what comes into the plan later needs its own.\n" +
    "An approval counts once, and only for exactly what was looked at. Without a digest: what was approved.",
  args: [{ name: "[digest...]", about: "of the plan or of changes, as the plan shows them (8 digits do)" }],
  options: [
    ...FLEET_OPTIONS,
    BASE_OPTION,
    { flags: "--for <duration>", about: "how long it counts", fallback: "7d" },
    { flags: "--revoke", about: "take the approval of these changes back" },
  ],
  examples: [
    ["approve 3a3dc1d2", "then: fleetwright apply"],
    ["approve 3a3dc1d2 --repo . --ref feature --base main", "for when a branch is merged"],
    ["approve", "what was approved and not done yet"],
    ["approve 3a3dc1d2 --revoke", "take it back"],
  ],
  async run(given, session) {
    if (given.args.length === 0) return listed(given, session);
    if (given.flag("revoke")) return revoked(given, session);
    const untilMs = session.now().getTime() + secondsOf(given.text("for") ?? "7d") * 1000;
    const place = { ...given, args: [] };
    await using world = await openWorld(await readSource(place, session), session);
    const plan = await ownPlan(world, place, session);
    const changes = meant(plan, approvalsIn(plan, given.args));
    const about = {
      by: session.user,
      at: session.now().toISOString(),
      until: new Date(untilMs).toISOString(),
    };
    await session.store.approve(
      plan.fleet,
      changes.flatMap((change) => approvalsOf(change, about)),
    );
    const lines = changes.map((change) => `  ${short(change.digest)} ${titleOf(change)}`);
    const text = [`${count(changes.length, "change")} approved until ${moment(about.until)}`, ...lines].join(
      "\n",
    );
    session.io.print(session.json ? JSON.stringify(changes.map(({ digest }) => digest)) : text);
    return "ok";
  },
};

function secondsOf(duration: string): number {
  try {
    return parseSeconds(duration);
  } catch {
    throw new Failure("usage", `--for ${duration}: this is not a duration`, {
      hint: "such as 30m, 12h or 7d",
    });
  }
}

/** The changes that wait for a person and were meant. Throws `usage` when there are none. */
function meant(plan: Plan, digests: readonly Hash[]): PlannedChange[] {
  const waiting = plan.changes.filter(({ hold }) => hold?.gate === "approval" || hold?.gate === "brake");
  const found = waiting.filter(({ digest }) => digests.includes(digest) || digests.includes(plan.digest));
  if (found.length > 0) return found;
  throw new Failure("usage", "nothing of it waits for approval", {
    hint: "see what is held, and why: fleetwright plan",
  });
}

/** With those of the smaller changes that it makes needless: they are part of what was looked at. */
function approvalsOf(change: PlannedChange, more: Pick<Approval, "by" | "at" | "until">): Approval[] {
  const about = titleOf(change);
  return [change.digest, ...(change.supersedes ?? [])].map((digest) => ({ digest, about, ...more }));
}

function titleOf(change: PlannedChange): string {
  return `${change.action} ${showObject(change)}`;
}

async function approvedNow(given: Given, session: Session): Promise<readonly [fleet: string, Approval[]]> {
  const { store, now } = session;
  const { loaded } = await readOwnSource(given, session);
  const fleet = policyOf(loaded.resources).id;
  return [fleet, [...(await store.approvals(fleet, now().toISOString()))]];
}

async function listed(given: Given, session: Session): Promise<"ok"> {
  const [, approvals] = await approvedNow(given, session);
  const { io, json } = session;
  io.print(
    json
      ? JSON.stringify(approvals, undefined, 2)
      : table(approvals, columns(session.now()), io.color, "nothing is approved that was not done yet"),
  );
  return "ok";
}

function columns(now: Date): readonly Column<Approval>[] {
  return [
    { head: "DIGEST", cell: ({ digest }, color) => color.bold(short(digest)) },
    { head: "WHAT", cell: ({ about }) => about },
    { head: "BY", cell: ({ by }) => by },
    { head: "SINCE", cell: ({ at }) => `${age(at, now)} ago` },
    { head: "UNTIL", cell: ({ until }) => moment(until) },
  ];
}

async function revoked(given: Given, session: Session): Promise<"ok" | "error"> {
  const [fleet, approvals] = await approvedNow(given, session);
  const found = approvals.filter(({ digest }) =>
    given.args.some((text) => digest.startsWith(text.toLowerCase())),
  );
  for (const { digest } of found) await session.store.disapprove(fleet, digest);
  const digests = found.map(({ digest }) => digest);
  session.io.print(session.json ? JSON.stringify(digests) : `${count(found.length, "approval")} taken back`);
  return found.length > 0 ? "ok" : "error";
}
