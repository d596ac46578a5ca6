import { readFile, writeFile } from "node:fs/promises";
import type { TargetAddress } from "../drivers/driver.ts";
import { readPlan } from "../engine/render/json.ts";
import type { Files } from "../git/locate.ts";
import type { Artifact, ImageResource, SecretResource } from "../images/port.ts";
import { Failure } from "../model/failure.ts";
import { type Hash, hashOf } from "../model/hash.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";

/** A plan with all that is needed to apply it later, also where the fleet's files are not. No secret stands in it. */
export interface SavedPlan {
  readonly format: typeof FORMAT;
  /** When it was made (ISO 8601): what makes two equal plans two saved ones. */
  readonly savedAt: string;
  readonly where: string;
  readonly files: Files;
  readonly targets: readonly TargetAddress[];
  readonly images: readonly ImageResource[];
  readonly secrets: readonly SecretResource[];
  /** Who is told of what it does. */
  readonly webhooks: readonly Resource[];
  readonly artifacts: Readonly<Record<ResourceId, Artifact>>;
  readonly plan: Plan;
}

const FORMAT = "fleetwright-plan/v1";

export function savedPlan(parts: Omit<SavedPlan, "format">): SavedPlan {
  return { format: FORMAT, ...parts };
}

export async function writeSavedPlan(path: string, saved: SavedPlan): Promise<void> {
  await writeFile(path, `${JSON.stringify(saved, undefined, 2)}\n`, { mode: 0o600 });
}

/** Throws `usage` for a file that is no saved plan, and for one that somebody edited. */
export async function readSavedPlan(path: string): Promise<SavedPlan> {
  const saved = parsed(path, await readFile(path, "utf8").catch(() => unreadable(path)));
  return { ...saved, plan: readPlan(JSON.stringify(saved.plan)) };
}

/** Names a saved plan, for applying it once. */
export function savedDigest(saved: SavedPlan): Hash {
  return hashOf(saved);
}

const AGAIN = "make it again: fleetwright plan --out PLAN.json";

function parsed(path: string, text: string): SavedPlan {
  try {
    const value = JSON.parse(text) as Partial<SavedPlan>;
    if (value.format === FORMAT && value.plan !== undefined) return value as SavedPlan; // its digest is checked next
  } catch {
    // told below
  }
  throw new Failure("usage", `${path}: this is not a saved plan`, { hint: AGAIN });
}

function unreadable(path: string): never {
  throw new Failure("usage", `${path}: cannot be read`, { hint: AGAIN });
}
