import { numeric } from "./defined.ts";
import type { Section } from "./domain-section.ts";
import { ourPart, ourTag, replaceOurs } from "./mark.ts";
import { attributeOf } from "./xml-edit.ts";

/** Of a machine that says nothing. */
const DEFAULT_GRACE_SECONDS = 60;

/** What no field of libvirt's holds, kept in our metadata. */
export const notes: Section<"instanceType" | "instanceId" | "gracePeriodSeconds"> = {
  read: (domain) => {
    const note = ourPart(domain, "note");
    return {
      instanceType: attributeOf(note, "instanceType") ?? "",
      gracePeriodSeconds: numeric(attributeOf(note, "gracePeriodSeconds")) ?? DEFAULT_GRACE_SECONDS,
      instanceId: attributeOf(note, "instanceId") ?? null,
    };
  },
  write(domain, { instanceType, gracePeriodSeconds, instanceId, cpuMode }) {
    const values = {
      instanceType,
      gracePeriodSeconds: String(gracePeriodSeconds),
      instanceId: instanceId ?? undefined,
      cpuMode,
    };
    replaceOurs(domain, "note", [ourTag("note", values)]);
  },
};
