#!/bin/bash
# What a folder may have in it that is no text.
. "$(dirname "$0")/faults.bash"

texts good 2 3 samovar
mkdir void && run 0 "$opis" index -i i0 void && says 'no texts'
run 1 "$opis" search -i i0 samovar
run 0 "$opis" export -i i0

run 2 "$opis" index -i i1 missing.txt good "$scratch/nowhere/at all"
says '^opis: missing\.txt: .*No such file' && says '^opis: .*/nowhere/at all: .*No such file' && lines 2
has '2 documents'
run 2 "$opis" index -i none missing.txt && says 'missing\.txt: .*No such file' && lines 1

mkdir mixed && cp good/text-1.txt mixed && : >mixed/empty.txt && printf '\n \n\t\n' >mixed/blank.txt
printf '%%PDF-1.7\n' >mixed/scan.pdf && printf '\0\1\2\3' >mixed/core && mkfifo mixed/pipe
run 0 "$opis" index -i i2 mixed
says '^opis: empty\.txt: without text$' && says '^opis: blank\.txt: without text$'
says '^opis: pipe: neither file nor folder$' && lines 3
has '1 other, 1 PDF, 2 without text, 1 neither'

mkdir bad && cp good/text-1.txt bad && printf 'a text\0with a zero' >bad/binary.txt
run 2 "$opis" index -i i3 bad && says '^opis: binary\.txt: not text: byte 6 ' && lines 1
has '1 document:'
run 1 "$opis" search -i i3 teapot && has 'Not read: 1 not text' && has '^  binary\.txt: not text'

run 2 "$opis" index -i i4 --max-file 300 good && says 'text-1\.txt: larger than' && says 'no texts' && lines 3
run 0 "$opis" index -i i4 --max-file 300K good && has 'read +2 files'

mkdir -p loop/deep && cp good/text-1.txt loop/deep && ln -s .. loop/deep/up && ln -s nothing loop/broken.txt
ln -s self loop/self
run 2 "$opis" index -i i5 loop
says '^opis: broken\.txt: unreadable: No such file' && says '^opis: deep/up: .*leads back' && says '^opis: self: '
lines 3 && has '1 document:'

if [ -c /dev/null ] && mkdir device && cp good/text-1.txt device && mknod device/null.txt c 1 3 2>/dev/null; then
  run 0 "$opis" index -i i6 device && says '^opis: null\.txt: neither' && lines 1
else
  skip "a device in the tree: mknod is not allowed"
fi

mkdir closed closed/folder && cp good/*.txt closed && cp good/text-1.txt closed/folder
chmod 000 closed/text-2.txt closed/folder && chmod 755 "$scratch" && mkdir -m 777 ours
if [ "$(id -u)" -ne 0 ]; then as=(); else as=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
if "${as[@]}" test -x "$opis" && ! "${as[@]}" test -r closed/text-2.txt; then
  run 2 "${as[@]}" "$opis" index -i ours/i7 closed
  says '^opis: text-2\.txt: permission denied$' && says '^opis: folder: permission denied$' && lines 2
  has '1 document:'
  chmod 755 closed/folder closed/text-2.txt
  run 0 "${as[@]}" "$opis" index -i ours/i7 closed && has '3 documents' && lines 0
  run 2 "${as[@]}" "$opis" index -i "$HOME/forbidden" good && says 'forbidden'
else
  skip "unreadable files: no other user can be taken"
fi
finish
