#!/bin/bash
# Several indexes as one, some of them served by xapian-tcpsrv and xapian-progsrv: what one index of all the files
# answers, they answer, to the byte; and what goes wrong with one of them is said, and fails the whole.
corpus=$(realpath "$(dirname "$0")/../../corpus")
. "$(dirname "$0")/faults.bash"
command -v xapian-tcpsrv xapian-progsrv python3 >/dev/null || { skip "no xapian-tools"; exit 77; }
umask 022
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; cd /; rm -rf "$scratch"' EXIT

mkdir all odd even
number=0
for file in "$corpus"/??-*.txt; do
  number=$((number + 1))
  cp "$file" all && cp "$file" "$([ $((number % 2)) = 1 ] && echo odd || echo even)"
done
for half in all odd even; do run 0 "$opis" index -q -i $half/index $half; done
run 0 "$opis" info -i all/index && has '^documents +1[0-9],'

# free_port: a port of the loopback that nobody has.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# serve PORT INDEX OPTION…: leaves its number in $server. It ends by ending all of its process group, so it has its own.
serve() {
  local port=$1 index=$2
  shift 2
  : >log
  setsid xapian-tcpsrv --interface 127.0.0.1 --port "$port" "$@" "$index" >log 2>&1 &
  server=$!
  servers+=($server)
  for ((i = 0; i < 200; i++)); do grep -q Listening log && return; sleep 0.05; done
  fail "the server does not start: $(cat log)"
}

port=$(free_port)
serve "$port" even/index
printf '# both here\nglass odd/index\nauto even/index\n' >here.stub
printf 'glass odd/index\nremote 127.0.0.1:%s\n' "$port" >half.stub
printf 'remote :xapian-progsrv odd/index\nremote 127.0.0.1:%s\n' "$port" >far.stub
layouts=('-i odd/index -i even/index' '-i far.stub')

# Estimates above a hundred depend on how the units are spread, so no query here finds more.
cat >queries <<'QUERIES'
чичерин manzoni
"pacto de no agresión"
trattato commercio Unione Sovietica
договор о дружбе ненападении и нейтралитете
who:Litvinov
date:1924-02..1924-12 in:notes
cites:"AVPRF f.4 op.20"
riconosc* AND (URSS OR sovietico) NOT roma
=Mosca ambasciatore
lang:es pacto
title:treaties commerce
file:it-* trattato
section:recognition trade
Litvinov NEAR/5 Jurenev
dogovor nenapadenii
the trade agreement of london and its closer alliance
zzzz
QUERIES

# same COMMAND…: what it writes of the one index, it writes of every layout.
same() {
  local layout code command=$1
  shift
  "$opis" "$command" -i all/index "$@" >expected 2>expected.err
  code=$?
  for layout in "${layouts[@]}"; do
    run $code "$opis" "$command" $layout "$@"
    cmp -s "$scratch/stdout" expected || fail "$command $* with $layout: $(diff "$scratch/stdout" expected | head -5)"
    cmp -s "$scratch/stderr" expected.err || fail "$command $* with $layout says: $err"
  done
}

for options in '' '--rank=bm25 --offset=3 --count=5' '--sort=date' '--all --format=text' '--offset=40 --count=1000 --format=trec' \
  '--exact --no-variants'; do
  same batch $options queries
done
printf 'remote :xapian-progsrv all/index\n' >one.stub
"$opis" batch -i all/index queries >expected 2>/dev/null
run 0 "$opis" batch -i one.stub queries && cmp -s "$scratch/stdout" expected || fail 'one index that is served'
same search --explain 'Чичерин "20 op" archivo'
same search --format=jsonl -n 3 'Litvinov Roma'
same search 'nothing-of-this zzzz'
same search --notes-of en-wiki-treaties.txt#p5
same show --around 1 en-wiki-treaties.txt#p5 it-dispacci-incrociati.txt#p3
same show en-wiki-treaties.txt#p999 none.txt#p1
same cite
same cite --shared
same cite --who Litvinov --date 1924 --format=jsonl
same export
same terms --count 40
same terms --variants Чичерин
same check note-gap unresolved duplicate

