import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { ifThere } from "./errors.ts";
import type { Host } from "./host.ts";
import type { VolumeState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { fillVolume } from "./volume-fill.ts";
import { growVolume } from "./volume-grow.ts";
import { describeVolume, lookAt, note, type VolumePlace, type VolumeSidecar } from "./volume-place.ts";
import { newVolume } from "./volume-xml.ts";
import { showXml } from "./xml.ts";

type Step = (host: Host, change: Change, signal: AbortSignal) => Promise<void>;

/**
 * What is done for each action. The sidecar is written before the volume is made, so that a volume is never there
 * without its mark; the digest of its content is written when the content is complete.
 */
export const VOLUME_ACTIONS: Readonly<Record<Action, Step>> = {
  create: createVolume,
  update: updateVolume,
  trash: trashVolume,
  restore: updateVolume,
  delete: deleteVolume,
  restart: unsupported,
  replace: unsupported,
  migrate: unsupported,
};

async function unsupported(_host: Host, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for volumes`, {
    hint: "its data would be lost: make another volume and copy",
  });
}

function wantedState(change: Change): VolumeState {
  if (change.after === undefined)
    throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  return change.after as unknown as VolumeState; // the planner keeps states with their types
}

async function createVolume(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const place = await lookAt(host, change, signal);
  if (place.ref !== undefined && place.sidecar === undefined) {
    throw new Failure("world-moved", `${subjectOf(change)}: there is another volume of that name`);
  }
  await bring(host, change, place, signal);
}

async function updateVolume(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const place = await lookAt(host, change, signal);
  if (place.ref === undefined || place.sidecar === undefined) {
    throw new Failure("world-moved", `${subjectOf(change)}: the volume is gone`);
  }
  await bring(host, change, place, signal);
}

/** From whatever is there to what is wanted. Data is only ever written over where a digest says what to write. */
async function bring(host: Host, change: Change, place: VolumePlace, signal: AbortSignal): Promise<void> {
  const wanted = wantedState(change);
  if (wanted.content !== undefined) return fillVolume(host, change, place, wanted, signal);
  if (place.ref !== undefined) await growVolume(host, change, place.ref, wanted, signal);
  await note(host, change, place, wanted);
  if (place.ref !== undefined) return;
  await host.connect.storageVolCreateXML(
    place.poolRef,
    showXml(newVolume(await definition(host, change, place, wanted))),
  );
}

async function definition(host: Host, change: Change, place: VolumePlace, wanted: VolumeState) {
  const { format, capacityBytes = 0 } = wanted;
  const base = { name: place.name, format, capacityBytes };
  if (wanted.backing === undefined) return base;
  const below = await ifThere(host.connect.storageVolLookupByName(place.poolRef, wanted.backing));
  if (below === undefined) {
    throw new Failure(
      "rejected",
      `${subjectOf(change)}: volume "${wanted.backing}" is not there to be copied`,
    );
  }
  const { path, format: belowFormat } = await describeVolume(host, below);
  return { ...base, backing: { path, format: belowFormat } };
}

/** In place: nothing is moved, so nothing can be lost on the way. */
async function trashVolume(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const { sidecar, sidecarPath } = await lookAt(host, change, signal);
  if (sidecar === undefined || change.trashed === undefined) {
    throw new Failure("world-moved", `${subjectOf(change)}: the volume is not ours to be put into the trash`);
  }
  const trashed: VolumeSidecar = {
    mark: change.mark ?? sidecar.mark,
    state: sidecar.state,
    trashed: change.trashed,
  };
  await host.sidecars.write(sidecarPath, trashed);
}

/** The sidecar goes last: until then what is left of the volume is ours. */
async function deleteVolume(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const { ref, sidecar, sidecarPath } = await lookAt(host, change, signal);
  if (ref !== undefined && sidecar === undefined) {
    throw new Failure("world-moved", `${subjectOf(change)}: the volume is not ours to be deleted`);
  }
  if (ref !== undefined) await ifThere(host.connect.storageVolDelete(ref));
  await host.sidecars.remove(sidecarPath);
}

export async function adoptVolume(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const place = await lookAt(host, change, signal);
  await note(host, change, place, (change.before ?? change.after) as unknown as VolumeState); // as the planner observed it
}
