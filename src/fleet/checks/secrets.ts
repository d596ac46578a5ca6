import type { SecretSpec } from "../../kinds/secret/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import type { Resource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { didYouMean } from "../nearest.ts";
import { resolveReference } from "../references.ts";

/** Secrets that hold nothing, or one key twice. */
export const checkSecret: ResourceCheck<SecretSpec> = (resource) => {
  const { env, file } = resource.spec;
  if (Object.keys(env).length + Object.keys(file).length === 0) {
    return [
      {
        resource,
        path: ["spec"],
        message: "the secret has no keys",
        hint: "add env: {key: VARIABLE} or file: {key: PATH}",
      },
    ];
  }
  const twice = Object.keys(file).filter((key) => Object.hasOwn(env, key));
  return twice.map((key) => ({
    resource,
    path: ["spec", "file", key],
    end: "key",
    message: `the key "${key}" is given by env and by file`,
  }));
};

/** Machines that want a key which their secret does not have. */
export const checkSecretKeys: FleetCheck = (fleet) =>
  fleet.ofKind<VirtualMachineSpec>("VirtualMachine").flatMap((machine) => missingKey(machine, fleet));

function missingKey(resource: Resource<VirtualMachineSpec>, fleet: FleetView): Finding[] {
  const wanted = resource.spec.cloudInit.userDataSecretRef;
  if (wanted === undefined) return [];
  const secret = fleet.get<SecretSpec>(resolveReference("Secret", wanted.secret, resource.project));
  if (secret === undefined) return [];
  const keys = [...Object.keys(secret.spec.env), ...Object.keys(secret.spec.file)];
  if (keys.includes(wanted.key)) return [];
  const hint = didYouMean(wanted.key, keys) ?? `it has ${keys.join(", ")}`;
  const path = ["spec", "cloudInit", "userDataSecretRef", "key"];
  return [{ resource, path, message: `Secret "${wanted.secret}" has no key "${wanted.key}"`, hint }];
}
