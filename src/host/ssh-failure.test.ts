import { describe, expect, it } from "vitest";
import { parseHostUrl } from "./address.ts";
import { loginName } from "./login.ts";
import { sshFailure } from "./ssh-failure.ts";

const explain = (url: string, stderr: string) => sshFailure("hv1", parseHostUrl(url), stderr)?.message;

/** OpenSSH 9.2's own message, for a host that ssh_config gives another name and port. */
const CHANGED = `@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
Offending ED25519 key in /root/.ssh/known_hosts:2
  remove with:
  ssh-keygen -f "/root/.ssh/known_hosts" -R "[203.0.113.12]:2222"
Host key verification failed.`;

describe("a failure of ssh", () => {
  it.each([
    [
      "ssh://root@hv1:2222",
      "Cannot recv data: Host key verification failed.: Connection reset by peer",
      "hv1: the key of the host, or of its jump host, is not known on this machine; run as the user USER: ssh -p 2222 root@hv1 true",
    ],
    [
      "ssh://virt",
      CHANGED,
      "hv1: the host's key has changed since it was recorded; run as the user USER: ssh-keygen -f '/root/.ssh/known_hosts' -R '[203.0.113.12]:2222' && ssh virt true",
    ],
    [
      "ssh://root@hv1:2222",
      CHANGED.replace(/ssh-keygen.*/, `ssh-keygen -f "x' ; reboot #" -R "hv1"`),
      "hv1: the host's key has changed since it was recorded; run as the user USER: ssh-keygen -R '[hv1]:2222' && ssh -p 2222 root@hv1 true",
    ],
  ])("of %s is one sentence with the commands that mend it: %j", (url, stderr, expected) => {
    expect(explain(url, stderr)).toBe(expected.replace("USER", loginName()));
    expect(sshFailure("hv1", parseHostUrl(url), stderr)?.cause).toMatchObject({ message: stderr });
  });

  it.each([
    ["ssh://hv1", "ssh: connect to host hv1 port 22: Connection refused"],
    ["ssh://hv1", "mount: Permission denied"],
    ["local:", "Host key verification failed."],
  ])("without commands, or of %s, is left as it is: %j", (url, stderr) => {
    expect(explain(url, stderr)).toBeUndefined();
  });
});
