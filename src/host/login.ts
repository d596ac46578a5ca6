import { homedir, userInfo } from "node:os";

/** Returns the user's name; `uid 4242` for a user without an entry in passwd(5), as in a container. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "?"}`;
  }
}

/** Returns the user's home folder: `$HOME`, or the one of passwd(5); `/` for a user without either. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}
