import { historyKey } from "../engine/compile/kind-context.ts";
import type { FleetFile, Loader } from "../fleet/load.ts";
import type { Lineage } from "../model/lineage.ts";
import type { Resource } from "../model/resource.ts";

/** Returns the fleet's files of an earlier commit. Throws if the repository does not have it. */
export type FilesAt = (commit: string) => Promise<readonly FleetFile[]>;

/** Resources of earlier commits, by `historyKey`. */
export type EarlierResources = ReadonlyMap<string, Resource>;

/** The most commits whose resources are kept. A pool goes back to one commit, and several pools mostly to the same one. */
const MAX_COMMITS = 4;

/** Reads resources of earlier commits, which pools go back to after a failed update. */
export class EarlierCommits {
  readonly #filesAt: FilesAt;
  readonly #loader: Loader;
  readonly #commits = new Map<string, readonly Resource[]>();
  #known: EarlierResources = new Map();

  constructor(filesAt: FilesAt, loader: Loader) {
    this.#filesAt = filesAt;
    this.#loader = loader;
  }

  /** Returns the resources that are known: another map after `read` has read something. */
  known(): EarlierResources {
    return this.#known;
  }

  /**
   * Reads the commits of these keys. Returns whether something new is known. The names of commits come from the marks on hosts: only
   * commits of the planned history are read. A commit that cannot be read is known to have no resources.
   */
  async read(keys: readonly string[], { relationTo }: Lineage): Promise<boolean> {
    const commits = new Set(keys.map((key) => key.slice(0, key.indexOf(" "))));
    const unread = [...commits].filter(
      (commit) => !this.#commits.has(commit) && relationTo(commit) === "contained",
    );
    for (const commit of unread.slice(0, MAX_COMMITS)) {
      const files = await this.#filesAt(commit).catch(() => []);
      this.#commits.set(commit, this.#loader.load(files).resources);
    }
    if (unread.length === 0) return false;
    for (const commit of this.#commits.keys())
      if (this.#commits.size > MAX_COMMITS && !commits.has(commit)) this.#commits.delete(commit);
    this.#known = new Map([...this.#commits].flatMap(([commit, resources]) => entriesOf(commit, resources)));
    return true;
  }
}

function entriesOf(commit: string, resources: readonly Resource[]): (readonly [string, Resource])[] {
  return resources.map((resource) => [historyKey(commit, resource.id), resource]);
}
