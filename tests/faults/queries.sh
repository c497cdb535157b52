#!/bin/bash
# Queries and lines that nobody types.
. "$(dirname "$0")/faults.bash"

texts t 2 4 samovar && run 0 "$opis" index -q -i index t
head -c 1000000 /dev/zero | tr '\0' 'a' >long.txt
printf 'q\t' | cat - long.txt >batch.tsv
run 2 "$opis" batch -i index batch.tsv && says 'longer than 4096 bytes'
[ "$(wc -c <"$scratch/stderr")" -lt 20000 ] || fail "a query of 1 MB is told whole"
run 1 "$opis" batch -i index --max-bytes 2M batch.tsv
awk 'BEGIN { for (i = 0; i < 10000; i++) printf "samovar " }' >words.txt
run 2 "$opis" batch -i index --max-bytes 2M words.txt && says 'too many words'
run 0 "$opis" batch -i index --max-bytes 2M --max-words 10000 --format=trec words.txt
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "(" }' >open.txt
run 2 "$opis" batch -i index --max-bytes 2M open.txt && says 'nested too deeply'
run 2 "$opis" batch -i index --max-bytes 2M --max-depth 1000 open.txt && says 'nested too deeply'
awk 'BEGIN { for (i = 0; i < 990; i++) printf "("; printf "samovar"; for (i = 0; i < 990; i++) printf ")" }' >deep.txt
run 0 "$opis" batch -i index --max-depth 1000 --format=trec deep.txt
awk 'BEGIN { for (i = 0; i < 900; i++) printf "NOT "; printf "samovar" }' >nots.txt
run 0 "$opis" batch -i index --max-depth 1000 --format=trec nots.txt
awk 'BEGIN { for (i = 0; i < 300; i++) printf "(samovar NOT (lettera OR "; printf "samovar"; for (i = 0; i < 300; i++) printf "))" }' >mixed.txt
run 0 "$opis" batch -i index --max-depth 1000 --max-words 2000 --max-bytes 1M --format=trec mixed.txt
printf 'a\tsamovar\nb\tbad \377 bytes\nc\tlettera\n\xff\tsamovar\nz\0y\tsamovar\n' >bytes.tsv
run 2 "$opis" batch -i index --format=trec -n 1 bytes.tsv
says 'bytes\.tsv:2: ' && says 'not UTF-8' && harmless
grep -q '^a Q0' "$scratch/stdout" && grep -q '^c Q0' "$scratch/stdout" || fail "good lines were not run: $out"
run 2 "$opis" search -i index --max-depth 1001 x && run 2 "$opis" search -i index -n 0 x
run 2 "$opis" search -i index -n 99999999999999999999 x && run 2 "$opis" search -i index --offset -1 x
run 1 "$opis" search -i index --offset 999999999 samovar
run 2 "$opis" show -i index 'text-1.txt#p99999999999999999999'
finish
