import { releaseLines } from "./lines.ts";
import type { Link } from "./link.ts";

/** Links that have done their work and may be asked again: opening one takes longer than most of what it is for. */
export class SpareLinks {
  readonly #resting = new Map<Link, NodeJS.Timeout>();

  /** One that rested, if there is one whose line still lives. */
  take(): Link | undefined {
    const [link] = this.#resting.keys();
    if (link === undefined) return undefined;
    this.#forget(link);
    if (link.alive) return link;
    void release(link);
    return this.take();
  }

  /** Takes over a link that nobody uses any more. */
  async keep(link: Link): Promise<void> {
    if (this.#resting.size >= MOST || !link.alive) return release(link);
    const timer = setTimeout(() => {
      this.#forget(link);
      void release(link);
    }, REST_MS);
    this.#resting.set(link, timer);
  }

  async clear(): Promise<void> {
    const links = [...this.#resting.keys()];
    for (const link of links) this.#forget(link);
    await Promise.all(links.map(release));
  }

  #forget(link: Link): void {
    clearTimeout(this.#resting.get(link));
    this.#resting.delete(link);
  }
}

export function release(link: Link): Promise<void> {
  return releaseLines({ read: link, change: link, silence: [] });
}

const MOST = 4;
const REST_MS = 5_000;
