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
  nextLook,
  withoutObjects,
} from "./lookout/agenda.ts";
import { jittered, pauseMs, type Random } from "./pause.ts";

/** What a lookout saw. */
export type Seen =
  /** Everything, but for objects that were read by themselves since it was begun. */
  | { readonly kind: "all"; readonly sight: Sight; readonly fresher: ReadonlySet<ObjectId> }
  | { readonly kind: "objects"; readonly ids: readonly ObjectId[]; readonly read: readonly ObservedObject[] }
  | { readonly kind: "lost"; readonly failure: Failure };

/** Keeps one target in sight: opens it, reads it again and again, hears what happens on it, and tries again when it is lost. */
export interface Lookout extends AsyncDisposable {
  readonly address: TargetAddress;
  /** Or why there is none. */
  connection(): Connection | Failure;
  /** Everything is read again soon. */
  lookAtAll(): void;
  /**
   * These objects are read again in this time. What need not be at once is gathered for longer where reading takes long: a
   * fifth of the time, at most, goes into it.
   */
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
const SHARE = 4;
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
  let whole: Promise<void> | undefined;
  let readSince = new Set<ObjectId>();
  let lastLook = { endedAt: 0, tookMs: 0 };
  const ask = (next: Agenda) => {
    agenda = next;
    bell.ring();
  };
  const askFor = (ids: readonly ObjectId[], at: number) => {
    if (ids.length > 0) ask(askObjects(agenda, ids, at));
  };
  const lookAt = (ids: readonly ObjectId[], withinMs: number) =>
    askFor(
      ids,
      withinMs === 0 ? clock() : Math.max(clock() + withinMs, lastLook.endedAt + SHARE * lastLook.tookMs),
    );
  const hear = (news: News) => {
    if (news.kind === "changed") askFor(news.objects.filter(isNews), clock() + GATHER_MS);
    else ask(askAll(agenda, clock()));
  };
  const open = async (): Promise<Connection> => {
    const fresh = await options.open(stop.signal);
    connection = fresh;
    watching = fresh.watch?.(hear);
    return fresh;
  };
  let opening: Promise<Connection> | undefined;
  const opened = async (): Promise<Connection> => {
    if (!(connection instanceof Failure)) return connection;
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  };
  const seeAll = async (): Promise<Seen> => {
    const fresher = new Set<ObjectId>();
    readSince = fresher;
    const sight = await look(await opened(), stop.signal, DEADLINE_MS);
    return { kind: "all", sight, fresher };
  };
  const seeObjects = async (ids: readonly ObjectId[]): Promise<Seen> => {
    const target = await opened();
    const began = clock();
    const read = await reread(ids, new Map([[address.id, target]]), stop.signal);
    lastLook = { endedAt: clock(), tookMs: clock() - began };
    for (const id of ids) readSince.add(id);
    return { kind: "objects", ids, read };
  };
  const miss = (failure: Failure): Seen => {
    failures += 1;
    if (connection instanceof Failure) connection = failure;
    agenda = allNextAt({ ...agenda, objects: new Map() }, clock() + pauseMs(failures, RETRY, random));
    return { kind: "lost", failure };
  };
  const tell = async (seeing: Promise<Seen>) => {
    const seen = await seeing.catch((error: unknown) => miss(asFailure(error)));
    if (stop.signal.aborted) return;
    if (seen.kind === "all") {
      failures = 0;
      agenda = askAll(agenda, clock() + jittered(intervalMs(), random));
    }
    options.onSeen(seen);
  };
  /** The whole takes its time; what happens meanwhile is looked at beside it. */
  const beginAll = () => {
    agenda = allNextAt(agenda, Number.POSITIVE_INFINITY);
    whole = tell(seeAll()).finally(() => {
      whole = undefined;
      bell.ring();
    });
  };
  const done = (async () => {
    while (!stop.signal.aborted) {
      const what = nextLook(agenda, clock());
      if (what.kind === "nothing") await bell.wait(what.forMs);
      else if (what.kind === "objects") {
        agenda = withoutObjects(agenda, what.ids);
        await tell(seeObjects(what.ids));
      } else if (whole === undefined) beginAll();
      else await whole; // asked for again while it is read: once more then
    }
    await whole;
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
