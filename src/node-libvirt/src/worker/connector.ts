import type { ResolvedConnectOptions } from "../calls/message.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { type LibvirtError, localError, transportError } from "../error.ts";
import { text } from "./args.ts";
import { type Endpoint, resolveEndpoint } from "./endpoint.ts";
import { callAsync, callSync, type Pointer } from "./native.ts";
import { NativeConnection } from "./native-connection.ts";
import { MAX_THREADS, type OpeningThread, OpeningThreads } from "./opening-threads.ts";
import { type NativeSocket, SocketFinder } from "./socket.ts";

/** An opening in the queue. */
interface QueuedOpening {
  readonly uri: string;
  readonly key: string;
  begin(thread: OpeningThread): void;
}

/** An endpoint whose opening took longer to fail is silent. Its next openings come after all others. */
const SILENT_MS = 2_000;
/** The largest number of threads for silent endpoints. The rest are for endpoints that answer. */
const MAX_SILENT = MAX_THREADS / 2;
/** The time for a cut opening to return. After that its caller gets the error. */
const CUT_GRACE_MS = 2_000;
/** The longest wait in the queue, as a multiple of `openTimeoutMs`. */
const TURN_FACTOR = 4;

/** A connector that opens connections in parallel, but those to the same endpoint one after the other. */
export class Connector {
  readonly #threads = new OpeningThreads();
  readonly #queued = new Set<QueuedOpening>();
  readonly #running = new Map<string, string>();
  readonly #silent = new Set<string>();
  readonly #finders = new Set<SocketFinder>();
  #timer: NodeJS.Timeout | undefined;

  /** Opens a connection. Throws libvirt's error, or a transport error after openTimeoutMs or an abort of `unwanted`. */
  async open(
    uri: string,
    options: ResolvedConnectOptions,
    errors: "exact" | "none",
    abortSignal: AbortSignal,
  ): Promise<NativeConnection> {
    const api = apiOf(options);
    text(uri, (expected) =>
      localError(virErrorNumber.VIR_ERR_INVALID_ARG, api, `the URI must be ${expected}`),
    );
    const endpoint = await resolveEndpoint(uri, options.openTimeoutMs, api);
    const thread = await this.#waitForTurn(uri, endpoint.key, options, abortSignal);
    const { conn, socket } = await this.#openInThread(thread, {
      uri,
      endpoint,
      options,
      unwanted: abortSignal,
    });
    const connection = new NativeConnection(conn, socket, errors);
    const { intervalS, count } = options.keepAlive;
    // Drivers inside this process refuse keepalive, and need none.
    const keepAlive = "int virConnectSetKeepAlive(void *conn, int intervalS, uint count)";
    if (intervalS > 0) await callAsync(keepAlive, connection.conn, intervalS, count);
    return connection;
  }

  /** Makes openings in flight fail. */
  cutAll(): void {
    for (const finder of this.#finders) finder.cutAll();
  }

  close(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#threads.close();
  }

  /** Waits until no other opening uses this endpoint, and a thread is free. */
  #waitForTurn(
    uri: string,
    key: string,
    options: ResolvedConnectOptions,
    abortSignal: AbortSignal,
  ): Promise<OpeningThread> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        abortSignal.removeEventListener("abort", cancel);
        this.#queued.delete(queued);
      };
      const fail = (reason: string) => {
        end();
        reject(transportError(apiOf(options), reason));
      };
      const cancel = () => fail("given up");
      const waitMs = TURN_FACTOR * options.openTimeoutMs;
      const timer = setTimeout(() => fail(`not begun within ${waitMs} ms: other openings hang`), waitMs);
      const queued: QueuedOpening = {
        uri,
        key,
        begin: (thread) => {
          end();
          resolve(thread);
        },
      };
      abortSignal.addEventListener("abort", cancel);
      this.#queued.add(queued);
      if (abortSignal.aborted) cancel();
      this.#startQueued();
    });
  }

  /** Starts all openings that may start, those of silent endpoints last. */
  #startQueued(): void {
    clearTimeout(this.#timer);
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const thread = this.#threads.take();
      if (typeof thread === "number") {
        if (Number.isFinite(thread)) this.#timer = setTimeout(() => this.#startQueued(), Math.ceil(thread));
        return;
      }
      this.#running.set(next.key, next.uri);
      next.begin(thread);
    }
  }

  #next(): QueuedOpening | undefined {
    const free = [...this.#queued].filter(({ key }) => !this.#running.has(key));
    const held = [...this.#running.values()].filter((uri) => this.#silent.has(uri)).length;
    const answering = free.find(({ uri }) => !this.#silent.has(uri));
    return answering ?? (held < MAX_SILENT ? free[0] : undefined);
  }

  /** Opens a connection in a thread. The thread stays taken until the call returns, however long that takes. */
  #openInThread(thread: OpeningThread, opening: OpeningRequestContext): Promise<OpenedConnection> {
    const { uri, endpoint, options, unwanted: abortSignal } = opening;
    const api = apiOf(options);
    const began = performance.now();
    const finder = new SocketFinder(endpoint, thread.threads);
    this.#finders.add(finder);
    return new Promise<OpenedConnection>((resolve, reject) => {
      const deadline = new OpeningDeadline(options.openTimeoutMs, abortSignal, {
        cut: () => finder.cutAll(),
        giveUp: (reason) => reject(transportError(api, reason)),
      });
      const finish = (failed: boolean) => {
        deadline.end();
        this.#finders.delete(finder);
        this.#threads.leave(thread);
        this.#running.delete(endpoint.key);
        if (!failed) this.#silent.delete(uri);
        else if (performance.now() - began > SILENT_MS) this.#silent.add(uri);
        this.#startQueued();
      };
      thread
        .open({ api, uri }, () => deadline.reason !== undefined)
        .then(
          (conn) => {
            const socket = finder.claim();
            finish(false);
            if (deadline.gaveUp)
              void callAsync("int virConnectClose(void *conn)", conn).then(() => socket?.release());
            else resolve({ conn, socket });
          },
          (error: LibvirtError) => {
            finish(true);
            reject(deadline.reason === undefined ? error : transportError(api, deadline.reason));
          },
        );
    });
  }
}