# A served index: what can only be had where its files are.
run 2 "$opis" show -i far.stub --source en-wiki-treaties.txt#p5 && says 'en-wiki-treaties.txt: .*served.*progsrv' && lines 1
run 2 "$opis" check --deep -i half.stub && says "127.0.0.1:$port: .*--deep" && lines 1
run 0 "$opis" check -i half.stub changed && has "whether files changed that 127.0.0.1:$port serves"
run 0 "$opis" check --format=jsonl -i half.stub changed && has '"changed_not_asked":\["127.0.0.1:'
run 0 "$opis" info -i half.stub && has '^index +odd/index' && has "^index +127.0.0.1:$port"
run 0 "$opis" check --deep -i here.stub damage
run 0 env OPIS_INDEX=half.stub "$opis" search Manzoni

# The same index twice; a server of several, of whose second the dictionary cannot be had; another format.
printf 'glass even/index\nremote 127.0.0.1:%s\n' "$port" >twice.stub
run 2 "$opis" search -i twice.stub Manzoni && says 'twice.stub:2: 127.0.0.1:.*the same index as even/index' && lines 1
printf 'remote :xapian-progsrv odd/index even/index\n' >joined.stub
run 2 "$opis" search -i joined.stub Manzoni && says 'several indexes as one' && lines 1
cp -r even/index other && "$database" set other format 999
printf 'glass odd/index\nremote :xapian-progsrv other\n' >format.stub
run 2 "$opis" search -i format.stub Manzoni && says 'format.stub:2: xapian-progsrv other: .*format 999' && lines 1
run 2 "$opis" search -i odd/index -i other Manzoni && says 'other: .*format 999' && lines 1

# Nobody there, at an address and as a program.
printf 'glass odd/index\nremote 127.0.0.1:%s\n' "$(free_port)" >dead.stub
run 2 "$opis" search -i dead.stub Manzoni && says 'dead.stub:2: 127.0.0.1:.*Connection refused' && lines 1
printf 'glass odd/index\nremote :xapian-progsrv nowhere\n' >dead.stub
run 2 "$opis" search -i dead.stub Manzoni && says 'dead.stub:2: xapian-progsrv nowhere: ' && lines 1
printf 'glass odd/index\nremote :/no/such/program nowhere\n' >dead.stub
run 2 "$opis" search -i dead.stub Manzoni && says 'dead.stub:2: /no/such/program nowhere: ' && lines 1

# begin STUB: a batch that waits for its next query, behind file descriptor 3. Its first one is answered then.
begin() {
  rm -f in stdout && mkfifo in
  "$opis" batch -n 100 -i "$1" in >stdout 2>stderr &
  batch=$!
  exec 3>in
  echo Manzoni >&3
  for ((i = 0; i < 400; i++)); do [ -s stdout ] && return; sleep 0.05; done
  fail "$1: no answer to the first query"
}

# end CODE: the second query is asked, and it ends so. Numbers of hits of both queries are in $first and $second.
end() {
  echo Litvinov >&3
  exec 3>&-
  wait $batch
  code=$?
  [ $code -eq "$1" ] || fail "batch: exit $code instead of $1: $(cat stderr)"
  first=$(grep -c '"qid":"1".*"rank"' stdout) second=$(grep -c '"qid":"2".*"rank"' stdout)
  [ "$first" -gt 0 ] || fail 'no hits of the first query'
}

# A server that is gone between two queries fails the second, whatever the other shard has; one that closed an idle
# connection is asked again; a shard that is brought up to date again and again is read in one state or another.
kill $server && wait $server 2>/dev/null
serve "$port" even/index
begin half.stub
kill $server && wait $server 2>/dev/null
end 2
[ "$second" -eq 0 ] || fail "hits of the one shard that answers: $second"
grep -q "127.0.0.1:$port" stderr || fail "the dead server is not named: $(cat stderr)"
serve "$port" even/index --idle-timeout 100
begin half.stub && sleep 0.5
end 0
[ "$second" -gt 0 ] || fail 'no hits after the connection was idle'
for stub in here.stub half.stub; do
  begin $stub
  for round in 1 2 3; do
    for file in even/en-*.txt; do printf '\n\nLitvinov wrote letter %d.\n' $round >>"$file"; done
    run 0 "$opis" index -q -i even/index even
  done
  end 0
  [ "$second" -gt 0 ] && [ ! -s stderr ] || fail "$stub, overtaken by a writer: $(cat stderr)"
done

# Writing takes one folder here.
run 2 "$opis" index -i half.stub all && says 'half.stub: is a file' && lines 1
run 2 "$opis" index -i odd/index -i even/index all && says 'one index' && lines 1
run 2 env OPIS_INDEX=half.stub "$opis" index all && says 'half.stub: is a file' && lines 1
finish
