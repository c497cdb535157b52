#!/bin/bash
# One line of 20 MB, or of as many as LONG_LINE_MB says: time and memory stay in bounds.
. "$(dirname "$0")/faults.bash"

size=${LONG_LINE_MB:-20}
mkdir t && yes 'The samovar of the embassy was sold by the ministro at last, si dice.' | tr '\n' ' ' |
  head -c $((size << 20)) >t/line.txt
printf 'A text of another kind of line.\n' >t/other.txt
start=$(date +%s.%N)
run 0 /usr/bin/env time -f '%M' -o memory "$opis" index -i index t
[ -s memory ] || skip "memory: GNU time is not installed"
echo "$size MB in a line: $(echo "$(date +%s.%N) - $start" | bc) s, $(tail -1 memory 2>/dev/null) KB at most"
has '2 documents'
run 0 "$opis" search -i index -n 1 samovar && has 'Hit 1 of'
head -c $((3 << 20)) /dev/zero | tr '\0' 'x' >t/word.txt
run 0 "$opis" index -i index t && has '3 documents'
finish