interface OpeningRequestContext {
  readonly uri: string;
  readonly endpoint: Endpoint;
  readonly options: ResolvedConnectOptions;
  readonly unwanted: AbortSignal;
}

interface OpenedConnection {
  readonly conn: Pointer;
  readonly socket: NativeSocket | null;
}

interface DeadlineActions {
  cut(): void;
  giveUp(reason: string): void;
}

/** A deadline that cuts an opening repeatedly after its timeout or an abort, and finally abandons it. */
class OpeningDeadline {
  readonly #steps: DeadlineActions;
  readonly #unwanted: AbortSignal;
  readonly #cancel = () => this.#begin("given up");
  #timer: NodeJS.Timeout;
  #tries = 0;
  /** The reason of the cut; undefined before. */
  reason: string | undefined;
  gaveUp = false;

  constructor(timeoutMs: number, unwanted: AbortSignal, steps: DeadlineActions) {
    this.#steps = steps;
    this.#unwanted = unwanted;
    this.#timer = setTimeout(() => this.#begin(`not open within ${timeoutMs} ms`), timeoutMs);
    unwanted.addEventListener("abort", this.#cancel);
    if (unwanted.aborted) this.#cancel();
  }

  end(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#timer);
    this.#unwanted.removeEventListener("abort", this.#cancel);
  }

  #begin(reason: string): void {
    if (this.reason !== undefined) return;
    clearTimeout(this.#timer);
    this.reason = reason;
    this.#steps.cut();
    this.#timer = setInterval(() => this.#cutAgain(reason), CUT_AGAIN_MS);
  }

  #cutAgain(reason: string): void {
    this.#steps.cut();
    this.#tries += 1;
    if (this.#tries * CUT_AGAIN_MS < CUT_GRACE_MS || this.gaveUp) return;
    this.gaveUp = true;
    this.#steps.giveUp(reason);
  }
}

/** The interval of cuts. libvirt may try another address after one is cut. */
const CUT_AGAIN_MS = 100;

export function readLibVersion(): number {
  const version: unknown[] = [0];
  callSync("int virGetVersion(_Out_ ulong *version, str type, void *typeVersion)", version, null, null);
  return Number(version[0]);
}

function apiOf(options: ResolvedConnectOptions): "virConnectOpen" | "virConnectOpenReadOnly" {
  return options.readOnly ? "virConnectOpenReadOnly" : "virConnectOpen";
}
