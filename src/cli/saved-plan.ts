import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { TargetAddress } from "../drivers/driver.ts";
import { approvalDigits } from "../engine/format.ts";
import { parsePlan } from "../engine/render/saved-plan.ts";
import type { FilesLocation } from "../git/file-locator.ts";
import { readNamedText } from "../host/named-file.ts";
import type { Artifact, ImageResource, SecretResource } from "../images/types.ts";
import { Failure } from "../model/failure.ts";
import { type Hash, hashOf } from "../model/hash.ts";
import type { JsonObject } from "../model/json.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import { parseDigest } from "./apply/resolve-digests.ts";

/** A plan with everything that applying it needs, even on a machine without the fleet's files. It contains no secrets. */
export interface SavedPlan {
  readonly format: typeof FORMAT;
  /** ISO 8601. Makes the digests of two equal plans differ, so each can be applied once. */
  readonly savedAt: string;
  readonly where: string;
  readonly files: FilesLocation;
  readonly targets: readonly TargetAddress[];
  readonly images: readonly ImageResource[];
  readonly secrets: readonly SecretResource[];
  /** Keyed hashes of the secrets that the plan was made with, by `secretKey`. */
  readonly hashes: Readonly<Record<string, string>>;
  /** The webhooks that receive the events of its run. */
  readonly webhooks: readonly Resource[];
  readonly artifacts: Readonly<Record<ResourceId, Artifact>>;
  readonly plan: Plan;
  readonly seal: Seal;
}

/** Authenticates everything else in the file. An editor of the file can recompute the digest, but not the `mac`. */
interface Seal {
  readonly digest: Hash;
  /** HMAC-SHA256 of the digest, with a key of the state folder. */
  readonly mac: string;
}

/** The knowledge, besides the file, with which a reader checks the seal. */
interface SealCheck {
  /** The key of this state folder. */
  readonly hashKey: Uint8Array;
  /** The digits of the digest that the operator passed; undefined: accept only a plan that this state folder saved. */
  readonly digest: string | undefined;
}

const FORMAT = "fleetwright-plan/v2";

/** Writes a plan with its seal. Returns the digest of the whole file. Throws `usage` if the file cannot be written. */
export async function writeSavedPlan(
  path: string,
  parts: Omit<SavedPlan, "format" | "seal">,
  hashKey: Uint8Array,
): Promise<Hash> {
  const body = { format: FORMAT, ...parts };
  const digest = hashOf(body);
  const saved = { ...body, seal: { digest, mac: computeMac(digest, hashKey) } };
  await assertReplaceable(path);
  await writeFile(path, `${JSON.stringify(saved, undefined, 2)}\n`, { mode: 0o600 }).catch((error: Error) => {
    throw new Failure("usage", `--out ${path}: cannot be written: ${error.message}`);
  });
  return digest;
}

/** Throws `usage` if the file is not a saved plan. Otherwise `--out` could overwrite an uncommitted file of the fleet. */
async function assertReplaceable(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const text = await readNamedText(path, { maxBytes: MAX_BYTES }).catch((error: Error) =>
    throwUnreadable(error),
  );
  if (text.trim() === "" || /"format":\s*"fleetwright-plan\//.test(text)) return;
  throw new Failure("usage", `--out ${path}: exists already and is not a saved plan`, {
    hint: "choose another name, or remove the file",
  });
}

/**
 * Reads a saved plan and checks its seal. Throws `usage` if the file is not a saved plan, `rejected` if it was changed, or if it was saved
 * elsewhere and `check` gives no digest.
 */
export async function readSavedPlan(path: string, check: SealCheck): Promise<SavedPlan> {
  const text = await readNamedText(path, { maxBytes: MAX_BYTES }).catch((error: Error) =>
    throwUnreadable(error),
  );
  const saved = parseSavedPlan(path, text);
  assertSealed(path, saved, check);
  return { ...saved, plan: parsePlan(JSON.stringify(saved.plan)) };
}

function assertSealed(
  path: string,
  { seal, ...body }: SavedPlan,
  { hashKey, digest: typed }: SealCheck,
): void {
  const digest = hashOf(body as unknown as JsonObject); // parsed from JSON
  if (typed !== undefined) {
    if (digest.startsWith(parseDigest(typed))) return;
    throw new Failure(
      "rejected",
      `${path}: its digest is ${approvalDigits(digest)}, not ${typed}: it is another plan, or it was changed`,
      {
        hint: PLAN_AGAIN_HINT,
      },
    );
  }
  if (seal?.digest !== digest)
    throw new Failure("rejected", `${path}: it was changed after it was saved`, { hint: PLAN_AGAIN_HINT });
  if (isEqualConstantTime(seal.mac, computeMac(digest, hashKey))) return;
  throw new Failure("rejected", `${path}: it was not saved with this state folder, or was changed since`, {
    hint: "apply it where it was saved, or pass the digest that was printed there: --digest DIGEST",
  });
}

/** Derives a key for saved plans, because `hashKey` itself is used for hashes of secrets. */
function computeMac(digest: Hash, hashKey: Uint8Array): string {
  const key = createHmac("sha256", hashKey).update("fleetwright saved plan").digest();
  return createHmac("sha256", key).update(digest).digest("hex");
}

function isEqualConstantTime(actual: unknown, expected: string): boolean {
  const [left, right] = [Buffer.from(String(actual)), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The plan of ten thousand machines takes some 60 MiB. */
const MAX_BYTES = 512 * 2 ** 20;
const PLAN_AGAIN_HINT = "save a new plan: fleetwright plan --out PLAN.json";

function parseSavedPlan(path: string, text: string): SavedPlan {
  try {
    const value = JSON.parse(text) as Partial<SavedPlan> | null;
    if (value?.format === FORMAT && value.plan !== undefined) return value as SavedPlan; // the caller checks its seal next
  } catch {
    // reported below
  }
  throw new Failure("usage", `${path}: this is not a saved plan`, { hint: PLAN_AGAIN_HINT });
}

function throwUnreadable({ message }: Error): never {
  throw new Failure("usage", message, { hint: PLAN_AGAIN_HINT });
}
