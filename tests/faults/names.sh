#!/bin/bash
# File names that would like to be something else.
. "$(dirname "$0")/faults.bash"

mkdir names
names=($'line\nend.txt' $'tab\tstop.txt' $'esc\033[2Jape.txt' $'bad\377\376utf.txt' 'blank and #hash 100%.txt' '-n.txt'
  $'turn\u202egnp.txt' "quote'\".txt" '%41.txt' 'dots..txt')
for name in "${names[@]}"; do printf 'The samovar of the embassy was sold at last.\n' >"names/$name"; done
: >$'names/empty\033[31m\n.txt'
run 0 "$opis" index -i index names && has '10 documents' && harmless
says '^opis: empty\\x1b\[31m\\n\.txt: without text$' && lines 1
run 0 "$opis" search -i index -n 20 samovar && harmless && has 'of 10\.$'
run 0 "$opis" search -i index --color=always -n 20 --width 30 samovar
run 0 "$opis" search -i index -n 20 --format=trec samovar && harmless
[ "$(awk 'NF != 6' "$scratch/stdout" | wc -l)" -eq 0 ] || fail "a blank in a locator: $out"
[ "$(wc -l <"$scratch/stdout")" -eq 10 ] || fail "ten lines, not: $out"
# Every locator leads back to its unit.
cut -d' ' -f3 "$scratch/stdout" >locators
while IFS= read -r locator; do
  run 0 "$opis" show -i index -- "$locator" && has 'sold at last' && harmless
done <locators
run 0 "$opis" show -i index 'blank and #hash 100%.txt#p1' && has 'sold at last'
run 0 "$opis" export -i index && harmless
run 0 "$opis" export -i index --file '*hash*' && [ "$(wc -l <"$scratch/stdout")" -eq 2 ] || fail "a glob with a blank"
run 0 "$opis" index -i index names && has '10 unchanged'
rm names/*esc* && run 0 "$opis" index -i index names && has '1 removed'
finish
