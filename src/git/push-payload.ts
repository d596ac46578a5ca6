/** What was pushed. */
export interface Push {
  /** `owner/name`, with groups where there are any. */
  readonly repository: string;
  /** The addresses that the repository can be cloned from. */
  readonly addresses: readonly string[];
  /** `refs/heads/main` */
  readonly ref: string;
  /** The commit that the reference has now; undefined when it was deleted. */
  readonly commit: string | undefined;
}

const NOTHING = /^0+$/;

/** What a push event of GitHub, GitLab, Gitea or Forgejo says; undefined when it is none. */
export function pushOf(body: Uint8Array): Push | undefined {
  const sent = parse(body);
  const repository = record(sent.repository ?? sent.project);
  const project = record(sent.project);
  const name = text(repository.full_name) ?? text(project.path_with_namespace);
  const [ref, after] = [text(sent.ref), text(sent.after)];
  if (name === undefined || ref === undefined || after === undefined) return undefined;
  const urls = [
    "clone_url",
    "ssh_url",
    "git_url",
    "html_url",
    "git_http_url",
    "git_ssh_url",
    "http_url",
    "web_url",
  ];
  const addresses = urls.flatMap((key) => [text(repository[key]), text(project[key])]);
  return {
    ...{ repository: name, ref, commit: NOTHING.test(after) ? undefined : after },
    addresses: [...new Set(addresses.filter((one) => one !== undefined))],
  };
}

/** The text of the comment that an event is about: of GitHub, Gitea and Forgejo, or of GitLab. */
export function commentIn(body: Uint8Array): string | undefined {
  const sent = parse(body);
  return text(record(sent.comment).body) ?? text(record(sent.object_attributes).note);
}

/** As JSON, or in the field `payload` of a form, which GitHub and Gitea send when they are told to. */
function parse(body: Uint8Array): Record<string, unknown> {
  const sent = new TextDecoder().decode(body);
  const json = sent.startsWith("payload=") ? (new URLSearchParams(sent).get("payload") ?? "") : sent;
  try {
    return record(JSON.parse(json));
  } catch {
    return {};
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}; // its fields are unknown
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
