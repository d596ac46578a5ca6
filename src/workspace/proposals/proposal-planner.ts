import pLimit from "p-limit";
import { createYielder } from "../../drivers/shared/yield-to-event-loop.ts";
import type { HostLoss } from "../../engine/host-loss/types.ts";
import { collectRiskFields } from "../../engine/rule-risks.ts";
import type { FleetFile } from "../../fleet/load.ts";
import type { FilesLocation } from "../../git/file-locator.ts";
import { commitsIn } from "../../model/lineage.ts";
import type { Plan } from "../../model/plan.ts";
import type { RuntimeContext } from "../context.ts";
import { desiredFleet } from "../desired-fleet.ts";
import type { FleetReferences } from "../fleet-references.ts";
import { countResources, workerLimits } from "./limits.ts";
import type { BaseStart, CheckedProposal, PackedFiles, ProposalInputs } from "./messages.ts";
import { type PlanningWorker, startPlanningWorker } from "./planning-worker.ts";
import type { TrustedSide } from "./trusted-side.ts";
import { createUntrustedPolicies } from "./untrusted-policy.ts";

/** The fleet after the merge of a proposal that is not merged yet. */
interface ProposedFleet {
  readonly files: readonly FleetFile[];
  /** The location of the files that specs name. */
  readonly place: FilesLocation;
  /** The newest commit of the proposal. */
  readonly head: string;
}

/**
 * Plans proposals against the trusted side. A proposal is untrusted data: a separate thread loads and plans it, within
 * limits of size, time and memory. Nothing of this machine is read that the trusted side does not name. No target is
 * contacted, and the only result is a plan.
 */
export interface ProposalPlanner extends AsyncDisposable {
  /**
   * Returns the changes that the merge alone causes. Throws `ProposalTooLargeError`, and `rejected` for files that are
   * no fleet.
   */
  plan(proposed: ProposedFleet, trusted: TrustedSide, approvals: readonly string[]): Promise<Plan>;
  /** Returns what would become of the merged fleet without hosts: see `computeHostLosses`. */
  hostLosses(
    proposed: ProposedFleet,
    trusted: TrustedSide,
    without: readonly string[],
  ): Promise<readonly HostLoss[]>;
  /** Returns the problems of its files. Throws `ProposalTooLargeError`. */
  check(files: readonly FleetFile[], trusted: TrustedSide): Promise<CheckedProposal>;
}

/** An idle thread ends after this time, because it holds a copy of the whole snapshot. */
const IDLE_MS = 5_000;

export function createProposalPlanner(context: RuntimeContext): ProposalPlanner {
  const serialize = pLimit(1);
  const policyFor = createUntrustedPolicies(context);
  let current: { readonly worker: PlanningWorker; readonly trusted: TrustedSide } | undefined;
  let idle: NodeJS.Timeout | undefined;

  /** Returns a thread that has the trusted side. Starts a new thread if the trusted side has changed. */
  async function ensureWorker(trusted: TrustedSide): Promise<PlanningWorker> {
    const limits = workerLimits({
      resources: countResources(trusted.resources),
      objects: trusted.snapshot.objects.length,
    });
    if (current?.trusted === trusted && !current.worker.hasEnded) return current.worker;
    await stopWorker();
    const worker = startPlanningWorker(limits);
    current = { worker, trusted };
    worker.startTimer();
    await sendTrustedSide(worker, trusted, context);
    return worker;
  }

  async function stopWorker(): Promise<void> {
    const last = current;
    current = undefined;
    clearTimeout(idle);
    await last?.worker.end();
  }

  const withWorker = <Result>(trusted: TrustedSide, work: (worker: PlanningWorker) => Promise<Result>) =>
    serialize(async () => {
      clearTimeout(idle);
      try {
        const worker = await ensureWorker(trusted);
        worker.startTimer();
        return await work(worker);
      } finally {
        idle = setTimeout(() => void stopWorker(), IDLE_MS).unref();
      }
    });

  /** Loads the proposal in the thread, and gathers what belongs to it. */
  async function inputsOf(
    { files, place, head }: ProposedFleet,
    worker: PlanningWorker,
    trusted: TrustedSide,
    approvals: readonly string[],
  ): Promise<ProposalInputs> {
    const references = await loadProposal(worker, files);
    const source = { references, commit: head, approvals };
    const desired = await desiredFleet(source, policyFor(place, trusted), context);
    return { ...desired, now: context.now() };
  }

  return {
    plan: (proposed, trusted, approvals) =>
      withWorker(trusted, async (worker) => {
        const inputs = await inputsOf(proposed, worker, trusted, approvals);
        const { plan, changes } = await worker.request({ ask: "plan", inputs });
        const all = [...plan.changes];
        while (all.length < changes) all.push(...(await worker.request({ ask: "more" })));
        return { ...plan, changes: all };
      }),
    hostLosses: (proposed, trusted, without) =>
      withWorker(trusted, async (worker) => {
        const inputs = await inputsOf(proposed, worker, trusted, []);
        return worker.request({ ask: "losses", inputs, without });
      }),
    check: (files, trusted) =>
      withWorker(trusted, (worker) => {
        const packed = packFiles(files);
        return worker.request({ ask: "check", files: packed }, [packed.bytes]);
      }),
    [Symbol.asyncDispose]: stopWorker,
  };
}

