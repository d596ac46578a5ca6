import type { OpenOptions } from "../calls/message.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError, transportError } from "../error.ts";
import { text } from "./args.ts";
import { ErrorPlace } from "./errors.ts";
import { Lane } from "./lane.ts";
import { Link } from "./link.ts";
import { later, now, type Pointer } from "./native.ts";
import { probe } from "./probe.ts";
import { WireFinder } from "./wire.ts";

/** Opens connections, one at a time in this process: an opening that fails has no connection to keep its error. */
export class Opener {
  readonly #lane = new Lane(1);
  readonly #errors = ErrorPlace.global();
  readonly #underWay = new Set<WireFinder>();

  /** Throws libvirt's own error; a transport error after openTimeoutMs, or as soon as nobody wants it any more. */
  async open(
    uri: string,
    options: OpenOptions,
    errors: "exact" | "none",
    unwanted: AbortSignal,
  ): Promise<Link> {
    text(uri, (expected) =>
      localError(virErrorNumber.VIR_ERR_INVALID_ARG, api(options), `the URI must be ${expected}`),
    );
    await probe(uri, options.openTimeoutMs, api(options));
    const link = await this.#lane.run(() => this.#openNow(uri, options, errors, unwanted));
    const { intervalS, count } = options.keepAlive;
    // Refused by drivers inside this process, which need none.
    const keepAlive = "int virConnectSetKeepAlive(void *conn, int intervalS, uint count)";
    if (intervalS > 0) await later(keepAlive, link.conn, intervalS, count);
    return link;
  }

  /** Makes openings under way fail. */
  cutAll(): void {
    for (const finder of this.#underWay) finder.cutAll();
  }

  close(): void {
    this.#errors.release(null);
  }

  async #openNow(
    uri: string,
    options: OpenOptions,
    errors: "exact" | "none",
    unwanted: AbortSignal,
  ): Promise<Link> {
    if (unwanted.aborted) throw transportError(api(options), "given up");
    const finder = new WireFinder(uri);
    let late = false;
    const cut = () => finder.cutAll();
    const watch = setInterval(() => {
      late = true;
      cut();
    }, options.openTimeoutMs);
    this.#underWay.add(finder);
    unwanted.addEventListener("abort", cut);
    try {
      const conn = (await later(`void *${api(options)}(str uri)`, uri)) as Pointer | null;
      if (conn) return new Link(conn, finder.claim(), errors);
      const error = this.#errors.take(api(options));
      throw late ? transportError(api(options), `not open within ${options.openTimeoutMs} ms`) : error;
    } finally {
      clearInterval(watch);
      unwanted.removeEventListener("abort", cut);
      this.#underWay.delete(finder);
    }
  }
}

export function libVersion(): number {
  const version: unknown[] = [0];
  now("int virGetVersion(_Out_ ulong *version, str type, void *typeVersion)", version, null, null);
  return Number(version[0]);
}

const api = (options: OpenOptions) => (options.readOnly ? "virConnectOpenReadOnly" : "virConnectOpen");
