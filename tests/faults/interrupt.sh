#!/bin/bash
# Ctrl-C: the last commit stays, the next run goes on.
. "$(dirname "$0")/faults.bash"

texts t 30 150 samovar
"$opis" index -q -i undisturbed t && "$opis" export -i undisturbed >expected
interrupted=0
for delay in 0.1 0.2 0.4 0.8; do
  rm -rf index
  bash -c "trap - INT; exec '$opis' index -j 1 -i index t" >stdout 2>stderr &
  build=$!
  sleep $delay && kill -INT $build 2>/dev/null
  wait $build
  code=$?
  case $code in
  0) ;;
  2) interrupted=$((interrupted + 1)) && grep -q 'goes on from there' stderr || fail "no word of going on: $(cat stderr)" ;;
  130) ;; # before there was a handler
  *) fail "interrupted after $delay s: exit $code: $(cat stderr)" ;;
  esac
  run 0 "$opis" index -q -i index t
  "$opis" export -i index | cmp - expected || fail "not what an undisturbed run gives, after $delay s"
done
echo "interrupted $interrupted of 4 times"
finish
