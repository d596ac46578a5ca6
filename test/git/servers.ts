import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import path from "node:path";

export interface Server extends AsyncDisposable {
  readonly port: number;
}

/** Serves the repositories below a directory over HTTP with git-http-backend(1), for one user and password, unless it refuses all. */
export async function serveHttp(
  directory: string,
  user: string,
  password: string,
  refuses: (request: http.IncomingMessage) => boolean = () => false,
): Promise<Server> {
  const expectedHeader = `Basic ${btoa(`${user}:${password}`)}`;
  const server = http.createServer((request, response) => {
    if (!refuses(request) && request.headers.authorization === expectedHeader)
      return runHttpBackend(directory, request, response);
    response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
  });
  return startListening(server);
}

/** Redirects all requests to another server. */
export async function serveRedirect(to: string): Promise<Server> {
  return startListening(
    http.createServer((request, response) =>
      response.writeHead(302, { location: `${to}${request.url}` }).end(),
    ),
  );
}

/** A server that takes connections and never says a word. */
export async function serveSilence(): Promise<Server> {
  return startListening(net.createServer(() => {}));
}

async function startListening(server: net.Server): Promise<Server> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** A CGI program: a head of lines, an empty one, and the body. RFC 3875. */
function runHttpBackend(
  directory: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "somebody",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdout.on("end", () => writeCgiAnswer(Buffer.concat(chunks), response));
}

function writeCgiAnswer(output: Buffer, response: http.ServerResponse): void {
  const end = output.indexOf("\r\n\r\n");
  for (const line of output.toString("latin1", 0, end).split("\r\n")) {
    const [name = "", value = ""] = line.split(": ");
    if (name === "Status") response.statusCode = Number.parseInt(value, 10);
    else if (name !== "") response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}

/** git-daemon(1) over a directory. */
export async function serveGit(directory: string): Promise<Server> {
  const free = await startListening(net.createServer());
  const { port } = free;
  await free[Symbol.asyncDispose]();
  const program = path.join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-daemon");
  const args = [
    "--export-all",
    `--base-path=${directory}`,
    "--listen=127.0.0.1",
    `--port=${port}`,
    "--reuseaddr",
  ];
  const child = spawn(program, ["--verbose", ...args], { stdio: ["ignore", "ignore", "pipe"] });
  await once(child.stderr, "data"); // it says that it is ready
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, "close");
    },
  };
}
