/** Documents that cloud-init's own schema refuses, each with our message, and documents that it takes. */

export const config = (...lines: string[]) => `#cloud-config\n${lines.join("\n")}\n`;

export const REFUSED: readonly (readonly [what: string, text: string, message: string])[] = [
  [
    "a text in the place of a list",
    config("runcmd: echo hi"),
    '2: runcmd must be a list of entries, but is "echo hi"',
  ],
  ["a key without a value", config("packages:"), "2: packages must be a list of entries, but is empty"],
  ["an empty list", config("packages: []"), "2: packages has 0 entries, but takes at least 1"],
  [
    "a mode without quotes",
    config("write_files:", "  - path: /etc/a", "    permissions: 0644"),
    "4: write_files[0].permissions must be a text, but is a number: 0644",
  ],
  ["a file without its path", config("write_files:", "  - content: x"), "3: write_files[0].path is missing"],
  [
    "a misspelt field",
    config("write_files:", "  - path: /etc/a", "    contents: x"),
    '4: unknown field "contents" in write_files[0]',
  ],
  [
    "a word that it does not know",
    config("power_state: {mode: sleep}"),
    '2: power_state.mode must be one of poweroff, reboot, halt, but is "sleep"',
  ],
  [
    "a flag in the place of a text",
    config("hostname: yes"),
    "2: hostname must be a text, but is true or false: yes",
  ],
  [
    "a number among the arguments of a command",
    config("runcmd:", "  - [sleep, 5]"),
    "3: runcmd[0][1] must be a text, but is a number: 5",
  ],
  [
    "a map among commands, from a colon",
    config("runcmd:", "  - echo a: b"),
    "3: runcmd[0] must be a text or a list of texts or empty, but is a map",
  ],
  [
    "a user with a wrong field",
    config("users:", "  - name: ops", "    ssh_authorized_keys: ssh-ed25519 AAAA"),
    '4: users[0].ssh_authorized_keys must be a list of texts, but is "ssh-ed25519 AAAA"',
  ],
  ["a user without a name", config("users: [{gecos: Ops}]"), "2: users[0].name is missing"],
  [
    "a user without a password for it",
    config("chpasswd: {users: [{name: root, type: text}]}"),
    "2: chpasswd.users[0].password is missing",
  ],
  ["a tab", config("runcmd:", "\t- date"), "3: tabs can't indent, use spaces"],
  ["an alias of nothing", config("packages: *none"), "2: the alias *none has no anchor before it"],
  [
    "a second document",
    config("runcmd: [date]", "---", "packages: [vim]"),
    "3: a second YAML document begins here",
  ],
  ["a tag of a program", config("hostname: !env NAME"), "2: cloud-init does not know the YAML tag !env"],
  ["a list at the top", config("- runcmd"), "2: a #cloud-config must be a map, such as `runcmd: [...]`"],
];

export const TAKEN: readonly (readonly [what: string, text: string])[] = [
  ["nothing", config("{}")],
  ["users of all sorts", config("users:", "  - default", "  - {name: ops, uid: 1000, lock_passwd: true}")],
  ["commands of all sorts", config("runcmd:", "  - date", "  - [sh, -c, date]", "  - null")],
  ["files", config("write_files:", "  - {path: /a, permissions: '0644', append: yes, encoding: b64}")],
  ["merged maps", config("write_files:", "  - &base {path: /a, content: a}", "  - {<<: *base, content: b}")],
  ["words that YAML 1.2 takes for numbers", config("packages: [1e3, 0o17, y, n]")],
  ["swap and mounts", config("swap: {size: 1G, filename: /s}", "mounts: [[sdc, /opt/data]]")],
  ["apt", config("apt:", "  sources:", "    a.list: {source: deb http://a.example b main, keyid: F00}")],
  [
    "passwords",
    config("ssh_pwauth: false", "chpasswd: {expire: false, users: [{name: root, type: RANDOM}]}"),
  ],
  ["disks", config("disk_setup:", "  /dev/vdb: {table_type: gpt, layout: [50, [50, 82]]}")],
  ["ntp", config("ntp: {servers: [ntp.example.com], enabled: true}")],
  ["groups", config("groups: [ops, {admins: [root]}]", "power_state: {mode: reboot, delay: now}")],
];
