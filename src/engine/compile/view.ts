import type { Claim } from "../../kinds/claims.ts";
import type { Artifact, HostView, Placement, View } from "../../kinds/kind.ts";
import { equal } from "../../model/hash.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";

/** Everything that a view can answer from. Later steps of compiling fill in what earlier ones decided. */
export interface Sources {
  readonly fleet: string;
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  readonly hosts: readonly HostView[];
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  readonly address: (of: ResourceId, index: number) => string | undefined;
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
  readonly observed: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  readonly secretHashes: ReadonlyMap<string, string>;
}

/** The key of a secret's value among `Sources.secretHashes`. */
export function secretKey(secret: ResourceId, key: string): string {
  return `${secret}#${key}`;
}

/** The key under which claims are grouped: who is asked, and for what. */
export function claimKey(on: ResourceId, want: Claim["want"]): string {
  return `${want} ${on}`;
}

const NOTHING: readonly never[] = [];

export function viewOf(sources: Sources): View {
  return {
    fleet: sources.fleet,
    get: <Spec>(id: ResourceId) => sources.resources.get(id) as Resource<Spec> | undefined, // a kind's name fixes its spec
    host: (id) => sources.hosts.find((host) => host.id === id),
    hosts: () => sources.hosts,
    placement: (of) => sources.placements.get(of),
    address: sources.address,
    claims: <Want extends Claim["want"]>(on: ResourceId, want: Want) =>
      (sources.claims.get(claimKey(on, want)) ?? NOTHING) as readonly Extract<Claim, { want: Want }>[], // grouped by `want`
    observed: (owner) => sources.observed.get(owner) ?? NOTHING,
    artifact: (image) => sources.artifacts.get(image),
    secretHash: (secret, key) => sources.secretHashes.get(secretKey(secret, key)),
  };
}

/** One question that was asked of a view, with its answer. */
export interface Read {
  readonly question: Exclude<keyof View, "fleet">;
  readonly args: readonly unknown[];
  readonly answer: unknown;
}

/** A view that writes down what it is asked. */
export function trackedView(view: View, reads: Read[]): View {
  const track =
    <Args extends readonly unknown[], Answer>(question: Read["question"], ask: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      const answer = ask(...args);
      reads.push({ question, args, answer });
      return answer;
    };
  return {
    fleet: view.fleet,
    get: track("get", view.get) as View["get"], // the wrapper keeps the signature
    host: track("host", view.host),
    hosts: track("hosts", view.hosts),
    placement: track("placement", view.placement),
    address: track("address", view.address),
    claims: track("claims", view.claims) as View["claims"], // the wrapper keeps the signature
    observed: track("observed", view.observed),
    artifact: track("artifact", view.artifact),
    secretHash: track("secretHash", view.secretHash),
  };
}

/** True when a view would give the same answers again. */
export function stillTrue(reads: readonly Read[], view: View): boolean {
  return reads.every(({ question, args, answer }) => {
    const ask = view[question] as (...args: readonly unknown[]) => unknown; // the args were recorded for this question
    return sameAnswer(answer, ask(...args));
  });
}

/** Resources and observed objects keep their identity while they are unchanged; what is computed is compared. */
function sameAnswer(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (!Array.isArray(before) || !Array.isArray(after)) return isComputed(before) && equal(before, after);
  return before.length === after.length && before.every((item, index) => sameAnswer(item, after[index]));
}

function isComputed(value: unknown): boolean {
  return typeof value === "object" && value !== null && !("source" in value) && !("state" in value);
}
