import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";

const ROOT = join(import.meta.dirname, "..");
/** The parts of a clone that the commands of a user read. */
const PARTS = ["bin", "dist", "examples", "fleet", "images", "package.json", "schemas", "scripts"];
const BINDINGS = ["src/node-ffi", "src/node-libvirt", "src/node-ceph"].flatMap((path) => [
  `${path}/dist`,
  `${path}/package.json`,
]);

/** A user who is not root, with a clone of this repository. */
export interface OrdinaryUser {
  readonly folder: string;
  readonly clone: string;
  readonly home: string;
  /** Runs a command line of `sh` in the clone. */
  run(command: string, env?: Readonly<Record<string, string>>): Promise<CommandResult>;
  /** Removes the files of the user. */
  end(): void;
}

interface CommandResult {
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface OrdinaryUserOptions {
  readonly uid: number;
  /** Commands of root in the mount namespace of each command of the user. */
  readonly prepare?: string;
}

/** Creates the user's clone and home folder. The tests themselves run as root. */
export async function createOrdinaryUser({
  uid,
  prepare = "true",
}: OrdinaryUserOptions): Promise<OrdinaryUser> {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  const folder = mkdtempSync(join(tmpdir(), "fw-user-"));
  const [clone, home] = [join(folder, "fleetwright"), join(folder, "home")];
  for (const part of [...PARTS, ...BINDINGS])
    cpSync(join(ROOT, part), join(clone, part), { recursive: true, verbatimSymlinks: true });
  for (const path of [home, join(clone, "node_modules"), join(folder, "node")])
    mkdirSync(path, { recursive: true });
  chmodSync(folder, 0o755);
  await execa("chown", ["-R", `${uid}:${uid}`, clone, home]);
  const run = (command: string, env: Readonly<Record<string, string>> = {}) => {
    const nodePrefix = dirname(dirname(process.execPath));
    const values = [join(ROOT, "node_modules"), nodePrefix, prepare, String(uid), command];
    return execa("unshare", ["--mount", "--propagation=private", "sh", "-ec", BECOME_USER, "sh", ...values], {
      cwd: clone,
      env: {
        PATH: `${join(folder, "node/bin")}:${process.env.PATH}`,
        HOME: home,
        NO_COLOR: "1",
        npm_config_update_notifier: "false",
        ...env,
      },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
  };
  const { exitCode, stderr } = await run(
    "git init -q && git add fleet && git -c user.name=u -c user.email=u@u.invalid commit -qm All",
  );
  if (exitCode !== 0) throw new Error(stderr);
  return { folder, clone, home, run, end: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * The script in a mount namespace: mounts the libraries into the clone, and Node.js at a path that the user can read, because both may be in
 * root's home folder. Then becomes the user, without groups.
 */
const BECOME_USER = `mount --bind "$1" node_modules && mount --bind "$2" ../node && eval "$3" &&
exec setpriv --reuid="$4" --regid="$4" --clear-groups -- sh -c "$5"`;
