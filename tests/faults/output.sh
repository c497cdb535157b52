#!/bin/bash
# Standard output that takes nothing.
. "$(dirname "$0")/faults.bash"

texts t 8 200 samovar && run 0 "$opis" index -q -i index t
for command in 'search -i index samovar' 'search -i index --format=jsonl -n 100 samovar' 'export -i index' 'info -i index' \
  'info --schema' 'show -i index text-1.txt#p1' 'help' 'completion bash' 'analyse t/text-1.txt' 'batch -i index t/text-1.txt' \
  '--version' 'index -i index t'; do
  run 2 bash -c "'$opis' $command >/dev/full" && says 'No space left|cannot be written'
  run 2 bash -c "'$opis' $command >&-" && says 'Bad file descriptor|cannot be written'
done
# A reader that leaves early is no trouble worth a crash.
bash -c "'$opis' export -i index | head -1 >one; exit \${PIPESTATUS[0]}" 2>stderr
code=$?
[ $code -eq 141 ] || [ $code -eq 2 ] || fail "a pipe that closes: exit $code"
[ "$(wc -l <one)" -eq 1 ] || fail "no line came through the pipe"
grep -q Sanitizer stderr && fail "$(cat stderr)"
finish
