import { describe, expect, it } from "vitest";
import { explainSsh } from "./ssh-problems.ts";

const target = { destination: "root@hv1", port: 2222, hasAgent: false };

/** Messages of OpenSSH 9.2, and of libvirt 9.0 about it. */
describe("explainSsh", () => {
  it.each([
    [
      "an unknown host key",
      "Cannot recv data: Host key verification failed.: Connection reset by peer",
      /is not known/,
      ["ssh -p 2222 root@hv1 true"],
    ],
    [
      "a changed host key",
      "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.",
      /has changed/,
      ["ssh-keygen -R '[hv1]:2222'", "ssh -p 2222 root@hv1 true"],
    ],
    [
      "no accepted key",
      "root@127.0.0.1: Permission denied (publickey,keyboard-interactive).",
      /accepts no key/,
      ["eval $(ssh-agent) && ssh-add", "ssh-copy-id -p 2222 root@hv1"],
    ],
    [
      "a readable private key",
      "Permissions 0644 for 'uk' are too open.\nroot@127.0.0.1: Permission denied (publickey).",
      /others may read/,
      ["chmod 600 uk"],
    ],
    [
      "a jump host that is down",
      "kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535",
      /jump host/,
      ["ssh -v -p 2222 root@hv1 true"],
    ],
    [
      "a name without an address",
      "ssh: Could not resolve hostname nohost.invalid: Name or service not known",
      /name nohost.invalid/,
      undefined,
    ],
    ["no sshd", "ssh: connect to host 127.0.0.1 port 9: Connection refused", /port 2222/, undefined],
    [
      "a host that is off",
      "ssh: connect to host 10.0.0.9 port 22: Connection timed out",
      /not answer/,
      undefined,
    ],
    ["a wrong ssh_config", "c: line 1: Bad configuration option: bogus", /ssh_config/, []],
  ])("%s", (_, message, about, commands) => {
    expect(explainSsh(message, target)).toMatchObject({
      about: expect.stringMatching(about),
    });
    expect(explainSsh(message, target)?.commands).toEqual(commands);
  });

  it("does not suggest an agent where one runs", () => {
    const check = explainSsh("Permission denied (publickey).", { ...target, hasAgent: true });
    expect(check?.commands).toEqual(["ssh-copy-id -p 2222 root@hv1"]);
  });

  it("quotes names that a shell would read otherwise", () => {
    const check = explainSsh("Permissions 0644 for 'a b;reboot' are too open.", target);
    expect(check?.commands).toEqual(["chmod 600 'a b;reboot'"]);
  });

  it("leaves other messages alone", () => {
    expect(explainSsh("internal error", target)).toBeUndefined();
  });
});
