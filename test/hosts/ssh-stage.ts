import { execa } from "execa";
import { enterLabHost } from "../../src/host/lab-paths.ts";
import { packageFile } from "../../src/host/package-file.ts";
import { sharesFiles } from "../../src/lab/host-root.ts";
import { findHost, loadLab } from "../../src/lab/lab.ts";
import { type CommandResult, openStage, type Stage, toCommandResult } from "../e2e/harness.ts";

/** The address of the jump host, which is the `internet` of the lab. */
export const JUMP = "203.0.113.1";
/** The address of hv2, and the port of its OpenSSH. */
export const HOST = "203.0.113.12";
export const PORT = 2222;

/** A lab in which Fleetwright runs on hv1 and reaches hv2 by ssh through a jump host. */
export interface SshStage extends Stage {
  /** Starts OpenSSH's server on a host of the lab. Only `operator.pub` of hv1 may log in. */
  serve(host: string, address: string, port: number): Promise<void>;
  /** Adds the key of a host to the known hosts of hv1, under this name. */
  know(name: string, host: string): Promise<string>;
  /** Runs the command line on hv1, in its own session without a terminal. */
  fleetwright(args: readonly string[], env?: Record<string, string>): Promise<CommandResult>;
}

/** Opens a lab with OpenSSH on the jump host and on hv2. `config` is the ssh_config of the user on hv1. */
export async function openSshStage(
  lab: string,
  config: string,
  files: Record<string, string> = {},
): Promise<SshStage> {
  const stage = await openStage({ lab, hosts: 2, files });
  try {
    return await serveHosts(stage, config);
  } catch (error) {
    await stage.end();
    throw error;
  }
}

async function serveHosts(stage: Stage, config: string): Promise<SshStage> {
  if (sharesFiles(findHost(loadLab(stage.lab), "hv1")))
    throw new Error("the hosts have no files of their own");
  const on = (host: string, script: string) => stage.exec(host, ["bash", "-euc", script]);
  const serve = async (host: string, address: string, port: number) => {
    const operator = await on("hv1", "cat /root/.ssh/operator.pub");
    await on(host, serveScript(address, port, operator));
  };
  const know = async (name: string, host: string) => {
    const key = await on(host, "cut -d' ' -f1,2 /root/ssh/key.pub");
    return on("hv1", `echo '${name} ${key}' >>/root/.ssh/known_hosts`);
  };
  await on(
    "hv1",
    "mkdir -pm 700 /root/.ssh; cd /root/.ssh; rm -f *; ssh-keygen -q -t ed25519 -N '' -f operator",
  );
  await stage.exec("hv1", ["sh", "-c", "cat >/root/.ssh/config"], config);
  await serve("internet", JUMP, 22);
  await serve("hv2", HOST, PORT);
  const run: SshStage["fleetwright"] = (args, env = {}) => fleetwright(stage, args, env);
  return { ...stage, serve, know, fleetwright: run };
}

function serveScript(address: string, port: number, operator: string): string {
  return `mkdir -p /run/sshd /root/ssh && cd /root/ssh
    [ -e key ] || ssh-keygen -q -t ed25519 -N '' -f key
    echo '${operator}' >authorized
    cat >config <<END
ListenAddress ${address}
Port ${port}
HostKey /root/ssh/key
PidFile /run/sshd-test.pid
AuthorizedKeysFile /root/ssh/authorized
AuthenticationMethods publickey
UsePAM no
StrictModes no
END
    /usr/sbin/sshd -f config -E /run/sshd-test.log`;
}

async function fleetwright(
  { lab, folder }: Stage,
  args: readonly string[],
  env: Record<string, string>,
): Promise<CommandResult> {
  const settings = { FLEETWRIGHT_STATE_DIR: `${folder}/state`, NO_COLOR: "1", ...env };
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const argv = ["env", ...words, packageFile("bin/fleetwright"), ...args];
  const [program = "", ...rest] = enterLabHost(lab, "hv1", argv);
  return toCommandResult(await execa(program, rest, { reject: false, stdin: "ignore" }));
}
