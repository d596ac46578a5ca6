import { expect } from "vitest";
import { eventually, type Stage } from "./harness.ts";

/** User data for the micro guest. The guest runs each posted script, so that tests see its view. */
export const OPEN_GUEST = `#!/bin/sh
mkdir -p /www/cgi-bin
cat >/www/cgi-bin/run <<'X'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
head -c "$CONTENT_LENGTH" >/tmp/run.$$
sh /tmp/run.$$ 2>&1
X
chmod +x /www/cgi-bin/run`;

/** Indents text as a YAML block scalar. */
export function indented(text: string, spaces: number): string {
  return text
    .split("\n")
    .map((line) => " ".repeat(spaces) + line)
    .join("\n");
}

export interface Guest {
  /** Runs a script inside the guest. */
  run(script: string): Promise<string>;
  /** Waits until the guest responds over the network. */
  up(): Promise<void>;
  answers(): Promise<boolean>;
}

/** `inside` is the command prefix that enters the guest's network if the host is not in it. */
export function guestAt(stage: Stage, host: string, address: string, inside: readonly string[] = []): Guest {
  const url = `http://${address}/cgi-bin/run`;
  const argv = [...inside, "curl", "-sS", "-f", "-m", "20", "-H", "Expect:", "--data-binary", "@-", url];
  const run = async (script: string) => (await stage.exec(host, argv, script)).trim();
  return {
    run,
    answers: () =>
      run("echo up").then(
        (lines) => lines === "up",
        () => false,
      ),
    up: async () => {
      const isUp = async () => ((await run("echo up")) === "up" ? true : undefined);
      await eventually(`guest at ${address}`, isUp, 240_000).catch(async (cause: Error) => {
        throw new Error(`${cause.message}\n${await consoles(stage, host).catch(String)}`, { cause });
      });
    },
  };
}

/** The output of the serial consoles of a host's guests during their boot. */
async function consoles(stage: Stage, host: string): Promise<string> {
  const names = (await stage.virsh(host, "list", "--name")).split("\n").filter(Boolean);
  const ask =
    "hostname; cat /proc/uptime /proc/mounts; ls -l /mnt/seed /www/cgi-bin; ip -o addr; dmesg | tail -n 15";
  const look = `exec 3<>"$0"; echo >&3; sleep 1; echo "$1" >&3; timeout 5 cat <&3 || true`;
  const lines = names.map(async (name) => {
    const tty = await stage.virsh(host, "ttyconsole", name);
    return `console of ${name}:\n${await stage.exec(host, ["bash", "-c", look, tty, ask])}`;
  });
  return (await Promise.all(lines)).join("\n");
}

/** Waits for a value in `/proc/meminfo` and the like, because hot-plugging takes a moment inside the guest. */
export async function expectSoon(guest: Guest, script: string, expected: string): Promise<void> {
  let output = "";
  await eventually(
    `the guest's ${script}`,
    async () => {
      output = await guest.run(script);
      return output === expected ? true : undefined;
    },
    20_000,
  ).catch(() => expect(output).toBe(expected));
}
