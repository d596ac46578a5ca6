import { Failure } from "../../model/failure.ts";

/** One metric of one fleet as Prometheus reads it. */
export interface Page {
  readonly name: string;
  /** `# HELP` and `# TYPE`; empty where nothing is to be said of it. */
  readonly header: string;
  /** A line a value. */
  readonly body: string;
}

/**
 * The pages of several fleets as one: a metric's values must stand together, below one header. All tell of the same metrics in
 * the same order; those of which less is known end sooner. No more than one metric is in memory.
 */
export async function* joined(fleets: readonly AsyncIterable<Page>[]): AsyncGenerator<string> {
  const readers = fleets.map((pages) => pages[Symbol.asyncIterator]());
  for (;;) {
    const next = await Promise.all(readers.map((reader) => reader.next()));
    const pages = next.flatMap(({ done, value }) => (done === true ? [] : [value]));
    const [first] = pages;
    if (first === undefined) return;
    const other = pages.find(({ name }) => name !== first.name);
    if (other !== undefined) throw new Failure("bug", `metrics: ${first.name} meets ${other.name}`);
    const header = pages.find((page) => page.header !== "")?.header;
    if (header !== undefined) yield `${header}${pages.map(({ body }) => body).join("")}`;
  }
}
