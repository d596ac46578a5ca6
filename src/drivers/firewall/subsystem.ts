import pLimit from "p-limit";
import { Failure } from "../../model/failure.ts";
import { type ObjectId, type ObservedObject, objectRef } from "../../model/object.ts";
import type { HostContext, HostSubsystem } from "../driver.ts";
import { createBatcher } from "../shared/batcher.ts";
import { subjectOf } from "../shared/errors.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import { readFilteringBridges } from "./bridge-netfilter.ts";
import { applyTogether, type QueuedChange } from "./change.ts";
import { toObservedObjects } from "./observe.ts";
import { createTableCache, type TableCache } from "./table-cache.ts";
import { tableName } from "./table-names.ts";

/** Opens the packet filter of one host. */
export function openFirewall(host: HostContext): HostSubsystem {
  const cache = createTableCache(host.shell, tableName(host.context.fleet));
  const serialize = pLimit(1);
  const enqueue = createBatcher<QueuedChange>(MAX_BATCH, (tasks) =>
    serialize(() => applyTogether(host, cache, tasks)),
  );
  const read = (signal: AbortSignal) => serialize(() => readAll(host, cache, signal));
  return {
    read,
    async reread(ids, signal) {
      const requested = new Set(ids);
      return (await read(signal)).filter(({ id }) => requested.has(id));
    },
    maxConcurrency: () => 2 * MAX_BATCH,
    perform: (change, signal) => enqueue({ change, signal }),
    dependenciesOf: (object) => portsOfDomain(host, object),
    async adopt(change) {
      const before = host.marks.of(change.type).get(change.name);
      if (before === undefined || change.mark === undefined || before.mark.fleet !== host.context.fleet)
        throw new Failure("rejected", `${subjectOf(change)}: it belongs to another fleet`);
      await host.marks.write(change.type, change.name, { ...before, mark: change.mark });
    },
  };
}

/** Changes in one transaction. More would not be faster, and would delay other changes. */
const MAX_BATCH = 100;

/** Returns the ports of a domain, which are deleted after the interfaces that they filter. */
function portsOfDomain({ target, marks }: HostContext, { type, name, state }: ObservedObject): ObjectId[] {
  if (type !== "domain") return [];
  const ports = Object.keys(state.interfaces ?? {}).map((nic) => `${name}.${nic}`);
  return ports.filter((port) => marks.of("port").has(port)).map((port) => objectRef("port", target, port).id);
}

/** Reads all ports and groups. Without marks no object is ours, and the host is not read. */
async function readAll(host: HostContext, cache: TableCache, signal: AbortSignal): Promise<ObservedObject[]> {
  const { target, shell, marks, context } = host;
  if (marks.of("port").size === 0 && marks.of("group").size === 0) {
    cache.invalidate();
    return [];
  }
  const [{ items }, bridges] = await Promise.all([cache.read(signal), readFilteringBridges(shell, signal)]);
  const observation = { target, fleet: context.fleet, marks, items, bridges };
  return parseAnswer(`${target}: nft`, () => toObservedObjects(observation));
}