function loadProposal(worker: PlanningWorker, files: readonly FleetFile[]): Promise<FleetReferences> {
  const packed = packFiles(files);
  return worker.request({ ask: "load", files: packed }, [packed.bytes]);
}

function packFiles(files: readonly FleetFile[]): PackedFiles {
  const bytes = new Uint8Array(files.reduce((sum, { content }) => sum + content.byteLength, 0));
  const ends: number[] = [];
  let at = 0;
  for (const { content } of files) {
    bytes.set(content, at);
    at += content.byteLength;
    ends.push(at);
  }
  return { paths: files.map(({ path }) => path), ends, bytes: bytes.buffer };
}

/** Items in one message. Otherwise copying would block the event loop of a daemon with ten thousand machines. */
const CHUNK_SIZE = 100;

function lineageFactsOf({ lineage, snapshot }: TrustedSide): BaseStart["lineage"] {
  if (lineage === undefined) return undefined;
  const commits = [...commitsIn(snapshot.objects)];
  const relations = new Map(commits.map((commit) => [commit, lineage.relationTo(commit)]));
  return { roots: lineage.roots, relations };
}

async function sendTrustedSide(
  worker: PlanningWorker,
  trusted: TrustedSide,
  context: RuntimeContext,
): Promise<void> {
  const { fleet, resources, targets, snapshot, plan, rules } = trusted;
  const { objects, facts, clusters, unreadable } = snapshot;
  const { blocked, orphans, problems, notices } = plan;
  const base: BaseStart = {
    backend: context.backend,
    allowedHostUris: context.allowedHostUris,
    lineage: lineageFactsOf(trusted),
    fleet,
    targets,
    rules,
    resources: countResources(resources),
    snapshot: { facts, unreadable, ...(clusters === undefined ? {} : { clusters }) },
    plan: { blocked, orphans, problems, notices },
  };
  await worker.request({ ask: "base", base });
  const yieldToEventLoop = createYielder();
  for (let at = 0; at < objects.length; at += CHUNK_SIZE) {
    await worker.request({ ask: "objects", objects: objects.slice(at, at + CHUNK_SIZE) });
    await yieldToEventLoop();
  }
  for (let at = 0; at < resources.length; at += CHUNK_SIZE) {
    await worker.request({
      ask: "watched",
      watched: collectRiskFields(resources.slice(at, at + CHUNK_SIZE)),
    });
    await yieldToEventLoop();
  }
  for (let at = 0; at < plan.changes.length; at += CHUNK_SIZE) {
    const changes = plan.changes
      .slice(at, at + CHUNK_SIZE)
      .map(({ id, type, name, target, action, digest, supersedes }) => ({
        id,
        type,
        name,
        target,
        action,
        digest,
        ...(supersedes === undefined ? {} : { supersedes }),
      }));
    await worker.request({ ask: "changes", changes });
    await yieldToEventLoop();
  }
}
