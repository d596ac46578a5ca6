import type { StoragePoolSpec } from "../../kinds/storage-pool/spec.gen.ts";
import type { VolumeSpec } from "../../kinds/volume/spec.gen.ts";
import { parseBytes } from "../../model/units.ts";
import type { Finding, FleetCheck, ResourceCheck } from "../finding.ts";
import { resolveReference } from "../references.ts";

const LEAST_BYTES = 2 ** 20;

/** Pools that lack what their type needs, or have what another type needs. */
export const checkPool: ResourceCheck<StoragePoolSpec> = (resource) => {
  const { type, path, volumeGroup } = resource.spec;
  const [needed, foreign] =
    type === "dir" ? (["path", "volumeGroup"] as const) : (["volumeGroup", "path"] as const);
  const given = { path, volumeGroup };
  const found: Finding[] = [];
  if (given[needed] === undefined)
    found.push({ resource, path: ["spec"], message: `a pool of type ${type} needs ${needed}` });
  if (given[foreign] !== undefined) {
    found.push({
      resource,
      path: ["spec", foreign],
      end: "key",
      message: `a pool of type ${type} has no ${foreign}`,
    });
  }
  if (path?.split("/").includes(".."))
    found.push({ resource, path: ["spec", "path"], message: `the path "${path}" must not hold ".."` });
  return found;
};

/** Volumes that hold nothing, and limits that libvirt refuses to combine. */
export const checkVolume: ResourceCheck<VolumeSpec> = (resource) => {
  const { size, qos = {} } = resource.spec;
  const found: Finding[] = [];
  if (parseBytes(size) < LEAST_BYTES) {
    const hint = /\d$/.test(size) ? `did you mean "${size}Gi"?` : undefined;
    found.push({ resource, path: ["spec", "size"], message: `the size ${size} is less than 1Mi`, hint });
  }
  for (const unit of ["Iops", "BytesPerSecond"] as const) {
    const parts = [`read${unit}`, `write${unit}`] as const;
    if (qos[`total${unit}`] === undefined || parts.every((part) => qos[part] === undefined)) continue;
    const message = `qos.total${unit} cannot stand together with ${parts.join(" or ")}`;
    found.push({ resource, path: ["spec", "qos", `total${unit}`], end: "key", message });
  }
  return found;
};

/** Volumes in a format that their pool cannot hold. */
export const checkFormats: FleetCheck = (fleet) =>
  fleet.ofKind<VolumeSpec>("Volume").flatMap((resource): Finding[] => {
    const { format, pool: name } = resource.spec;
    const pool = fleet.get<StoragePoolSpec>(resolveReference("StoragePool", name, resource.project));
    if (format !== "qcow2" || pool?.spec.type !== "logical") return [];
    const message = `StoragePool "${name}" holds logical volumes, which are always raw`;
    return [{ resource, path: ["spec", "format"], message, hint: "leave format out" }];
  });
