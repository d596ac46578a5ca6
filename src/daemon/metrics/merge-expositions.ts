import { Failure } from "../../model/failure.ts";

/** A metric of one fleet in the text format of Prometheus. */
export interface RenderedFamily {
  readonly name: string;
  /** `# HELP` and `# TYPE`; empty for a metric without values. */
  readonly header: string;
  /** One line per value. */
  readonly body: string;
}

/**
 * Merges the metrics of several fleets: the format wants all values of a metric below one header. The fleets must yield the
 * same metrics in the same order; some may end early. At most one metric is in memory. Throws `bug` if the orders differ.
 */
export async function* mergeExpositions(
  fleets: readonly AsyncIterable<RenderedFamily>[],
): AsyncGenerator<string> {
  const readers = fleets.map((families) => families[Symbol.asyncIterator]());
  for (;;) {
    const next = await Promise.all(readers.map((reader) => reader.next()));
    const families = next.flatMap(({ done, value }) => (done === true ? [] : [value]));
    const [first] = families;
    if (first === undefined) return;
    const other = families.find(({ name }) => name !== first.name);
    if (other !== undefined) throw new Failure("bug", `metrics: ${first.name} meets ${other.name}`);
    const header = families.find((family) => family.header !== "")?.header;
    if (header !== undefined) yield `${header}${families.map(({ body }) => body).join("")}`;
  }
}
