import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { asFailure, Failure } from "../../model/failure.ts";

/** Where viewers connect to: a port of 127.0.0.1 (0: a free one), or a Unix socket that only this user may open. */
export type ScreenListener = { readonly port: number } | { readonly path: string };

interface ScreenServerOptions {
  /** Opens a connection to the screen, for each viewer its own. */
  readonly connect: () => Promise<Duplex>;
  /** Called with the number of viewers after each change. */
  readonly onViewers: (count: number) => void;
  /** Called if no connection to the screen can be opened. */
  readonly onFailure: (failure: Failure) => void;
}

export interface ScreenServer extends AsyncDisposable {
  /** The port that viewers connect to; undefined for a Unix socket. */
  readonly port: number | undefined;
}

/** Passes connections of viewers on to a screen, until disposed of. Throws `usage` if the listener is taken. */
export async function serveScreen(
  listener: ScreenListener,
  options: ScreenServerOptions,
): Promise<ScreenServer> {
  const viewers = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (viewer) => {
    viewers.add(viewer);
    options.onViewers(viewers.size);
    viewer.on("error", () => {}); // `close` follows
    viewer.once("close", () => {
      viewers.delete(viewer);
      options.onViewers(viewers.size);
    });
    void serveViewer(viewer, options);
  });
  await listen(server, listener);
  const address = server.address() as AddressInfo | string | null; // a string for a Unix socket
  return {
    port: typeof address === "object" ? address?.port : undefined,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const viewer of viewers) viewer.destroy();
      await closed;
    },
  };
}

async function serveViewer(viewer: Socket, { connect, onFailure }: ScreenServerOptions): Promise<void> {
  try {
    const screen = await connect();
    pipeline(viewer, screen, viewer, () => {
      screen.destroy();
      viewer.destroy();
    });
    viewer.resume();
  } catch (error) {
    viewer.destroy();
    onFailure(asFailure(error));
  }
}

async function listen(server: Server, listener: ScreenListener): Promise<void> {
  // Only this user may open the socket. Node.js sets the mode after the socket exists, so the mask must do it.
  const mask = "path" in listener ? process.umask(0o177) : undefined;
  try {
    server.listen("path" in listener ? { path: listener.path } : { host: "127.0.0.1", port: listener.port });
    await once(server, "listening");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException; // of listen(2)
    const place = "path" in listener ? listener.path : `port ${listener.port}`;
    const reason = code === "EADDRINUSE" ? "is in use, or exists already" : message;
    throw new Failure("usage", `${place} ${reason}`);
  } finally {
    if (mask !== undefined) process.umask(mask);
  }
}
