import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";

/** OpenSSH's own server on loopback, with keys that were made for it alone. */
export interface SshServer extends AsyncDisposable {
  readonly port: number;
  /** Who may log in, with the key `client`. */
  readonly user: string;
  /** Returns the ssh command for git. The settings, keys and known hosts of this machine do not count. */
  command(key: string): string;
  /** The server has another key from now on, as if it were another server. */
  changeHostKey(): Promise<void>;
}

const SSHD = "/usr/sbin/sshd";

/** A key of its own in a directory, by its name. */
export function makeKey(directory: string, name: string): string {
  const file = path.join(directory, name);
  fs.rmSync(file, { force: true });
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
  return file;
}

/** Serves with `client` as the one key that is let in; its host key is pinned in a file of known hosts. */
export async function serveSsh(directory: string): Promise<SshServer> {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const at = (name: string) => path.join(directory, name);
  const port = await freePort();
  const hostKey = makeKey(directory, "host");
  fs.copyFileSync(`${makeKey(directory, "client")}.pub`, at("authorized_keys"));
  fs.writeFileSync(at("known_hosts"), `[127.0.0.1]:${port} ${fs.readFileSync(`${hostKey}.pub`, "utf8")}`);
  fs.writeFileSync(at("sshd_config"), configOf(directory, port));
  const running = { stop: await start(at("sshd_config"), port) };
  return {
    ...{ port, user: os.userInfo().username },
    command: (key) =>
      [
        ...["ssh", "-F", "none", "-i", at(key), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"],
        ...["-o", `UserKnownHostsFile=${at("known_hosts")}`, "-o", "GlobalKnownHostsFile=none"],
        ...["-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"],
      ].join(" "),
    async changeHostKey() {
      await running.stop();
      makeKey(directory, "host");
      running.stop = await start(at("sshd_config"), port);
    },
    [Symbol.asyncDispose]: () => running.stop(),
  };
}

function configOf(directory: string, port: number): string {
  return [
    ...[`ListenAddress 127.0.0.1`, `Port ${port}`, `HostKey ${directory}/host`, "PidFile none"],
    ...[`AuthorizedKeysFile ${directory}/authorized_keys`, "AuthenticationMethods publickey"],
    ...["PermitRootLogin prohibit-password", "UsePAM no", "StrictModes no", "LogLevel VERBOSE", ""],
  ].join("\n");
}

/** In the foreground, as our own child. sshd(8): privileges are dropped into a directory that must be there. */
async function start(config: string, port: number): Promise<() => Promise<void>> {
  if (process.getuid?.() === 0) fs.mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const child = spawn(SSHD, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  child.stderr.setEncoding("utf8");
  while (!output.includes(`listening on 127.0.0.1 port ${port}`)) {
    const [more] = (await Promise.race([once(child.stderr, "data"), once(child, "close")])) as [unknown];
    if (typeof more !== "string") throw new Error(`sshd ended: ${output}`);
    output += more;
  }
  child.stderr.resume();
  return async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, "close");
    child.kill();
    await ended;
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on TCP
  server.close();
  await once(server, "close");
  return port;
}
