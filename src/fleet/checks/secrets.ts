import type { DNSZoneSpec } from "../../kinds/dns-zone/spec.gen.ts";
import type { SecretSpec } from "../../kinds/secret/spec.gen.ts";
import type { StoragePoolSpec } from "../../kinds/storage-pool/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import type { WebhookSpec } from "../../kinds/webhook/spec.gen.ts";
import type { Resource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { didYouMean } from "../nearest.ts";
import type { Path } from "../path.ts";
import { resolveReference } from "../references.ts";

/** Secrets that hold nothing, or one key twice. */
export const checkSecret: ResourceCheck<SecretSpec> = (resource) => {
  const { env, file, age } = resource.spec;
  if (keysOf(resource.spec).length === 0) {
    return [
      {
        resource,
        path: ["spec"],
        message: "the secret has no keys",
        hint: "add env: {key: VARIABLE}, file: {key: PATH} or age: {key: ENCRYPTED}",
      },
    ];
  }
  return [
    ...twice(resource, { env }, { file }),
    ...twice(resource, { env }, { age }),
    ...twice(resource, { file }, { age }),
  ];
};

type Keys = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Keys that two of the maps have; each is given as an object with its name. */
function twice(resource: Resource, first: Keys, second: Keys): Finding[] {
  const [[one, known] = ["", {}]] = Object.entries(first);
  const [[other, keys] = ["", {}]] = Object.entries(second);
  return Object.keys(keys)
    .filter((key) => Object.hasOwn(known, key))
    .map((key) => ({
      ...{ resource, path: ["spec", other, key], end: "key" },
      message: `the key "${key}" is given by ${one} and by ${other}`,
    }));
}

function keysOf({ env, file, age }: SecretSpec): string[] {
  return [env, file, age].flatMap((keys) => Object.keys(keys));
}

/** A key of a secret that a resource wants. */
interface Wanted {
  readonly resource: Resource;
  readonly path: Path;
  readonly secret: string;
  readonly key: string;
}

/** Who wants a key which the secret does not have. */
export const checkSecretKeys: FleetCheck = (fleet) =>
  [...ofMachines(fleet), ...ofZones(fleet), ...ofWebhooks(fleet), ...ofPools(fleet)].flatMap((wanted) =>
    missingKey(wanted, fleet),
  );

function ofMachines(fleet: FleetView): Wanted[] {
  const path = ["spec", "cloudInit", "userDataSecretRef", "key"];
  const found: Wanted[] = [];
  for (const resource of fleet.ofKind<VirtualMachineSpec>("VirtualMachine")) {
    const wanted = resource.spec.cloudInit.userDataSecretRef;
    if (wanted !== undefined) found.push({ resource, path, ...wanted });
  }
  return found;
}

function ofZones(fleet: FleetView): Wanted[] {
  const path = ["spec", "tsig", "secretRef", "key"];
  return fleet
    .ofKind<DNSZoneSpec>("DNSZone")
    .map((resource) => ({ resource, path, ...resource.spec.tsig.secretRef }));
}

function ofWebhooks(fleet: FleetView): Wanted[] {
  return fleet.ofKind<WebhookSpec>("Webhook").flatMap((resource) => {
    const wanted = resource.spec.secretRef;
    return wanted === undefined ? [] : [{ resource, path: ["spec", "secretRef", "key"], ...wanted }];
  });
}

function ofPools(fleet: FleetView): Wanted[] {
  const path = ["spec", "ceph", "secretRef", "key"];
  return fleet.ofKind<StoragePoolSpec>("StoragePool").flatMap((resource) => {
    const wanted = resource.spec.ceph?.secretRef;
    return wanted === undefined ? [] : [{ resource, path, ...wanted }];
  });
}

function missingKey({ resource, path, secret: name, key }: Wanted, fleet: FleetView): Finding[] {
  const secret = fleet.get<SecretSpec>(resolveReference("Secret", name, resource.project));
  if (secret === undefined) return [];
  const keys = keysOf(secret.spec);
  if (keys.includes(key)) return [];
  const hint = didYouMean(key, keys) ?? `it has ${keys.join(", ")}`;
  return [{ resource, path, message: `Secret "${name}" has no key "${key}"`, hint }];
}
