import type { Mark } from "../../model/object.ts";
import { parseMark } from "../shared/parse-mark.ts";
import type { SecretState } from "./states.ts";
import { type Element, element, formatXml } from "./xml.ts";
import { attributeOf, child, textOf } from "./xml-edit.ts";

/**
 * Our record in a secret's description, the only place that libvirt has for it: its mark, and the keyed hash of its
 * value once the value is set.
 */
interface SecretRecord {
  readonly mark: Mark;
  readonly value?: string;
}

/**
 * Formats a secret (https://libvirt.org/formatsecret.html). libvirt gives the value of a private secret to QEMU only,
 * never to clients.
 */
export function formatSecret({ uuid, usage }: SecretState, record: SecretRecord): string {
  return formatXml(
    element("secret", { ephemeral: "no", private: "yes" }, [
      element("uuid", {}, [uuid]),
      element("description", {}, [JSON.stringify(record)]),
      element("usage", { type: "ceph" }, [element("name", {}, [usage])]),
    ]),
  );
}

export function readSecret(secret: Element): {
  readonly state: SecretState;
  readonly mark: Mark | undefined;
} {
  const record = parseSecretRecord(textOf(secret, "description"));
  const type = attributeOf(secret, "usage", "type") ?? "none";
  const name = textOf(secret, "usage", "name") ?? child(secret, "usage")?.children.join("") ?? "";
  return {
    state: {
      uuid: textOf(secret, "uuid") ?? "",
      usage: type === "ceph" ? name : `${type}:${name}`, // for another purpose: never ours
      value: record?.value ?? "",
    },
    mark: record?.mark,
  };
}

/** Parses our record; undefined for a description that users wrote. */
function parseSecretRecord(text: string | undefined): SecretRecord | undefined {
  try {
    const record = JSON.parse(text ?? "") as Partial<SecretRecord> | null; // checked below for the fields that drivers rely on
    const isValue = record?.value === undefined || typeof record.value === "string";
    return isValue && parseMark(record?.mark) !== undefined ? (record as SecretRecord) : undefined;
  } catch {
    return undefined;
  }
}
