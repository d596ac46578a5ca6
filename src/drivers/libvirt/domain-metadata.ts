import { parseInteger } from "./definition-values.ts";
import type { DomainSection } from "./domain-types.ts";
import { dropWaitingDevices, metadataPart, newMetadataPart, setMetadata } from "./metadata.ts";
import { attributeOf } from "./xml-edit.ts";

/** The grace period of a machine whose metadata has none. */
const DEFAULT_GRACE_SECONDS = 60;

/** State without a field in libvirt's definition, kept in our metadata. */
export const metadata: DomainSection<"instanceType" | "instanceId" | "gracePeriodSeconds"> = {
  read: (domain) => {
    const element = metadataPart(domain, "note");
    return {
      instanceType: attributeOf(element, "instanceType") ?? "",
      gracePeriodSeconds: parseInteger(attributeOf(element, "gracePeriodSeconds")) ?? DEFAULT_GRACE_SECONDS,
      instanceId: attributeOf(element, "instanceId") ?? null,
    };
  },
  write(domain, { instanceType, gracePeriodSeconds, instanceId, cpuMode }) {
    const values = {
      instanceType,
      gracePeriodSeconds: String(gracePeriodSeconds),
      instanceId: instanceId ?? undefined,
      cpuMode,
    };
    setMetadata(domain, "note", [newMetadataPart("note", values)]);
    dropWaitingDevices(domain);
  },
};
