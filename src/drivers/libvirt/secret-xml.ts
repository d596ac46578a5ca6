import type { Mark } from "../../model/object.ts";
import type { SecretState } from "./states.ts";
import { type Element, element, showXml } from "./xml.ts";
import { attributeOf, child, textOf } from "./xml-edit.ts";

/**
 * What we keep in a secret's description, the one place that libvirt has for it: whose it is, and the keyed hash of its
 * value, once that is set.
 */
export interface SecretNote {
  readonly mark: Mark;
  readonly value?: string;
}

/** https://libvirt.org/formatsecret.html. A private one is given to QEMU, and to nobody who asks libvirt. */
export function secretXml({ uuid, usage }: SecretState, note: SecretNote): string {
  return showXml(
    element("secret", { ephemeral: "no", private: "yes" }, [
      element("uuid", {}, [uuid]),
      element("description", {}, [JSON.stringify(note)]),
      element("usage", { type: "ceph" }, [element("name", {}, [usage])]),
    ]),
  );
}

export function readSecret(secret: Element): {
  readonly state: SecretState;
  readonly mark: Mark | undefined;
} {
  const note = readNote(textOf(secret, "description"));
  const type = attributeOf(secret, "usage", "type") ?? "none";
  const name = textOf(secret, "usage", "name") ?? child(secret, "usage")?.children.join("") ?? "";
  return {
    state: {
      uuid: textOf(secret, "uuid") ?? "",
      usage: type === "ceph" ? name : `${type}:${name}`, // for another purpose: never ours
      value: note?.value ?? "",
    },
    mark: note?.mark,
  };
}

/** A description that people wrote is no note. */
function readNote(text: string | undefined): SecretNote | undefined {
  try {
    const note = JSON.parse(text ?? "") as Partial<SecretNote> | null; // checked for what everything relies on
    return note?.mark?.fleet === undefined ? undefined : (note as SecretNote);
  } catch {
    return undefined;
  }
}
