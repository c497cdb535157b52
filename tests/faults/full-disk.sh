#!/bin/bash
# A disk that is full: by a limit on file sizes, and by a small file system where mounting is allowed.
. "$(dirname "$0")/faults.bash"

texts t 6 60 samovar && texts more 20 150 teapot
run 0 "$opis" index -q -i whole t && "$opis" export -i whole >before

# same: the index answers as before the run that failed.
same() {
  "$opis" export -i "$1" >after 2>stderr || fail "after a full disk: $(cat stderr)"
  cmp -s before after || fail "after a full disk: not the last commit"
}

for limit in 1 100 300; do # blocks of 1 KB
  rm -rf index && cp -r whole index
  run 2 bash -c "ulimit -f $limit; exec '$opis' index -q -i index t more" && says '^opis: .*index' && lines 1
  same index
  rm -rf fresh
  run 2 bash -c "ulimit -f $limit; exec '$opis' index -q -i fresh t more" && says '^opis: .*fresh' && lines 1
  run 0 "$opis" index -q -i fresh t more && run 0 "$opis" search -i fresh teapot
  run 2 bash -c "ulimit -f $limit; exec '$opis' index -q -i index --full t more" && same index
  run 0 "$opis" index -q -i index t more && run 0 "$opis" search -i index teapot
done

mkdir small
if mount -t tmpfs -o size="$(($(du -sk whole | cut -f1) + 300))k" tmpfs small 2>/dev/null; then
  trap 'cd /; umount "$scratch/work/small"; rm -rf "$scratch"' EXIT
  cp -r whole small/index
  run 2 "$opis" index -q -i small/index t more && says 'No space left' && lines 1
  same small/index
  run 0 "$opis" search -i small/index samovar
else
  skip "a small file system: mounting is not allowed"
fi
finish
