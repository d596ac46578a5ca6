import type { SecretCalls } from "../api/secret.ts";
import { type CallsOf, change, read } from "./call.ts";

export const secretCalls = {
  listAllSecrets: read("virConnectListAllSecrets", ["conn", "out pointer", "uint?"], "list secret"),
  secretLookupByUUIDString: read("virSecretLookupByUUIDString", ["conn", "text"], "secret"),
  secretGetXMLDesc: read("virSecretGetXMLDesc", ["secret", "uint?"], "text"),
  secretDefineXML: change("virSecretDefineXML", ["conn", "text", "uint?"], "secret"),
  secretUndefine: change("virSecretUndefine", ["secret"], "done"),
  secretSetValue: change("virSecretSetValue", ["secret", "bytes", "size", "uint?"], "done"),
} satisfies CallsOf<SecretCalls>;
