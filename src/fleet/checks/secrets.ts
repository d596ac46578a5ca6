import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { SecretSpec } from "../../generated/kinds/secret.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { WebhookSpec } from "../../generated/kinds/webhook.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { isReservedVariable } from "../../model/reserved-variable.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import { formatNames } from "../describe-value.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import type { Path } from "../path.ts";

/** Finds Secrets without keys, and duplicate keys. */
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
    ...ownVariables(resource, env),
    ...duplicateKeys(resource, { env }, { file }),
    ...duplicateKeys(resource, { env }, { age }),
    ...duplicateKeys(resource, { file }, { age }),
  ];
};

/**
 * Finds keys from environment variables with credentials of Fleetwright and its programs. A fleet must not read them.
 */
function ownVariables(resource: Resource, env: SecretSpec["env"]): Finding[] {
  return Object.entries(env)
    .filter(([, variable]) => isReservedVariable(variable))
    .map(([key, variable]) => ({
      resource,
      path: ["spec", "env", key],
      message: `the variable ${variable} is Fleetwright's own, and no Secret may read it`,
      hint: "put the value into a variable of another name",
    }));
}

type NamedKeys = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Returns the keys that two of the named maps contain. */
function duplicateKeys(resource: Resource, first: NamedKeys, second: NamedKeys): Finding[] {
  const [[firstName, firstKeys] = ["", {}]] = Object.entries(first);
  const [[secondName, secondKeys] = ["", {}]] = Object.entries(second);
  return Object.keys(secondKeys)
    .filter((key) => Object.hasOwn(firstKeys, key))
    .map((key) => ({
      resource,
      path: ["spec", secondName, key],
      end: "key",
      message: `the key "${key}" is given by ${firstName} and by ${secondName}`,
    }));
}

function keysOf({ env, file, age }: SecretSpec): string[] {
  return [env, file, age].flatMap((keys) => Object.keys(keys));
}

/** A reference of a resource to a key of a Secret. */
interface SecretKeyReference {
  readonly resource: Resource;
  readonly path: Path;
  readonly secret: string;
  readonly key: string;
}

/** Finds references to keys that the Secret does not have. */
export const checkSecretKeys: FleetCheck = (fleet) =>
  [
    ...machineSecretKeys(fleet),
    ...zoneSecretKeys(fleet),
    ...webhookSecretKeys(fleet),
    ...poolSecretKeys(fleet),
    ...hostSecretKeys(fleet),
  ].flatMap((reference) => missingKey(reference, fleet));

function machineSecretKeys(fleet: FleetView): SecretKeyReference[] {
  const path = ["spec", "cloudInit", "userDataSecretRef", "key"];
  const references: SecretKeyReference[] = [];
  for (const resource of fleet.ofKind<VirtualMachineSpec>("VirtualMachine")) {
    const secretRef = resource.spec.cloudInit.userDataSecretRef;
    if (secretRef !== undefined) references.push({ resource, path, ...secretRef });
  }
  return references;
}

function zoneSecretKeys(fleet: FleetView): SecretKeyReference[] {
  const path = ["spec", "tsig", "secretRef", "key"];
  return fleet
    .ofKind<DNSZoneSpec>("DNSZone")
    .map((resource) => ({ resource, path, ...resource.spec.tsig.secretRef }));
}

function hostSecretKeys(fleet: FleetView): SecretKeyReference[] {
  return fleet.ofKind<HostSpec>("Host").flatMap((resource) => {
    const secretRef = resource.spec.fencing?.secretRef;
    return secretRef === undefined
      ? []
      : [{ resource, path: ["spec", "fencing", "secretRef", "key"], ...secretRef }];
  });
}

function webhookSecretKeys(fleet: FleetView): SecretKeyReference[] {
  return fleet.ofKind<WebhookSpec>("Webhook").flatMap((resource) => {
    const secretRef = resource.spec.secretRef;
    return secretRef === undefined ? [] : [{ resource, path: ["spec", "secretRef", "key"], ...secretRef }];
  });
}

function poolSecretKeys(fleet: FleetView): SecretKeyReference[] {
  const path = ["spec", "ceph", "secretRef", "key"];
  return fleet.ofKind<StoragePoolSpec>("StoragePool").flatMap((resource) => {
    const secretRef = resource.spec.ceph?.secretRef;
    return secretRef === undefined ? [] : [{ resource, path, ...secretRef }];
  });
}

const keySetOf = memoizeByIdentity<Resource<SecretSpec>, ReadonlySet<string>>(
  ({ spec }) => new Set(keysOf(spec)),
);

function missingKey({ resource, path, secret: name, key }: SecretKeyReference, fleet: FleetView): Finding[] {
  const secret = fleet.get<SecretSpec>(resolveReference("Secret", name, resource.project));
  if (secret === undefined) return [];
  const keys = keySetOf(secret);
  if (keys.has(key)) return [];
  const hint = () => didYouMean(key, keys) ?? `it has ${formatNames([...keys])}`;
  return [{ resource, path, message: `Secret "${name}" has no key "${key}"`, hint }];
}
