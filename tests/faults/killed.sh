#!/bin/bash
# kill -9 at random moments, 100 of them (KILLS): the index is a commit, and the next run completes it.
. "$(dirname "$0")/faults.bash"

kills=${KILLS:-100}
export ASAN_OPTIONS=detect_leaks=0 # leaks are found by the other tests; here they would take the time
RANDOM=1924
texts t 20 10 samovar
mkdir old && cp -r t old
"$opis" index -q -i old.index old/t
for file in t/text-*5.txt t/text-1?.txt; do echo 'A paragraph that came later.' >>$file; done
rm t/text-2.txt && texts added 3 40 teapot && for file in added/*; do mv "$file" "t/new-${file##*/}"; done

# The same paths in all: the runs happen in folders of one name.
mkdir base && cp -r old/t base/t && (cd base && "$opis" index -q t)
mkdir fresh && cp -r t fresh/t && (cd fresh && "$opis" index -q t)
(cd base && "$opis" export) >old.export && (cd fresh && "$opis" export) >new.export
start=$(date +%s%N) && rm -rf work && cp -r fresh work && rm -rf work/.opis && (cd work && "$opis" index -q t)
whole=$((($(date +%s%N) - start) / 1000000))

# Documents of an export, a line each.
documents() {
  awk '{ match($0, /"file":"[^"]*"/); file = substr($0, RSTART, RLENGTH); all[file] = all[file] $0 }
    END { for (file in all) print all[file] }' "$1" | sort
}

documents old.export >old.documents && documents new.export >new.documents
sort -u old.documents new.documents >either.documents

check_index() {
  "$opis" export >now.export 2>export.err
  if [ $? -ne 0 ]; then
    # Killed before the first commit.
    [ $kind = new ] && grep -qE 'no index|an empty index' export.err || fail "kill $i ($kind): $(cat export.err)"
    return
  fi
  if type xapian-check >/dev/null 2>&1; then
    xapian-check .opis >check.out 2>&1 || fail "kill $i ($kind): $(tail -3 check.out)"
  fi
  documents now.export >now.documents
  comm -23 now.documents "$1" | grep -q . && fail "kill $i ($kind): half of a document: $(comm -23 now.documents "$1")"
}

alive=0
for ((i = 1; i <= kills; i++)); do
  rm -rf work && mkdir work && cd work && cp -r ../t t
  case $((i % 3)) in
  0) kind=new known=../new.documents options= ;;
  1) kind=update known=../either.documents options= && cp -r ../base/.opis .opis ;;
  2) kind=full known=../either.documents options=--full && cp -r ../base/.opis .opis ;;
  esac
  "$opis" index -q $options t 2>/dev/null &
  build=$!
  sleep $(printf '0.%03d' $((RANDOM % (whole < 1200 ? whole * 3 / 4 : 900))))
  kill -9 $build 2>/dev/null && alive=$((alive + 1))
  wait $build 2>/dev/null
  check_index $known
  "$opis" index -q $options t 2>index.err || fail "kill $i ($kind): the next run: $(cat index.err)"
  "$opis" export | cmp -s - ../new.export || fail "kill $i ($kind): the next run does not give what a rebuild gives"
  cd .. && [ $failures -gt 3 ] && break
done
echo "$alive of $((i - 1)) runs were killed alive; a whole run takes $whole ms"
finish
