import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ActionTable, type ChangeHandler, desiredState, requireMark } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertStillOurs } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { formatSecret, readSecret } from "./secret-xml.ts";
import type { SecretState } from "./states.ts";
import { parseXml } from "./xml.ts";

export const SECRET_ACTIONS: ActionTable<ChangeHandler<LibvirtHost>> = {
  objects: "secrets",
  handlers: {
    create: setSecret,
    update: setSecret,
    delete: deleteSecret,
  },
};

/** Sets the value. Writes its hash last: until then the value counts as another one, and is set again. */
async function setSecret(host: LibvirtHost, change: Change): Promise<void> {
  const { connect } = host;
  const desired = desiredState<SecretState>(change);
  const mark = requireMark(change);
  await findOwnedSecret(host, change, desired.uuid);
  const ref = await connect.secretDefineXML(formatSecret(desired, { mark }));
  await connect.secretSetValue(ref, await readKeyBytes(host, change));
  await connect.secretDefineXML(formatSecret(desired, { mark, value: desired.value }));
}

/**
 * Reads the secret once more and checks its owner: the secret of this UUID is ours, or no such secret exists. Because the UUID
 * follows from the fleet, a secret that has it and no mark was changed by hand.
 */
async function findOwnedSecret({ connect, context }: LibvirtHost, change: Change, uuid: string) {
  const ref = await ignoreNotFound(connect.secretLookupByUUIDString(uuid));
  const xml = ref && (await ignoreNotFound(connect.secretGetXMLDesc(ref)));
  if (xml === undefined) return undefined;
  assertStillOurs(change, context.fleet, readSecret(parseXml(xml)).mark);
  return ref;
}

/** Decodes a cephx key. Keys are written in base64, in which QEMU gets them again; libvirt wants the bytes. */
async function readKeyBytes({ context }: LibvirtHost, change: Change): Promise<Uint8Array> {
  if (change.build === undefined)
    throw new Failure("bug", `${subjectOf(change)}: nothing says which value it has`);
  const { stream } = await context.content(change.build);
  const parts: Uint8Array[] = [];
  for await (const part of stream()) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8").trim();
  const bytes = Buffer.from(text, "base64");
  if (bytes.length > 0 && bytes.toString("base64") === text) return bytes;
  throw new Failure("rejected", `${subjectOf(change)}: the key is not one of Ceph's`, {
    hint: "it is what `ceph auth get-key client.NAME` prints",
  });
}

async function deleteSecret(host: LibvirtHost, change: Change): Promise<void> {
  const { uuid = "" } = (change.before ?? {}) as Partial<SecretState>; // as the planner observed it
  const ref = await findOwnedSecret(host, change, uuid);
  if (ref !== undefined) await ignoreNotFound(host.connect.secretUndefine(ref));
}

/** Adopts an unmanaged secret: writes only the mark. */
export async function adoptSecret({ connect }: LibvirtHost, change: Change): Promise<void> {
  const state = (change.before ?? change.after) as unknown as SecretState; // as the planner observed it
  const mark = requireMark(change);
  if ((await ignoreNotFound(connect.secretLookupByUUIDString(state.uuid))) === undefined)
    throw new Failure("world-moved", `${subjectOf(change)}: the secret is gone`);
  await connect.secretDefineXML(formatSecret(state, { mark }));
}
