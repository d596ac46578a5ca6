import type { SSHKeySpec } from "../../generated/kinds/ssh-key.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { hashOf } from "../../model/hash.ts";
import type { DesiredObject, SeedFiles } from "../../model/object.ts";
import { nativeName, resolveReference } from "../../model/resource.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { systemFileState, systemPool, systemVolume } from "../shared/system-pool.ts";
import { formatBlockYaml } from "./block-yaml.ts";
import type { Interface } from "./interfaces.ts";
import type { PlacedMachine } from "./machine.ts";
import { networkConfigOf } from "./network-config.ts";

/** The NoCloud seed, with the cloud-init data for the first boot. */
export interface Seed {
  /** Undefined: the machine has none. */
  readonly object: DesiredObject<object> | undefined;
  readonly path: string | null;
  readonly instanceId: string | null;
}

const NO_SEED: Seed = { object: undefined, path: null, instanceId: null };

/** Returns whether a machine has a seed: each machine of an image, and one of a Volume with data for cloud-init. */
export function hasSeed({ bootVolume, cloudInit, sshKeys }: VirtualMachineSpec): boolean {
  const { userData, userDataSecretRef } = cloudInit;
  return bootVolume === undefined || sshKeys.length > 0 || (userData ?? userDataSecretRef) !== undefined;
}

/**
 * Returns the seed. Its name contains the digest, so that other content is another medium. Undefined while its secret
 * is not available. (cloud-init, NoCloud data source: meta-data, user-data, network-config version 2.)
 */
export function seedObject(machine: PlacedMachine, interfaces: readonly Interface[]): Seed | undefined {
  const { resource, view, host } = machine;
  if (!hasSeed(resource.spec)) return NO_SEED;
  const user = userDataOf(machine);
  if (user === undefined) return undefined;
  const instanceId = instanceIdOf(machine, user.hash);
  const seed: SeedFiles = {
    metaData: metaDataOf(machine, instanceId),
    networkConfig: networkConfigOf(interfaces),
    userData: user.data,
  };
  const content = hashOf([seed.metaData, seed.networkConfig, user.hash]);
  const { ref, path } = systemVolume(
    view.fleet,
    host,
    `${nativeName(resource)}.seed-${content.slice(0, 12)}.iso`,
  );
  const object = desiredObject(resource, ref, systemFileState(view.fleet, host, content), {
    dependsOn: [systemPool(view.fleet, host).ref.id],
    build: { from: "seed", seed },
    trashSeconds: 0,
  });
  return { object, path, instanceId };
}

/** The default user data, because cloud-init requires the file. */
const NO_USER_DATA = "#cloud-config\n{}\n";

interface UserData {
  readonly data: SeedFiles["userData"];
  readonly hash: string;
}

function userDataOf({ resource, view }: PlacedMachine): UserData | undefined {
  const { userData, userDataSecretRef } = resource.spec.cloudInit;
  if (userDataSecretRef === undefined) {
    const data = userData ?? NO_USER_DATA;
    return { data, hash: hashOf(data) };
  }
  const { key } = userDataSecretRef;
  const secret = resolveReference("Secret", userDataSecretRef.secret, resource.project);
  const hash = view.secretHash(secret, key);
  return hash === undefined ? undefined : { data: { secret, key }, hash };
}

/**
 * Returns the instance id. It is stable, except that it depends on the user data with `OnChange` and `Recreate`.
 */
function instanceIdOf({ resource, uuid }: PlacedMachine, userHash: string): string {
  return resource.spec.cloudInit.rerunPolicy === "Never" ? uuid : `${uuid}-${userHash.slice(0, 8)}`;
}

function metaDataOf({ resource, view }: PlacedMachine, instanceId: string): string {
  const keys = resource.spec.sshKeys.flatMap((name) => {
    const key = view.get<SSHKeySpec>(resolveReference("SSHKey", name, resource.project));
    return key === undefined ? [] : [key.spec.publicKey.trim()];
  });
  const metaData = { "instance-id": instanceId, "local-hostname": resource.name };
  return formatBlockYaml(keys.length === 0 ? metaData : { ...metaData, "public-keys": keys });
}
