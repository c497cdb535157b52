#!/bin/bash
# A file that is written to while it is read.
. "$(dirname "$0")/faults.bash"

texts t 1 4 samovar && texts big 1 4000 teapot && mv big/text-1.txt t/growing.txt
(while :; do echo 'one more line of the register' >>t/growing.txt; done) &
writer=$!
"$opis" index -i index t >stdout 2>stderr
code=$?
kill $writer && wait $writer 2>/dev/null
# Read between two writes, or given up: never half.
if [ $code -eq 2 ]; then grep -q '^opis: growing\.txt: changed while it was read' stderr || fail "$(cat stderr)"
else [ $code -eq 0 ] || fail "exit $code: $(cat stderr)"
fi
run 0 "$opis" search -i index samovar
run 0 "$opis" index -i index t && run 0 "$opis" search -i index teapot && has 'growing'
finish
