import pLimit from "p-limit";
import { Failure } from "../../model/failure.ts";
import { type ObjectId, type ObservedObject, objectRef } from "../../model/object.ts";
import { batching } from "../batch.ts";
import type { HostPart, OpenHost } from "../driver.ts";
import { type Book, openBook } from "./book.ts";
import { filteringBridges } from "./bridges.ts";
import { subjectOf, type Task, together } from "./change.ts";
import { tableOf } from "./names.ts";
import { observed } from "./observe.ts";

/** The filter of one host, as its marks and our tables tell it. */
export function openFirewall(host: OpenHost): HostPart {
  const book = openBook(host.shell, tableOf(host.world.fleet));
  const inTurn = pLimit(1);
  const carryOut = batching<Task>(MOST, (tasks) => inTurn(() => together(host, book, tasks)));
  const read = (signal: AbortSignal) => inTurn(() => readAll(host, book, signal));
  return {
    read,
    async reread(ids, signal) {
      const wanted = new Set(ids);
      return (await read(signal)).filter(({ id }) => wanted.has(id));
    },
    atOnce: () => 2 * MOST,
    perform: (change, signal) => carryOut({ change, signal }),
    usedBy: (object) => portsUnder(host, object),
    async adopt(change) {
      throw new Failure("rejected", `${subjectOf(change)}: it is another fleet's`);
    },
  };
}

/** Changes in one transaction. What is more makes nothing faster, and keeps others waiting. */
const MOST = 100;

/** A port goes after the interface that it watches over. */
function portsUnder({ target, marks }: OpenHost, { type, name, state }: ObservedObject): ObjectId[] {
  if (type !== "domain") return [];
  const ports = Object.keys(state.interfaces ?? {}).map((nic) => `${name}.${nic}`);
  return ports.filter((port) => marks.of("port").has(port)).map((port) => objectRef("port", target, port).id);
}

/** Without a mark there is nothing of ours: then the host is not asked at all. */
async function readAll(host: OpenHost, book: Book, signal: AbortSignal): Promise<ObservedObject[]> {
  const { target, shell, marks, world } = host;
  if (marks.of("port").size === 0 && marks.of("group").size === 0) {
    book.forget();
    return [];
  }
  const [{ items }, bridges] = await Promise.all([book.read(signal), filteringBridges(shell, signal)]);
  return observed({ target, fleet: world.fleet, marks, items, bridges });
}
