import { type CallName, callOf } from "../calls/index.ts";
import type { OpenOptions } from "../calls/message.ts";
import { LibvirtError, transportError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";
import { type Rows, readBulk } from "./bulk.ts";
import type { Events } from "./events.ts";
import { invoke, prepared } from "./invoke.ts";
import { Lane } from "./lane.ts";
import { isNear, isOneWorld, type Lines, openLines, releaseLines } from "./lines.ts";
import type { Link } from "./link.ts";
import type { Opener } from "./opener.ts";
import type { Readers } from "./reader.ts";
import { release, SpareLinks } from "./spare.ts";

/** What a host needs from outside. */
export interface HostWorld {
  readonly opener: Opener;
  readonly events: Events;
  /** What all hosts' reads share: more of them than there are threads would only wait further on. */
  readonly threads: Lane;
  readonly readers: Readers;
  readonly tell: (event: ConnectEvent) => void;
}

/** One connection as the caller sees it: it stays while the links below it come and go. */
export class Host {
  readonly #uri: string;
  readonly #options: OpenOptions;
  readonly #world: HostWorld;
  readonly #reads: Lane;
  readonly #changes = new Lane(1);
  readonly #extra = new Set<Link>();
  readonly #spare = new SpareLinks();
  #lines: Lines | null = null;
  #generation = 0;
  readonly #gone = new AbortController();
  #retry: { timer: NodeJS.Timeout; pauseMs: number } | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(uri: string, options: OpenOptions, world: HostWorld) {
    this.#uri = uri;
    this.#options = options;
    this.#world = world;
    const share = Math.max(1, Math.floor(world.threads.width / 2)); // one that hangs leaves the others as many
    this.#reads = isOneWorld(uri) ? this.#changes : new Lane(Math.min(options.reads, share));
  }

  /** Opens both links. Throws libvirt's error when it cannot be done now. */
  async open(): Promise<void> {
    const generation = this.#generation + 1;
    let lines: Lines | null = null;
    const open = (errors: "exact" | "none") => this.#open(errors);
    lines = await openLines(this.#uri, open, this.#world.events, {
      closed: (reason) => lines !== null && this.#lost(lines, reason),
      tell: (event) => this.#world.tell({ ...event, generation } as ConnectEvent),
    });
    if (this.#gone.signal.aborted) return releaseLines(lines);
    this.#lines = lines;
    this.#generation = generation;
    // The first opening is told by the caller's promise.
    if (generation > 1) this.#world.tell({ kind: "up", generation });
    // It may have died before anybody listened.
    if (!lines.read.alive || !lines.change.alive) this.#lost(lines, "closed");
  }

  async call(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const call = callOf(name);
    if (call.lane === "read") return this.#read(name, args);
    if (call.lane === "change") return this.#change(name, args);
    return this.alone((link) =>
      link.within(call.symbol, this.#options.slowCallTimeoutMs, () => invoke(link, call, args)),
    );
  }

  /** Many texts of one kind; null stands for an object that is gone by now. What `without` matches is left out. */
  bulk(name: CallName, rows: Rows, without?: RegExp): Promise<unknown[]> {
    const near = isNear(this.#uri) ? (part: Rows) => this.#readNear(name, part, without) : undefined;
    const one = (row: Rows[number]) => this.#readOrGone(name, row);
    return readBulk(rows, { near, one, width: this.#reads.width }, without);
  }

  /** Runs a task on a link that nobody else uses meanwhile: it keeps nobody waiting and its errors are exact. */
  async alone<T>(task: (link: Link) => Promise<T>): Promise<T> {
    if (isOneWorld(this.#uri)) return this.#changes.run(() => task(this.#up("virConnectOpen").change));
    this.#up("virConnectOpen");
    const link = this.#spare.take() ?? (await this.#open("exact"));
    this.#extra.add(link);
    let done = false;
    try {
      const result = await task(link);
      done = this.#lines !== null;
      return result;
    } finally {
      this.#extra.delete(link);
      await (done ? this.#spare.keep(link) : release(link));
    }
  }

  get slowCallTimeoutMs(): number {
    return this.#options.slowCallTimeoutMs;
  }

  /** Lets go of everything. Calls under way fail, unless they are done within a moment. */
  async close(): Promise<void> {
    this.#gone.abort();
    if (this.#retry !== null) clearTimeout(this.#retry.timer);
    const lines = this.#lines;
    this.#lines = null;
    for (const link of this.#extra) link.cut();
    this.#afterwards(() => this.#spare.clear());
    if (lines !== null) this.#afterwards(() => releaseLines(lines));
    await this.#work;
  }

  /** Makes every native call of this host return; for the process's last moments. */
  cut(): void {
    this.#lines?.read.cut();
    this.#lines?.change.cut();
    for (const link of this.#extra) link.cut();
  }

  #open(errors: "exact" | "none"): Promise<Link> {
    return this.#world.opener.open(this.#uri, this.#options, errors, this.#gone.signal);
  }

  async #read(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const call = callOf(name);
    try {
      return await this.#reads.run(() => this.#world.threads.run(() => this.#on("read", name, args)));
    } catch (error) {
      if (!(error instanceof LibvirtError) || error.message !== `${call.symbol}: failed`) throw error;
    }
    // Many reads at once cannot tell whose error is whose. Asked again on the other lane, the answer is exact.
    return this.#change(name, args);
  }

  /** What goes wrong as a whole is told when it is asked one by one. */
  #readNear(name: CallName, rows: Rows, without: RegExp | undefined) {
    const call = callOf(name);
    const read = (link: Link) =>
      prepared(link, call, rows, (prototype, ready) =>
        this.#world.readers.read({ prototype, rows: ready, without }),
      );
    return this.#within("read", call.symbol, read).catch(() => undefined);
  }

  async #readOrGone(name: CallName, args: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#read(name, args);
    } catch (error) {
      if (error instanceof LibvirtError && error.kind === "not-found") return null;
      throw error;
    }
  }

  #change(name: CallName, args: readonly unknown[]): Promise<unknown> {
    return this.#changes.run(() => this.#on("change", name, args));
  }

  #on(side: "read" | "change", name: CallName, args: readonly unknown[]): Promise<unknown> {
    const call = callOf(name);
    return this.#within(side, call.symbol, (link) => invoke(link, call, args));
  }

  async #within<T>(side: "read" | "change", api: string, task: (link: Link) => Promise<T>): Promise<T> {
    const lines = this.#up(api);
    const link = lines[side];
    try {
      return await link.within(api, this.#options.callTimeoutMs, () => task(link));
    } catch (error) {
      if (!link.alive) {
        this.#lost(lines, error instanceof Error ? error.message : "closed");
        if (error instanceof LibvirtError && error.kind !== "transport") {
          throw transportError(api, "the connection was lost during the call");
        }
      }
      throw error;
    }
  }

  #up(api: string): Lines {
    if (this.#lines !== null) return this.#lines;
    throw transportError(
      api,
      this.#gone.signal.aborted ? "the connection is closed" : "the connection is down",
    );
  }

  #lost(lines: Lines, reason: string): void {
    if (this.#lines !== lines) return;
    this.#lines = null;
    this.#world.tell({ kind: "down", generation: this.#generation, reason });
    for (const link of [lines.read, lines.change, ...this.#extra]) link.cut();
    this.#afterwards(() => this.#spare.clear());
    this.#afterwards(() => releaseLines(lines));
    if (this.#options.reconnect) this.#retryAfter(FIRST_PAUSE_MS);
  }

  #retryAfter(pauseMs: number): void {
    const timer = setTimeout(() => {
      this.#retry = null;
      this.#afterwards(async () => {
        if (!this.#gone.signal.aborted)
          await this.open().catch(() => this.#retryAfter(Math.min(pauseMs * 2, LAST_PAUSE_MS)));
      });
    }, pauseMs);
    this.#retry = { timer, pauseMs };
  }

  /** Opening and releasing happen one after the other, and close() waits for all of it. */
  #afterwards(task: () => Promise<void>): void {
    this.#work = this.#work.then(task, task);
  }
}

const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 5_000;
