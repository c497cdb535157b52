#!/bin/bash
# Two at the same index.
. "$(dirname "$0")/faults.bash"

texts t 4 30 samovar && run 0 "$opis" index -q -i index t
export_before=$("$opis" export -i index | cksum)
# A writer that stands still holds the lock as long as we want.
texts more 20 200 teapot
"$opis" index -q -i index --full more t & # a build of some seconds
writer=$!
for ((i = 0; i < 200; i++)); do [ -e index.new/iamglass ] && break; sleep 0.02; done
kill -STOP $writer
run 75 "$opis" index -i index t && says '^opis: index: locked' && lines 1
run 75 "$opis" index -i index --full t && says '^opis: .*locked' && lines 1
run 0 "$opis" search -i index samovar
[ "$export_before" = "$("$opis" export -i index | cksum)" ] || fail "the export changed while another builds"
start=$SECONDS
run 75 "$opis" index --wait 1 -i index t
[ $((SECONDS - start)) -ge 1 ] || fail "--wait 1 did not wait"
(sleep 0.5; kill -CONT $writer) &
run 0 "$opis" index -q --wait 300 -i index t
wait $writer || fail "the first writer ended with $?"
run 0 "$opis" search -i index teapot

# Searching while an update commits again and again.
(for ((i = 0; i < 5; i++)); do texts grow 2 20 "term$i"; "$opis" index -q -i index grow t more || exit 1; done) &
writer=$!
searches=0
while kill -0 $writer 2>/dev/null; do
  "$opis" search -i index samovar >stdout 2>stderr || { fail "searching beside a writer: $(cat stderr)"; break; }
  searches=$((searches + 1))
done
wait $writer || fail "updates beside searches"
echo "$searches searches beside a writer"
finish
