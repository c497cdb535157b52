#!/bin/bash
# Files of an index cut, zeroed, overwritten and changed in single bits: nothing that is asked of it then crashes or hangs
# (broken.c); and what libxapian cannot survive ends a command with a message.
broken=$(realpath "$3")
. "$(dirname "$0")/faults.bash"

texts t 6 30 samovar
cat >t/notes.txt <<'TEXT'
The treaty was signed in Berlin.[1] Krestinskij wrote to Chicherin on 5 May 1922.[2]

Notes

[1] AVP RF, f. 04, op. 13, p. 87, d. 50, l. 12. Krestinskij to Chicherin, 5 May 1922.
[2] Ibid., l. 14; AVP RF, f. 082, op. 4, p. 10, d. 3.
TEXT
run 0 "$opis" index -q -i whole t
mkdir copy
# Overrunning of libxapian's own, in memcpy and the like, is no fault of ours.
echo 'interceptor_via_lib:libxapian' >suppressed
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0:suppressions=$PWD/suppressed
"$broken" whole copy 20 "${CASES:-135}" 2>stderr || fail "a damaged index was not survived: $(grep -m 3 ERROR: stderr)"

# A fault in the middle of a command
mkfifo pipe
"$opis" export -i whole >pipe 2>stderr &
reader=$!
exec 5<pipe
read -r -u 5
kill -SEGV $reader
wait $reader
code=$?
exec 5<&-
[ $code -eq 2 ] || fail "a fault: exit $code"
[ "$(grep -c '^opis: .*whole: .*damaged' stderr)" -eq 1 ] || fail "a fault: $(cat stderr)"
finish
