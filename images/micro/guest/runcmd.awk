# From flattened user-data to a script: a text is a line of it, a list is a command with its arguments.
function quote(s,   parts, n, i, r) {
  n = split(s, parts, "\x27")
  r = parts[1]
  for (i = 2; i <= n; i++) r = r "\x27\\\x27\x27" parts[i]   # not gsub: see yaml.awk
  return "\x27" r "\x27"
}
function plain(s,   r, c, i) {
  r = ""
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c == "\\") { c = substr(s, ++i, 1); c = c == "n" ? "\n" : c == "t" ? "\t" : c }
    r = r c
  }
  return r
}
$1 ~ /^runcmd\.[0-9]+$/ { if (out != "") print out; out = ""; print plain($2); last = $1; next }
$1 ~ /^runcmd\.[0-9]+\.[0-9]+$/ {
  item = $1; sub(/\.[0-9]+$/, "", item)
  if (item != last && out != "") { print out; out = "" }
  last = item; out = out quote(plain($2)) " "
  next
}
END { if (out != "") print out }
