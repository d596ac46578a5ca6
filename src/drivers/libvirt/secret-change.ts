import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { ifThere } from "./errors.ts";
import type { Host } from "./host.ts";
import { readSecret, type SecretNote, secretXml } from "./secret-xml.ts";
import type { SecretState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { parseXml } from "./xml.ts";

type Step = (host: Host, change: Change) => Promise<void>;

export const SECRET_ACTIONS: Readonly<Record<Action, Step>> = {
  create: setSecret,
  update: setSecret,
  delete: deleteSecret,
  trash: unsupported,
  restore: unsupported,
  restart: unsupported,
  replace: unsupported,
  migrate: unsupported,
};

async function unsupported(_host: Host, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for secrets`);
}

/** The value's hash is noted last: until then what is there counts as another value, and is set again. */
async function setSecret(host: Host, change: Change): Promise<void> {
  const { connect } = host;
  const wanted = change.after as unknown as SecretState; // the planner keeps states with their types
  const { mark } = await checkOurs(host, change, wanted.uuid);
  const ref = await connect.secretDefineXML(secretXml(wanted, { mark }));
  await connect.secretSetValue(ref, await keyBytes(host, change));
  await connect.secretDefineXML(secretXml(wanted, { mark, value: wanted.value }));
}

/** The UUID follows from the fleet: a secret that has it and is not marked was touched by hand. */
async function checkOurs(host: Host, change: Change, uuid: string): Promise<Pick<SecretNote, "mark">> {
  const { mark } = change;
  if (mark === undefined) throw new Failure("bug", `${subjectOf(change)}: a change without a mark`);
  const ref = await ifThere(host.connect.secretLookupByUUIDString(uuid));
  if (ref === undefined) return { mark };
  const there = readSecret(parseXml(await host.connect.secretGetXMLDesc(ref)));
  if (there.mark?.fleet === host.world.fleet) return { mark };
  throw new Failure(
    "world-moved",
    `${subjectOf(change)}: there is another secret of that UUID, which is not ours`,
  );
}

/** cephx keys are written in base64, and that is how QEMU gets them again: libvirt wants the bytes. */
async function keyBytes({ world }: Host, change: Change): Promise<Uint8Array> {
  if (change.build === undefined) throw new Failure("bug", `${subjectOf(change)}: a value that nobody knows`);
  const { stream } = await world.content(change.build);
  const parts: Uint8Array[] = [];
  for await (const part of stream()) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8").trim();
  const bytes = Buffer.from(text, "base64");
  if (bytes.length > 0 && bytes.toString("base64") === text) return bytes;
  throw new Failure("rejected", `${subjectOf(change)}: the key is not one of Ceph's`, {
    hint: "it is what `ceph auth get-key client.NAME` prints",
  });
}

async function deleteSecret({ connect, world }: Host, change: Change): Promise<void> {
  const { uuid } = (change.before ?? {}) as Partial<SecretState>; // as the planner observed it
  const ref = await ifThere(connect.secretLookupByUUIDString(uuid ?? ""));
  if (ref === undefined) return;
  const there = readSecret(parseXml(await connect.secretGetXMLDesc(ref)));
  if (there.mark?.fleet !== world.fleet)
    throw new Failure("world-moved", `${subjectOf(change)}: the secret is not ours to be deleted`);
  await connect.secretUndefine(ref);
}

/** Takes over a stranger: only the mark is written. */
export async function adoptSecret({ connect }: Host, change: Change): Promise<void> {
  const state = (change.before ?? change.after) as unknown as SecretState; // as the planner observed it
  if (change.mark === undefined) throw new Failure("bug", `${subjectOf(change)}: a change without a mark`);
  await connect.secretDefineXML(secretXml(state, { mark: change.mark }));
}
