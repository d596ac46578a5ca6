import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { armor, Encrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, describe, expect, test } from "vitest";
import { testFolder } from "../../../test/git/repositories.ts";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { createLoader } from "../../fleet/load.ts";
import type { FilesLocation } from "../../git/file-locator.ts";
import { AGE_KEY_FILE } from "../../images/age.ts";
import type { Resource } from "../../model/resource.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import type { RuntimeContext } from "../context.ts";
import { desiredFleet } from "../desired-fleet.ts";
import { referencesOf } from "../fleet-references.ts";
import { hashFleetSecrets } from "../secret-hashes.ts";
import { PROPOSAL_LIMITS } from "./limits.ts";
import { NOTHING_TRUSTED } from "./trusted-side.ts";
import { createUntrustedPolicies } from "./untrusted-policy.ts";

const folder = mkdtempSync(join(tmpdir(), "fleetwright-untrusted-"));
const repositories = testFolder();
afterAll(() => {
  rmSync(folder, { recursive: true });
  repositories[Symbol.dispose]();
});
const file = join(folder, "private");
writeFileSync(file, "a private value");

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const load = (documents: readonly string[]) => {
  const { resources, problems } = createLoader().load([
    { path: "a.yaml", content: Buffer.from(documents.join("---\n")) },
  ]);
  expect(problems).toEqual([]);
  return resources;
};

const describedRecipes: string[] = [];
const store = createMemoryStore();
const keyFile = join(folder, "age.key");
const context = {
  env: { KNOWN: "a", OTHER: "b", [AGE_KEY_FILE]: keyFile },
  store: { ...store, cache: join(folder, "cache") },
  backend: "test",
  privatePaths: [],
  allowedHostUris: new Set(),
  now: () => new Date(0),
  backends: {
    recipes: {
      async describe(name: string) {
        describedRecipes.push(name);
        return { identity: "1", format: "qcow2" };
      },
    },
    buildSeed: () => new Uint8Array(),
  },
} as unknown as RuntimeContext; // nothing else of this machine is asked for

const hashSecretsIn = async (resources: readonly Resource[]) =>
  (await hashFleetSecrets(secretsIn(resources), "default", context)).hashes;

/** Returns what a proposal over a revision in force resolves to. */
async function proposed(before: readonly string[], after: readonly string[], places = IN_FOLDER) {
  const was = load(before);
  const trusted = {
    ...NOTHING_TRUSTED,
    resources: was,
    hashes: await hashSecretsIn(was),
    place: places.trusted,
    fleet: { id: "default" } as never, // only its id is asked for
  };
  const resources = load(after);
  const references = referencesOf({ resources, unusable: new Set() }, "test");
  return desiredFleet({ references }, createUntrustedPolicies(context)(places.proposed, trusted), context);
}

const IN_FOLDER: { readonly trusted: FilesLocation; readonly proposed: FilesLocation } = {
  trusted: { directory: folder },
  proposed: { directory: folder },
};

describe("secrets of a proposal", () => {
  const known = document("Secret", "db", "{env: {password: KNOWN}}");
  const PASSWORD = "Secret/default/db#password";

  test("are those that are in force", async () => {
    const { hashes, notices } = await proposed([known], [known]);
    expect([[...hashes.keys()], notices]).toEqual([[PASSWORD], []]);
  });

  test("keep the keys that stay as they are when another one comes", async () => {
    const { hashes, notices } = await proposed(
      [known],
      [document("Secret", "db", `{env: {password: KNOWN}, file: {more: ${file}}}`)],
    );
    expect([...hashes.keys()]).toEqual([PASSWORD]);
    expect(notices.join()).toContain("Secret/db: its value is not read before this is merged");
  });

  test.each([
    ["another variable", known.replace("KNOWN", "OTHER")],
    ["a file of this machine", document("Secret", "db", `{file: {password: ${file}}}`)],
    ["a secret of its own", document("Secret", "spy", "{env: {password: OTHER}}")],
  ])("are not read from %s, and people are told", async (_, secret) => {
    const { hashes, notices } = await proposed([known], [secret]);
    expect([...hashes]).toEqual([]);
    expect(notices.join()).toContain("its value is not read before this is merged");
  });
});

describe("encrypted values of a proposal are texts", () => {
  const sealed = async (value: string) => {
    const identity = await generateIdentity();
    writeFileSync(keyFile, identity);
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const encrypt = async () => armor.encode(await encrypter.encrypt(value));
    return [await encrypt(), await encrypt()];
  };
  const secret = (text: string) => document("Secret", "db", `{age: {password: ${JSON.stringify(text)}}}`);
  const hashIn = ({ hashes }: Awaited<ReturnType<typeof proposed>>) =>
    hashes.get("Secret/default/db#password");

  test("the same text is the same value, and a right guess in another text is another value", async () => {
    const [real = "", guess = ""] = await sealed("hunter2");
    const inForce = (await hashSecretsIn(load([secret(real)]))).get("Secret/default/db#password");
    expect(inForce).toBeDefined();
    expect(hashIn(await proposed([secret(real)], [secret(real)]))).toBe(inForce);
    const guessed = hashIn(await proposed([secret(real)], [secret(guess)]));
    expect(guessed).toBeDefined();
    expect(guessed).not.toBe(inForce);
  });

  test("a value that was opened before is not found by its text under another name", async () => {
    const [real = ""] = await sealed("hunter2");
    const inForce = await hashSecretsIn(load([secret(real)]));
    const copied = document("Secret", "spy", `{age: {password: ${JSON.stringify(real)}}}`);
    const { hashes } = await proposed([secret(real)], [copied]);
    expect([...hashes.values()].filter((hash) => [...inForce.values()].includes(hash))).toEqual([]);
    expect([...hashes.keys()]).toEqual(["Secret/default/spy#password"]);
  });
});

