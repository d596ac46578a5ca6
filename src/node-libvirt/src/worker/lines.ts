import type { Events, LinkEvent } from "./events.ts";
import type { Link } from "./link.ts";

/** Links that live and die together: `read` for many calls at once, `change` for one at a time, with exact errors. */
export interface Lines {
  readonly read: Link;
  readonly change: Link;
  /** Takes back the callbacks. */
  readonly silence: readonly (() => Promise<void>)[];
}

export interface Listeners {
  readonly closed: (reason: string) => void;
  readonly tell: (event: LinkEvent) => void;
}

/** libvirt's test driver with a file is a world for each connection: there, one link must do for everything. */
export function isOneWorld(uri: string): boolean {
  return uri.startsWith("test:") && !uri.startsWith("test:///default");
}

/** A daemon of this machine, behind a socket in its file system: it answers at once. */
export function isNear(uri: string): boolean {
  return /^(?!test)\w+(\+unix)?:\/\/\//.test(uri);
}

/** Opens both links and listens on them. Throws libvirt's error, with nothing left open. */
export async function openLines(
  uri: string,
  open: (errors: "exact" | "none") => Promise<Link>,
  events: Events,
  { closed, tell }: Listeners,
): Promise<Lines> {
  const change = await open("exact");
  const silence: (() => Promise<void>)[] = [];
  const died = (reason: number) => closed(CLOSE_REASONS[reason] ?? "closed");
  try {
    const read = isOneWorld(uri) ? change : await open("none");
    silence.push(await events.listen(change, died, tell));
    if (read !== change) silence.push(await events.listen(read, died, null));
    return { read, change, silence };
  } catch (error) {
    await releaseLines({ read: change, change, silence });
    throw error;
  }
}

/** Calls under way may end, and the daemon may answer the farewell. If it does not, we go without. */
export async function releaseLines({ silence, read, change }: Lines): Promise<void> {
  const impatience = setTimeout(() => {
    read.cut();
    change.cut();
  }, FAREWELL_MS);
  for (const each of silence) await each();
  await change.close();
  if (read !== change) await read.close();
  clearTimeout(impatience);
}

const FAREWELL_MS = 1_000;

/** virConnectCloseReason */
const CLOSE_REASONS = ["I/O error", "end of file", "keepalive timed out", "closed by this client"];
