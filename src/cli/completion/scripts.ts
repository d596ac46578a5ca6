/**
 * The completion scripts by shell. Each calls `fleetwright __complete` for every word, so candidates are never stale.
 *
 * zsh reads its script in two ways. A user evaluates it; then it registers its function. A package installs it as `_fleetwright` in a
 * folder of `$fpath`; then zsh runs the file as the function itself at the first completion, which must complete, too (zshcompsys(1)).
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `
_fleetwright() {
  local IFS=$'\\n'
  COMPREPLY=($(fleetwright __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [ "\${#COMPREPLY[@]}" = 0 ] || [[ "\${COMPREPLY[0]}" != */ ]] || compopt -o nospace
}
complete -o default -F _fleetwright fleetwright
`,
  zsh: `
#compdef fleetwright
_fleetwright() {
  local -a found
  found=("\${(@f)$(fleetwright __complete -- "\${words[@]:1:$CURRENT-1}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -- $found; else _files; fi
}
if [[ "\${funcstack[1]}" == _fleetwright ]]; then _fleetwright; else compdef _fleetwright fleetwright; fi
`,
  fish: `
function __fleetwright_complete
  set -l words (commandline -opc) (commandline -ct)
  fleetwright __complete -- $words[2..-1] 2>/dev/null
end
complete -c fleetwright -a '(__fleetwright_complete)'
`,
};
