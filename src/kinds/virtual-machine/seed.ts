import { hashOf } from "../../model/hash.ts";
import type { DesiredObject, SeedFiles } from "../../model/object.ts";
import { nativeName, referTo } from "../../model/resource.ts";
import { desired } from "../desired.ts";
import type { SSHKeySpec } from "../ssh-key/spec.gen.ts";
import { fileState, systemPool, systemVolume } from "../system-pool.ts";
import { blockYaml, type Plain } from "./block-yaml.ts";
import type { Interface } from "./interfaces.ts";
import type { Machine } from "./machine.ts";

/** The NoCloud seed: what the guest is told at its first boot. */
export interface Seed {
  readonly object: DesiredObject<object>;
  readonly path: string;
  readonly instanceId: string;
}

/**
 * The seed is named by its content, so that another content is another medium. Undefined while its secret is not to
 * be had. (cloud-init, NoCloud data source: meta-data, user-data, network-config version 2.)
 */
export function seedObject(machine: Machine, interfaces: readonly Interface[]): Seed | undefined {
  const { resource, view, host } = machine;
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
  const object = desired(resource, ref, fileState(view.fleet, host, content), {
    needs: [systemPool(view.fleet, host).ref.id],
    build: { from: "seed", seed },
    trashSeconds: 0,
  });
  return { object, path, instanceId };
}

/** What a guest without wishes gets: cloud-init wants the file to be there. */
const NO_USER_DATA = "#cloud-config\n{}\n";

interface UserData {
  readonly data: SeedFiles["userData"];
  readonly hash: string;
}

function userDataOf({ resource, view }: Machine): UserData | undefined {
  const { userData, userDataSecretRef } = resource.spec.cloudInit;
  if (userDataSecretRef === undefined) {
    const data = userData ?? NO_USER_DATA;
    return { data, hash: hashOf(data) };
  }
  const { key } = userDataSecretRef;
  const secret = referTo("Secret", userDataSecretRef.secret, resource.project);
  const hash = view.secretHash(secret, key);
  return hash === undefined ? undefined : { data: { secret, key }, hash };
}

/** Stable for a machine's life; only `OnChange` and `Recreate` make it follow the user data. */
function instanceIdOf({ resource, uuid }: Machine, userHash: string): string {
  return resource.spec.cloudInit.rerunPolicy === "Never" ? uuid : `${uuid}-${userHash.slice(0, 8)}`;
}

function metaDataOf({ resource, view }: Machine, instanceId: string): string {
  const keys = resource.spec.sshKeys.flatMap((name) => {
    const key = view.get<SSHKeySpec>(referTo("SSHKey", name, resource.project));
    return key === undefined ? [] : [key.spec.publicKey.trim()];
  });
  const known = { "instance-id": instanceId, "local-hostname": resource.name };
  return blockYaml(keys.length === 0 ? known : { ...known, "public-keys": keys });
}

/** Network configuration version 2: by DHCP where the network answers it, else the address itself. */
function networkConfigOf(interfaces: readonly Interface[]): string {
  const ethernets = Object.fromEntries(interfaces.map((one, index) => [one.name, ethernetOf(one, index)]));
  return blockYaml({ version: 2, ethernets });
}

function ethernetOf({ network, state, mtu: size }: Interface, index: number): { [key: string]: Plain } {
  const device = { match: { macaddress: state.mac }, "set-name": `eth${index}` };
  const { spec } = network;
  const [subnet] = spec.subnets;
  const mtu = size === undefined ? {} : { mtu: size };
  if (subnet === undefined || state.ipv4 === null || answersDhcp(spec))
    return { ...device, dhcp4: true, ...mtu };
  const routes = subnet.gateway === undefined ? {} : { routes: [{ to: "0.0.0.0/0", via: subnet.gateway }] };
  const names = subnet.nameservers.length === 0 ? {} : { nameservers: { addresses: subnet.nameservers } };
  return {
    ...device,
    addresses: [`${state.ipv4}/${subnet.cidr.split("/")[1]}`],
    ...routes,
    ...names,
    ...mtu,
  };
}

function answersDhcp({ mode, dhcp, subnets }: Interface["network"]["spec"]): boolean {
  return dhcp ?? (mode !== "bridge" && subnets.length > 0);
}
