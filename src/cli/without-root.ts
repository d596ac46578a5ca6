import {
  endUnusedUserNamespace,
  ensureUserNamespace,
  findUserNamespace,
  hasLabs,
  runInUserNamespace,
} from "../lab/user-namespace.ts";
import type { Backend } from "../model/backend.ts";
import { asFailure, type Failure } from "../model/failure.ts";
import type { Command } from "./command.ts";

interface WithoutRootOptions {
  readonly backend: Backend;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The state folder of the user. */
  readonly state: string;
}

/** The exit code of a command that ran in the user's namespace. Otherwise the command is to run here. */
type WithoutRoot =
  | { readonly exitCode: number }
  | { readonly exitCode: undefined; readonly labRefusal: Failure | undefined };

const HERE: WithoutRoot = { exitCode: undefined, labRefusal: undefined };

/**
 * Runs the command line again in the user namespace in which an ordinary user has labs. A command that creates labs creates the namespace,
 * every other command enters it if it exists. `lab down` also
 * removes the labs of a namespace whose process was killed. Throws `unsupported` if the namespace cannot be created and the command needs it.
 */
export async function runWithoutRoot(
  { name, createsLab }: Command,
  { backend, ...folders }: WithoutRootOptions,
): Promise<WithoutRoot> {
  if (process.getuid?.() === 0 || backend === "test") return HERE;
  const namespace = findUserNamespace(folders);
  try {
    const isNeeded = createsLab !== undefined || (name === "lab down" && hasLabs(namespace));
    const holder = isNeeded ? await ensureUserNamespace(namespace, folders.home) : namespace.holder;
    if (holder === undefined) return HERE;
    const exitCode = await runInUserNamespace(holder, namespace);
    if (name === "lab down") await endUnusedUserNamespace(namespace);
    return { exitCode };
  } catch (error) {
    if (createsLab !== "or-uses-test-driver") throw error;
    return { exitCode: undefined, labRefusal: asFailure(error) };
  }
}
