import type { Connection, News, TargetAddress } from "../drivers/driver.ts";
import { reread } from "../engine/apply/reread.ts";
import type { Sight } from "../engine/memory.ts";
import { look } from "../engine/observe.ts";
import { asFailure, Failure } from "../model/failure.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import { createBell } from "./bell.ts";
import {
  type Agenda,
  allNextAt,
  askAll,
  askObjects,
  FIRST,
  type Look,
  nextLook,
  withoutObjects,
} from "./lookout/agenda.ts";
import { jittered, pauseMs, type Random } from "./pause.ts";

/** What a lookout saw. */
export type Seen =
  | { readonly kind: "all"; readonly sight: Sight }
  | { readonly kind: "objects"; readonly ids: readonly ObjectId[]; readonly read: readonly ObservedObject[] }
  | { readonly kind: "lost"; readonly failure: Failure };

/** Keeps one target in sight: opens it, reads it again and again, hears what happens on it, and tries again when it is lost. */
export interface Lookout extends AsyncDisposable {
  readonly address: TargetAddress;
  /** Or why there is none. */
  connection(): Connection | Failure;
  /** Everything is read again soon. */
  lookAtAll(): void;
  /** These objects are read again within this time. */
  lookAt(ids: readonly ObjectId[], withinMs: number): void;
}

export interface LookoutOptions {
  readonly address: TargetAddress;
  open(signal: AbortSignal): Promise<Connection>;
  readonly onSeen: (seen: Seen) => void;
  /** Which of the objects that the target tells of are worth a look. */
  readonly isNews: (id: ObjectId) => boolean;
  /** How often everything is read without anybody asking. */
  readonly intervalMs: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly random: Random;
}

/** Events come in bunches: starting a machine gives three. */
const GATHER_MS = 15;
/** How long a whole reading may take. */
const DEADLINE_MS = 60_000;
const RETRY = { firstMs: 1_000, factor: 2, mostMs: 60_000 } as const;

export function createLookout(options: LookoutOptions): Lookout {
  const { address, clock, random, intervalMs, isNews } = options;
  const bell = createBell();
  const stop = new AbortController();
  let agenda: Agenda = FIRST;
  let connection: Connection | Failure = new Failure("host-unreachable", `${address.id} is not open yet`);
  let watching: Disposable | undefined;
  let failures = 0;
  const ask = (next: Agenda) => {
    agenda = next;
    bell.ring();
  };
  const lookAt = (ids: readonly ObjectId[], withinMs: number) => {
    if (ids.length > 0) ask(askObjects(agenda, ids, clock() + withinMs));
  };
  const hear = (news: News) => {
    if (news.kind === "changed") lookAt(news.objects.filter(isNews), GATHER_MS);
    else ask(askAll(agenda, clock()));
  };
  const opened = async (): Promise<Connection> => {
    if (!(connection instanceof Failure)) return connection;
    const fresh = await options.open(stop.signal);
    connection = fresh;
    watching = fresh.watch?.(hear);
    return fresh;
  };
  const see = async (what: Look): Promise<Seen> => {
    const target = await opened();
    if (what.kind !== "objects") return { kind: "all", sight: await look(target, stop.signal, DEADLINE_MS) };
    const read = await reread(what.ids, new Map([[address.id, target]]), stop.signal);
    return { kind: "objects", ids: what.ids, read };
  };
  const miss = (failure: Failure): Seen => {
    failures += 1;
    if (connection instanceof Failure) connection = failure;
    agenda = allNextAt({ ...agenda, objects: new Map() }, clock() + pauseMs(failures, RETRY, random));
    return { kind: "lost", failure };
  };
  const lookOnce = async (what: Look) => {
    if (what.kind === "all") agenda = allNextAt(agenda, Number.POSITIVE_INFINITY);
    if (what.kind === "objects") agenda = withoutObjects(agenda, what.ids);
    const seen = await see(what).catch((error: unknown) => miss(asFailure(error)));
    if (stop.signal.aborted) return;
    if (seen.kind === "all") {
      failures = 0;
      agenda = askAll(agenda, clock() + jittered(intervalMs(), random));
    }
    options.onSeen(seen);
  };
  const done = (async () => {
    while (!stop.signal.aborted) {
      const what = nextLook(agenda, clock());
      if (what.kind === "nothing") await bell.wait(what.forMs);
      else await lookOnce(what);
    }
  })();
  return {
    address,
    connection: () => connection,
    lookAtAll: () => ask(askAll(agenda, clock())),
    lookAt,
    async [Symbol.asyncDispose]() {
      stop.abort();
      bell.ring();
      await done;
      watching?.[Symbol.dispose]();
      if (!(connection instanceof Failure)) await connection[Symbol.asyncDispose]();
    },
  };
}
