/** A push to one reference of a repository. */
export interface PushEvent {
  /** `owner/name`, with groups where there are any. */
  readonly repository: string;
  /** The addresses that the repository can be cloned from. */
  readonly addresses: readonly string[];
  /** `refs/heads/main` */
  readonly ref: string;
  /** The new commit of the reference; undefined when the reference was deleted. */
  readonly commit: string | undefined;
}

const NULL_ID = /^0+$/;

/** Parses a push event of GitHub, GitLab, Gitea or Forgejo; undefined for any other body. */
export function parsePush(body: Uint8Array): PushEvent | undefined {
  const payload = parseBody(body);
  const repository = asRecord(payload.repository ?? payload.project);
  const project = asRecord(payload.project);
  const name = asText(repository.full_name) ?? asText(project.path_with_namespace);
  const [ref, after] = [asText(payload.ref), asText(payload.after)];
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
  const addresses = urls.flatMap((key) => [asText(repository[key]), asText(project[key])]);
  return {
    repository: name,
    ref,
    commit: NULL_ID.test(after) ? undefined : after,
    addresses: [...new Set(addresses.filter((address) => address !== undefined))],
  };
}

/** Returns the text of the comment in an event of GitHub, Gitea, Forgejo or GitLab; undefined when it has none. */
export function parseComment(body: Uint8Array): string | undefined {
  const payload = parseBody(body);
  return asText(asRecord(payload.comment).body) ?? asText(asRecord(payload.object_attributes).note);
}

/** Parses JSON, or the field `payload` of a form, which GitHub and Gitea send if configured so. Returns `{}` for other bodies. */
function parseBody(body: Uint8Array): Record<string, unknown> {
  const text = new TextDecoder().decode(body);
  const json = text.startsWith("payload=") ? (new URLSearchParams(text).get("payload") ?? "") : text;
  try {
    return asRecord(JSON.parse(json));
  } catch {
    return {};
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}; // its fields are unknown
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
