#!/bin/bash
# Nothing of a text moves the cursor, or turns the direction of what is shown.
. "$(dirname "$0")/faults.bash"

mkdir t && printf 'The \033[31mred\033[0m samovar \a\b\r and \x7f the \xc2\x9b2J bag \xe2\x80\xaeturned\xe2\x81\xa6 \xff\xfe end\tof it.\n' >t/a.txt
printf 'Title \033]0;owned\007 samovar\n\n\xe2\x80\xa8Second\v paragraph\x01 with a samovar.\n' >t/b.txt
run 0 "$opis" index -i index --encoding UTF-8 t && harmless && says '^opis: a\.txt: 2 bytes are not UTF-8'
run 0 "$opis" search -i index samovar && harmless && has 'samovar'
run 0 "$opis" search -i index --explain --width 20 samovar && harmless
run 0 "$opis" search -i index --format=jsonl samovar && harmless
run 0 "$opis" show -i index a.txt#p1 && harmless
run 0 "$opis" show -i index --format=jsonl a.txt#p1 && harmless
run 0 "$opis" export -i index && harmless
run 0 "$opis" info -i index && harmless
printf 'It was so.[^1]\n\n[^1]: AVPRF, f. 4, op. 20, d. 5\033[31m, Ju\a\xe2\x80\xaerenev Li\033[2Jtvinovu, Ri\b\vm, 1 maja 1924, p. 3.\n' >t/c.txt
run 0 "$opis" index -i index --encoding UTF-8 t && harmless
for format in text jsonl csv csl bibtex; do run 0 "$opis" cite -i index --kind=all --format=$format AVPRF && harmless; done
for by in archive correspondent document; do run 0 "$opis" cite -i index --by=$by --width 20 && harmless; done
run 2 "$opis" cite -i index $'zeppelin\033[2J' && harmless
run 1 "$opis" cite -i index $'RGASPI, f. 3\033[2J' && harmless
run 2 "$opis" cite -i index --date $'\033[2J' && harmless
run 1 "$opis" search -i index $'teapot\033' && harmless
run 2 "$opis" search -i index $'in:\033[2J(' && harmless
run 2 "$opis" search -i index $'\033[2J AND' && harmless
run 2 "$opis" $'se\033[2Jarch' x && harmless
run 2 "$opis" search --co$'\033[2J' x && harmless
run 2 "$opis" show -i index $'\033[2J' && harmless
run 2 "$opis" search -i $'no\033[2Jwhere' x && harmless
finish
