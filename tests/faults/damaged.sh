#!/bin/bash
# What is in the place of an index, and is none.
. "$(dirname "$0")/faults.bash"

texts t 3 20 samovar && run 0 "$opis" index -q -i whole t

# refused STATUS PATTERN: every command that opens ./index refuses it in one line, and leaves it as it is.
refused() {
  local before command
  before=$(cat index/* index 2>/dev/null | cksum)
  for command in 'search -i index samovar' 'export -i index' 'info -i index' 'show -i index text-1.txt#p1' 'batch -i index t/text-1.txt' \
    'index -i index t'; do
    run 2 "$opis" $command && says "^opis: .*index.*$1" && lines 1
  done
  [ "$before" = "$(cat index/* index 2>/dev/null | cksum)" ] || fail "$1: what was there is changed"
}

# rebuilt: --full makes a good index of it.
rebuilt() {
  run 0 "$opis" index -q -i index --full t
  run 0 "$opis" search -i index samovar && has 'of .*60'
  rm -rf index
}

"$database" foreign index && refused 'not one that opis made'
run 2 "$opis" index -q -i index --full t && says 'not one that opis made' && rm -rf index
cp -r whole index && "$database" set index format 999 && refused 'format 999' && rebuilt
printf 'not a folder\n' >index && refused 'index'
run 2 "$opis" index -i index --full t && lines 1
[ "$(cat index)" = 'not a folder' ] || fail "a file was replaced"
rm -f index
mkdir index && echo mine >index/diary.txt
for command in 'search -i index samovar' 'info -i index'; do run 2 "$opis" $command && says 'no index here' && lines 1; done
rm -rf index
for table in iamglass postlist.glass docdata.glass termlist.glass position.glass; do
  cp -r whole index && rm index/$table
  for command in 'search -i index "samovar letter"' 'export -i index' 'info -i index'; do
    timeout 60 bash -c "'$opis' $command" >stdout 2>stderr
    code=$?
    # A table that the command does not read may be missing without its knowing.
    case $code in
    2) [ "$(wc -l <stderr)" -eq 1 ] || fail "$table missing, $command: $(cat stderr)" ;;
    0 | 1) ;;
    *) fail "$table missing, $command: exit $code, $(cat stderr)" ;;
    esac
  done
  rm -rf index
done
cp -r whole index && rm index/postlist.glass && refused 'damaged' && rebuilt
for table in postlist.glass docdata.glass; do
  cp -r whole index && : >index/$table
  run 2 "$opis" export -i index && says 'damaged' && lines 1 && rebuilt
  cp -r whole index && truncate -s -8192 index/$table
  run 2 "$opis" export -i index && says 'damaged' && lines 1 && rebuilt
done
cp -r whole index && truncate -s 10 index/iamglass && refused 'index' && rm -rf index
finish
