import type {
  Connection,
  Driver,
  DriverContext,
  HostAddress,
  TargetAddress,
} from "../../src/drivers/driver.ts";
import { createDrivers } from "../../src/drivers/index.ts";
import type { Shell } from "../../src/host/shell.ts";
import { Failure } from "../../src/model/failure.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import type { ResourceId } from "../../src/model/resource.ts";

/** The benchmark of one driver: the same objects, created by the driver and by the backend's own tool. */
export interface DriverScenario extends AsyncDisposable {
  readonly target: TargetAddress;
  /** The value that `DriverContext.secret` returns. */
  readonly secret?: string;
  /** Objects that are created first and not measured. */
  readonly prerequisites: readonly DesiredObject<object>[];
  /** The desired objects. */
  readonly objects: readonly DesiredObject<object>[];
  /** The same objects, with one field of one object changed. */
  readonly changed: readonly DesiredObject<object>[];
  /** The name of the tool in the report, such as `nft -j`. */
  readonly tool: string;
  /** The same operations with the tool, on objects with other names than the driver's. */
  readonly bare: {
    /** Called while the driver's objects exist. Captures them for tools that create the same objects. */
    capture(): Promise<void>;
    apply(): Promise<void>;
    read(): Promise<void>;
    /** Reads all objects and changes one, like the driver. */
    change(): Promise<void>;
    remove(): Promise<void>;
  };
}

/** Creates the scenario of a driver with a number of objects. */
export interface DriverBench {
  readonly name: string;
  /** True if the lab needs Ceph. */
  readonly ceph?: boolean;
  open(lab: string, amount: number): Promise<DriverScenario>;
}

export const FLEET = "bench";

/** Returns the only host of a benchmark lab. */
export function hostOf(lab: string): HostAddress & { readonly shell: string } {
  const url = `lab://${lab}/hv1`;
  return { kind: "host", id: "hv1", libvirt: url, shell: url };
}

/** Enough for a bare tool with thousands of objects on a busy machine. */
const TOOL_TIMEOUT_MS = 600_000;

/** Runs a program on the host; throws an error with its output if it fails. */
export async function runOrThrow(shell: Shell, argv: readonly string[], stdin?: string): Promise<void> {
  const { exitCode, stderr } = await shell.run(argv, {
    timeoutMs: TOOL_TIMEOUT_MS,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (exitCode !== 0) throw new Failure("bug", `${argv.join(" ")}: ${stderr}`);
}

/** Returns a desired object like those of the kinds, with default retention. */
export function desiredObject<State extends object>(
  ref: Pick<DesiredObject, "id" | "type" | "target" | "name">,
  owner: ResourceId,
  state: State,
  needs: DesiredObject["dependsOn"] = [],
): DesiredObject<State> {
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  const policy = { reboot: "Immediate", recreate: "Immediate" } as const;
  return { ...ref, owner, state, dependsOn: needs, keep, protect: false, drift: "fix", policy };
}

export async function openTarget(
  target: TargetAddress,
  context: Partial<DriverContext> = {},
): Promise<Connection> {
  const driver = driverFor(target);
  const rejectContent = async () => {
    throw new Failure("bug", "nothing is copied in this bench");
  };
  const fullContext = {
    fleet: FLEET,
    content: rejectContent,
    secret: rejectContent,
    now: () => new Date(),
    ...context,
  };
  return driver.open(target, fullContext, new AbortController().signal);
}

export function driverFor({ kind }: TargetAddress): Driver {
  const driver = createDrivers({ backend: "real" }).find(({ serves }) => serves === kind);
  if (driver === undefined) throw new Failure("bug", `no driver serves targets of kind ${kind}`);
  return driver;
}
