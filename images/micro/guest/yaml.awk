# Flattens the YAML that cloud seeds are written in (block and flow style, quoted and block scalars, also JSON) to lines
# "path.0.key<TAB>value"; a backslash is written \\ and a newline \n. No anchors and no tags.
# A backslash in the replacement of gsub means one thing in busybox 1.35 and another in 1.37, so none is in one.
function emit(path, value) { gsub(/\\/, "&&", value); print path "\t" spell(spell(value, "\n", "\\n"), "\t", "\\t") }
function spell(s, character, word,   parts, n, i, r) {
  n = split(s, parts, character)
  r = parts[1]
  for (i = 2; i <= n; i++) r = r word parts[i]
  return r
}
function join_path(prefix, key) { return prefix == "" ? key : prefix "." key }
function unescape(s,   r, c, i) {
  r = ""
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c == "\\") { c = substr(s, ++i, 1); c = c == "n" ? "\n" : c == "t" ? "\t" : c == "r" ? "\r" : c }
    r = r c
  }
  return r
}
# --- flow style: S is the text, P the position
function skip() { while (substr(S, P, 1) ~ /[ \t\n]/ && P <= length(S)) P++ }
function quoted(q,   start, raw) {
  start = ++P
  while (P <= length(S)) {
    if (q == "\"" && substr(S, P, 1) == "\\") { P += 2; continue }
    if (substr(S, P, 1) == q) { if (q == "\x27" && substr(S, P + 1, 1) == q) { P += 2; continue } break }
    P++
  }
  raw = substr(S, start, P - start); P++
  gsub(/\\\n[ \t]*/, "", raw); gsub(/[ \t]*\n[ \t]*/, " ", raw)
  if (q == "\"") return unescape(raw)
  gsub(/\x27\x27/, "\x27", raw); return raw
}
function word(   start, c) {
  skip(); c = substr(S, P, 1)
  if (c == "\"" || c == "\x27") return quoted(c)
  start = P
  while (P <= length(S)) {
    c = substr(S, P, 1)
    if (c ~ /[],}]/ || (c == ":" && substr(S, P + 1, 1) ~ /[ \n]/)) break
    P++
  }
  c = substr(S, start, P - start); sub(/[ \t\n]+$/, "", c); gsub(/[ \t]*\n[ \t]*/, " ", c); return c
}
function flow(path,   c, i, key) {
  skip(); c = substr(S, P, 1)
  if (c == "[") {
    P++; i = 0
    while (P <= length(S)) { skip(); if (substr(S, P, 1) == "]") break; flow(path "." i++); skip(); if (substr(S, P, 1) == ",") P++ }
    P++
  } else if (c == "{") {
    P++
    while (P <= length(S)) {
      skip(); if (substr(S, P, 1) == "}") break
      key = word(); skip(); if (substr(S, P, 1) == ":") P++
      flow(join_path(path, key)); skip(); if (substr(S, P, 1) == ",") P++
    }
    P++
  } else emit(path, word())
}
function balance(s,   opened, closed) { opened = gsub(/[[{]/, "&", s); closed = gsub(/[]}]/, "&", s); return opened - closed }
function scalar(path, text, indent) {
  if (text ~ /^[|>][-+0-9]*[ \t]*(#.*)?$/) { block = path; block_parent = indent; block_indent = -1; style = text; body = ""; return }
  if (text ~ /^[[{]/) {
    if (balance(text) > 0) { open_path = path; open_text = text; return }
    S = text; P = 1; flow(path); return
  }
  if (text ~ /^["\x27]/) {
    if (!closed(text)) { open_path = path; open_text = text; return }
    S = text; P = 1; emit(path, quoted(substr(text, 1, 1))); return
  }
  sub(/[ \t]+#.*$/, "", text); sub(/[ \t]+$/, "", text)
  held = path; held_text = text; held_indent = indent   # the next lines may continue it
}
function end_plain() { emit(held, held_text == "~" || held_text == "null" ? "" : held_text); held = "" }
function closed(text) { S = text; P = 1; quoted(substr(text, 1, 1)); return P <= length(S) + 1 }
function end_block() {
  sub(style ~ /^>/ ? "[ \n]+$" : "\n+$", "", body)
  emit(block, body (style ~ /-/ ? "" : "\n")); block = ""
}
function push(type, indent) { depth++; kind[depth] = type; at[depth] = indent; prefix[depth] = pending; count[depth] = 0 }
function key_length(text) {
  if (match(text, /^"[^"]*"[ ]*:([ \t]|$)/) || match(text, /^\x27[^\x27]*\x27[ ]*:([ \t]|$)/) ||
      match(text, /^[^][{}"\x27#&*!|>%@ \t-][^:]*:([ \t]|$)/) || match(text, /^-[^ \t:][^:]*:([ \t]|$)/)) return RLENGTH
  return 0
}
function line(indent, text,   n, key, path, rest) {
  while (depth > 0 && at[depth] > indent) depth--
  if (text == "-" || text ~ /^-[ \t]/) {
    if (!(depth > 0 && at[depth] == indent && kind[depth] == "list")) push("list", indent)
    path = join_path(prefix[depth], count[depth]++); pending = path
    rest = text; sub(/^-[ \t]*/, "", rest)
    if (rest == "") return
    if (rest ~ /^-[ \t]/ || (rest !~ /^[[{]/ && key_length(rest))) line(indent + length(text) - length(rest), rest)
    else scalar(path, rest, indent)
    return
  }
  if (depth > 0 && at[depth] == indent && kind[depth] == "list") depth--
  n = key_length(text)
  if (!n) { if (text ~ /^[[{]/) scalar(pending, text, indent); return }
  if (!(depth > 0 && at[depth] == indent && kind[depth] == "map")) push("map", indent)
  key = substr(text, 1, n); sub(/[ \t]*:[ \t]*$/, "", key); gsub(/^["\x27]|["\x27]$/, "", key)
  rest = substr(text, n + 1); sub(/^[ \t]+/, "", rest)
  path = join_path(prefix[depth], key); pending = path
  if (rest != "" && rest !~ /^#/) scalar(path, rest, indent)
}
{
  sub(/\r$/, "")
  match($0, /^ */); indent = RLENGTH; text = substr($0, indent + 1)
  if (block != "") {
    if (text == "") { body = body "\n"; next }
    if (block_indent < 0 && indent > block_parent) block_indent = indent
    if (block_indent >= 0 && indent >= block_indent) { body = body substr($0, block_indent + 1) (style ~ /^>/ ? " " : "\n"); next }
    end_block()
  }
  if (open_text ~ /^["\x27]/) {
    if (open_text ~ /\\$/) { sub(/\\$/, "", open_text); open_text = open_text text } else open_text = open_text " " text
    if (closed(open_text)) { text = open_text; open_text = ""; scalar(open_path, text, 0) }
    next
  }
  if (open_text != "") {
    open_text = open_text "\n" text
    if (balance(open_text) <= 0) { S = open_text; P = 1; open_text = ""; flow(open_path) }
    next
  }
  if (held != "") {
    if (text != "" && indent > held_indent) { sub(/[ \t]+$/, "", text); held_text = held_text " " text; next }
    end_plain()
  }
  if (text == "" || text ~ /^#/ || text ~ /^---/ || text ~ /^\.\.\.$/) next
  line(indent, text)
}
END { if (block != "") end_block(); if (held != "") end_plain() }
