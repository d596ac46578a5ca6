import { resolve } from "node:path";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { type Command, FLEET_OPTIONS, type ParsedArgs, parseIntegerOption } from "../command.ts";
import {
  locateMachine,
  MACHINE_ARGUMENT,
  MACHINE_OPTIONS,
  requireRunning,
} from "../machine/locate-machine.ts";
import { requireScreen, ScreenConnector } from "../screen/screen-connector.ts";
import { type ScreenListener, serveScreen } from "../screen/serve-screen.ts";
import type { Session } from "../session.ts";

export const vnc: Command = {
  name: "vnc",
  group: "Inspect:",
  summary: "open the VNC or SPICE screen of a machine for a viewer",
  details:
    "Opens a port of 127.0.0.1 and passes connections on to the screen of the machine, on whichever host of the fleet it runs: " +
    "through libvirt on this machine and in labs, through ssh on other hosts. Any number of viewers can connect, one after the " +
    "other or at once, also after a restart of the machine. Ctrl-C closes the port and all connections.\n" +
    "Every user of this machine can connect to a port of 127.0.0.1, and a screen has no password. --socket opens a Unix socket " +
    "instead, which only this user may use. A screen that somebody else put on a network port of the host is reached too.",
  args: [MACHINE_ARGUMENT],
  options: [
    ...MACHINE_OPTIONS,
    { flags: "--port <port>", description: "port of 127.0.0.1 [a free one]" },
    { flags: "--socket <path>", description: "Unix socket to create instead of a port" },
    ...FLEET_OPTIONS,
  ],
  endsBySignal: true,
  examples: [
    ["vnc db", "then: vncviewer 127.0.0.1::PORT, or remote-viewer vnc://127.0.0.1:PORT"],
    ["vnc db --port 5901", "display 1 of this machine: vncviewer :1"],
    ["vnc db --socket /run/user/1000/db.vnc", "for this user only: vncviewer /run/user/1000/db.vnc"],
  ],
  async run(parsedArgs, session) {
    const { io, json, signal } = session;
    const listener = parseListener(parsedArgs, session);
    await using located = await locateMachine(parsedArgs, session);
    const { label, host } = located;
    const warn = (message: string) => io.info(`${io.errColor.yellow("warning:")} ${message}`);
    const { type } = requireScreen(label, await requireRunning(located, parsedArgs, session));
    await using connector = new ScreenConnector(located, {
      signal,
      onRefused: (message) => warn(`${host.id}: ${message}`),
    });
    (await connector.connect()).on("error", () => {}).destroy(); // says now what a viewer would not say
    await using server = await serveScreen(listener, {
      connect: () => connector.connect(),
      onViewers: (count) => io.info(io.errColor.dim(`viewers: ${count}`)),
      onFailure: ({ message }) => warn(message),
    });
    const url = formatScreenUrl(type, listener, server.port);
    io.print(json ? formatJson({ machine: label, host: host.id, type, url }, "line") : url);
    io.info(io.errColor.dim(`the screen of ${label} on ${host.id}; Ctrl-C closes it`));
    await untilAborted(signal);
    return "ok";
  },
};

function parseListener(parsedArgs: ParsedArgs, { directory }: Session): ScreenListener {
  const path = parsedArgs.text("socket");
  if (parsedArgs.text("port") === undefined)
    return path === undefined ? { port: 0 } : { path: resolve(directory, path) };
  if (path !== undefined) throw new Failure("usage", "give either --port or --socket, not both");
  const port = parseIntegerOption(parsedArgs, "port", 1);
  if (port > 65_535) throw new Failure("usage", `--port ${port}: must be at most 65535`);
  return { port };
}

/** `vnc://127.0.0.1:5901`, or `spice+unix:///run/db.sock` as remote-viewer(1) and virsh domdisplay write it. */
function formatScreenUrl(type: "vnc" | "spice", listener: ScreenListener, port: number | undefined): string {
  return "path" in listener ? `${type}+unix://${encodeURI(listener.path)}` : `${type}://127.0.0.1:${port}`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
}