describe("images of a proposal", () => {
  const image = (spec: string) => document("Image", "ours", spec);

  test("are not read from a file of this machine, which is no mistake of its author", async () => {
    const spy = image(`{source: {path: ${file}}, checksum: "sha256:${"0".repeat(64)}"}`);
    const { resolved } = await proposed([], [spy]);
    expect(resolved.problems).toEqual([]);
    expect(resolved.unread?.map(({ message }) => message)).toEqual([
      `Image/ours: ${file}: a file outside of the repository is not looked at before this is merged`,
    ]);
    expect(resolved.artifacts.size).toBe(0);
  });

  test("may be a file of this machine that an image in force names", async () => {
    const ours = image(`{source: {path: ${file}}, format: raw}`);
    const { resolved } = await proposed([ours], [ours]);
    expect([resolved.problems, resolved.unread, resolved.artifacts.size]).toEqual([[], undefined, 1]);
  });

  test("start no recipe that no image in force has", async () => {
    describedRecipes.length = 0;
    const micro = image("{source: {recipe: micro}}");
    expect((await proposed([], [micro])).resolved.unread?.[0]?.message).toContain("not looked at before");
    expect(describedRecipes).toEqual([]);
    expect((await proposed([micro], [micro])).resolved.artifacts.size).toBe(1);
    expect(describedRecipes).toEqual(["micro"]);
  });

  test("of its own tree are measured without being put on disk, and no message says where things lie", async () => {
    const repo = repositories.repo("images");
    const first = repo.commit({ "a.img": "same", "b.img": "old" });
    const second = repo.commit({ "b.img": "new" });
    const places = {
      trusted: { repo: repo.dir, commit: first },
      proposed: { repo: repo.dir, commit: second },
    };
    const raw = (name: string, more = "") =>
      document("Image", name, `{source: {path: ${name}.img}, format: raw${more}}`);
    const before = [raw("a"), raw("b")];
    const { resolved } = await proposed(before, before, places);
    expect([...resolved.artifacts.values()].map(({ disk }) => disk.virtualBytes)).toEqual([4, 3]);
    const wrong = raw("b", `, checksum: "sha256:${"0".repeat(64)}"`);
    const { problems } = (await proposed(before, [wrong], places)).resolved;
    expect(problems[0]?.message).toBe("Image/b: b.img: its content is not what the checksum says");
    expect(JSON.stringify(problems)).not.toContain(folder);
    const missing = (await proposed([], [raw("c")], places)).resolved;
    expect(missing.problems[0]?.message).toBe("Image/c: c.img: the proposal has no such file");
  });

  test("of its own tree that are too large are not read", async () => {
    const repo = repositories.repo("large");
    const first = repo.commit({ "a.yaml": "" });
    writeFileSync(join(repo.dir, "a.img"), "");
    truncateSync(join(repo.dir, "a.img"), PROPOSAL_LIMITS.imageBytes + 1);
    const second = repo.commit({ "b.yaml": "" });
    const places = {
      trusted: { repo: repo.dir, commit: first },
      proposed: { repo: repo.dir, commit: second },
    };
    const { problems } = (
      await proposed([], [document("Image", "a", "{source: {path: a.img}, format: raw}")], places)
    ).resolved;
    expect(problems[0]?.message).toContain("of images that a proposal brings, 128 MiB are read");
  });
});

describe("records of a fleet", () => {
  const suspendedId = "VirtualMachine/default/db";

  async function resolve(trustedFleet: string | undefined) {
    const withRecords = createMemoryStore();
    await withRecords.suspend("default", { id: suspendedId, reason: "disk check", since: "1970-01-01" });
    await withRecords.putRecords("default", "target", new Map([["hv9", { objects: 2, at: "1970-01-01" }]]));
    const trusted = {
      ...NOTHING_TRUSTED,
      fleet: trustedFleet === undefined ? undefined : ({ id: trustedFleet } as never), // only its id is read
    };
    const references = referencesOf({ resources: [], unusable: new Set() }, "real");
    const real = {
      ...context,
      store: { ...withRecords, cache: context.store.cache },
      backend: "real" as const,
    };
    const policy = createUntrustedPolicies(real)(IN_FOLDER.proposed, trusted);
    return desiredFleet({ references }, policy, real);
  }

  test("are read for a proposal to the same fleet", async () => {
    const { suspended, notices } = await resolve("default");
    expect([...suspended]).toEqual([[suspendedId, "disk check"]]);
    expect(notices.join()).toContain("hv9");
  });

  test.each(["another", undefined])(
    "are not read for a proposal when the trusted fleet is %s",
    async (fleet) => {
      const { suspended, notices } = await resolve(fleet);
      expect([suspended.size, notices]).toEqual([0, []]);
    },
  );
});
