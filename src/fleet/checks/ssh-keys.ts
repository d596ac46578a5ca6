import type { SSHKeySpec } from "../../generated/kinds/ssh-key.ts";
import type { ResourceCheck } from "../finding.ts";

const KEY_TYPES = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

/**
 * Finds keys that sshd would ignore silently. Messages never repeat the key, because it might be the private key.
 */
export const checkSshKey: ResourceCheck<SSHKeySpec> = (resource) => {
  const text = resource.spec.publicKey.trim();
  const path = ["spec", "publicKey"];
  if (text.includes("PRIVATE KEY")) {
    const hint = "take it out of Git, make a new pair, and write the line of the .pub file here";
    return [
      {
        resource,
        path,
        message: "this is a private key, and every reader of the repository knows it now",
        hint,
      },
    ];
  }
  const message = wrongLine(text);
  return message === undefined
    ? []
    : [{ resource, path, message, hint: "write the line of the .pub file: type, key, comment" }];
};

function wrongLine(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return "a public key is one line";
  const [type = "", key = ""] = text.split(/\s+/);
  if (!KEY_TYPES.includes(type))
    return `the public key must begin with its type, one of ${KEY_TYPES.slice(0, 5).join(", ")}`;
  return innerType(key) === type
    ? undefined
    : `the public key is damaged: its content is not of type ${type}`;
}

/**
 * Returns the key type inside the base64 text: a length of four bytes, then the name (RFC 4253, section 6.6).
 */
function innerType(base64: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return "";
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length < 36) return "";
  return bytes.toString("latin1", 4, 4 + Math.min(bytes.readUInt32BE(0), 64));
}
