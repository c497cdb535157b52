# What the scripts of this folder share. Each is called with the opis program, and with the program `database`
# (database.c) where it needs one. They work in a folder of their own, and end with 77 where nothing could be tested.
set -u
export LC_ALL=C.UTF-8 TERM=dumb
unset OPIS_INDEX XDG_CONFIG_HOME XDG_DATA_HOME COLUMNS NO_COLOR
opis=$(realpath "$1")
database=${2:+$(realpath "$2")}
scratch=$(mktemp -d) || exit 2
export HOME=$scratch/home
mkdir "$scratch/home" "$scratch/work" && cd "$scratch/work" || exit 2
trap 'cd /; rm -rf "$scratch"' EXIT
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

skip() {
  echo "skipped: $*"
}

# run CODE COMMAND…: runs it, and expects the exit code. Leaves what it wrote in $out and $err.
run() {
  local expected=$1 code
  shift
  "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
  code=$?
  # a build that measures coverage says so where it may not write its counts
  sed -i -E '/^(libgcov )?profiling( error)?:/d' "$scratch/stderr"
  out=$(tr -d '\0' <"$scratch/stdout")
  err=$(tr -d '\0' <"$scratch/stderr")
  [ $code -eq "$expected" ] || fail "$*: exit $code instead of $expected: $err"
}

# says PATTERN: exactly one line of stderr matches the extended regular expression.
says() {
  [ "$(grep -cE -- "$1" "$scratch/stderr")" -eq 1 ] || fail "one line of stderr should match '$1':"$'\n'"$err"
}

# lines N: stderr has so many lines.
lines() {
  [ "$(wc -l <"$scratch/stderr")" -eq "$1" ] || fail "stderr should have $1 lines:"$'\n'"$err"
}

# has PATTERN: stdout matches.
has() {
  grep -qE -- "$1" "$scratch/stdout" || fail "stdout should match '$1':"$'\n'"$out"
}

# No byte that moves a terminal's cursor, and no mark that turns the direction of writing, in what was written.
harmless() {
  cat "$scratch/stdout" "$scratch/stderr" >"$scratch/both"
  if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' \
    "$scratch/both"; then
    fail "control characters reach the terminal: $(cat -v "$scratch/both")"
  fi
}

finish() {
  [ $failures -eq 0 ] && echo "all good"
  exit $((failures > 0))
}

# Texts of some paragraphs each: texts FOLDER FILES PARAGRAPHS WORD
texts() {
  local file
  mkdir -p "$1"
  for ((file = 1; file <= $2; file++)); do
    awk -v file=$file -v paragraphs="$3" -v word="$4" 'BEGIN {
      split("archivo lettera embassy посол register papka ministro courier sigilli письмо", words, " ")
      for (i = 1; i <= paragraphs; i++) {
        for (j = 1; j <= 12; j++) printf "%s ", words[(i * 7 + j * j + file) % 10 + 1]
        printf "%s of this letter.\n\n", word
      }
    }' >"$1/text-$file.txt"
  done
}
