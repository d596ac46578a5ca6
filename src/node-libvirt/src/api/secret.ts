import type { SecretRef } from "../types.ts";

/** Calls on secrets: https://libvirt.org/html/libvirt-libvirt-secret.html */
export interface SecretCalls {
  /** virConnectListAllSecrets */
  listAllSecrets(flags?: number): Promise<SecretRef[]>;
  /** virSecretLookupByUUIDString */
  secretLookupByUUIDString(uuid: string): Promise<SecretRef>;
  /** virSecretGetXMLDesc */
  secretGetXMLDesc(secret: SecretRef, flags?: number): Promise<string>;
  /** virSecretDefineXML */
  secretDefineXML(xml: string, flags?: number): Promise<SecretRef>;
  /** virSecretUndefine */
  secretUndefine(secret: SecretRef): Promise<void>;
  /** virSecretSetValue */
  secretSetValue(secret: SecretRef, value: Uint8Array, flags?: number): Promise<void>;
}
