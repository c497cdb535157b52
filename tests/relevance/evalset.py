"""Other people's sets in one folder: A and A2 (passages), B (names), C (languages), D (stems), E (repair and hyphens),
F (layout). Each has a function that gives opis what the set asks, hands the answers to the set's own scorer in score/,
and returns rows (group, figure, value). README.md tells the formats."""
import itertools
import json
import re
import subprocess
import sys
import unicodedata

from engine import Trouble, rows

DEPTH = 20  # hits a query that the scorer of A and A2 looks at
MISSING = '-'
LABELS = {'ru-Latn': 'ru-lat', 'ru-Cyrl': 'ru-cyr'}  # what C calls the languages of opis


def score(folder, scorer, *options):
    """What a scorer of the folder prints, or None where there is none."""
    path = folder / 'score' / scorer
    if not path.is_file():
        return None
    done = subprocess.run([sys.executable, '-B', str(path), *map(str, options)], check=False, encoding='utf-8',
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise Trouble(f'{scorer} ended with {done.returncode}: {done.stderr.strip()[-400:]}')
    return done.stdout


def write(path, lines):
    path.write_text(''.join(line + '\n' for line in lines), encoding='utf-8')
    return path


# A, A2: passages.

def passages(opis, folder, name):
    index = opis.index(name, [folder / name / 'collection'])
    queries = [(row['qid'], row['query']) for row in rows(folder / name / 'queries.tsv')]
    hits, again = opis.search(index, queries, DEPTH)
    run = write(opis.scratch / f'{name}.run',
                ('\t'.join((qid, str(hit['rank']), hit['file'], ' '.join(hit['text'].split())))
                 for qid, found in hits.items() for hit in found))
    out = score(folder, 'score_retrieval.py', folder / name, run, '--by', 'lang,variant', '--json')
    asked = [('ALL', 'asked again as plain words', str(len(again)))]
    if out is None:
        return asked + [('all', 'MRR@10', MISSING)]
    groups = json.loads(out)
    order = sorted(groups, key=lambda group: (group == 'ALL', group))
    return [(group, 'MRR@10', f"{groups[group]['MRR@10']:.3f}") for group in order] + asked


# B: names; D: stems.

class Keys:
    """Numbers for terms, because scorers take signs for separators that a term may hold."""

    def __init__(self):
        self.numbers = {}

    def of(self, term):
        return str(self.numbers.setdefault(term, len(self.numbers)))

    def by_position(self, tokens):
        """A set of keys for each position, in order. A compound shares the position of its first part."""
        places = {}
        for token in tokens:
            places.setdefault(token['position'], set()).update(self.of(term['term']) for term in token['terms'])
        return [places[position] for position in sorted(places)]

    def of_word(self, tokens):
        """The keys of what should be one word: of the token that spans it all, or one for the row of its tokens."""
        if not tokens:
            return set()
        last = max(token['end'] for token in tokens)
        whole = [token for token in tokens if token['start'] == tokens[0]['start'] and token['end'] == last]
        if whole:
            return {self.of(term['term']) for term in whole[0]['terms']}
        return {self.of('\0'.join(token['terms'][0]['term'] for token in tokens))}


def names(opis, folder, name):
    strings = score(folder, 'score_names.py', folder / name, '--strings')
    if strings is None:
        return [('all', 'F1', MISSING)]
    strings = strings.rstrip('\n').split('\n')
    seen = opis.analyse([(str(i), string) for i, string in enumerate(strings)])
    keys = Keys()
    lines = (string + '\t' + ' '.join('|'.join(sorted(place)) for place in keys.by_position(seen[str(i)]['tokens']))
             for i, string in enumerate(strings))
    run = write(opis.scratch / 'names.keys', lines)
    out = score(folder, 'score_names.py', folder / name, '--keys', run, '--groups')
    table, figure, counts = [], '', {}
    for line in out.split('\n'):
        if re.match('(recall|false-match rate) by category', line):
            figure = line.partition(' by ')[0]
        elif match := re.match(r'  (\S+) +(\d+)/(\d+) +(\S+)', line):
            table.append((match[1], figure, match[4]))
            counts[match[1]] = (int(match[2]), int(match[3]))
    both = [counts[name] for name in ('conv-es', 'conv-it') if name in counts]
    if both:
        table.append(('conv-es and conv-it', 'recall', f'{sum(b[0] for b in both) / sum(b[1] for b in both):.3f}'))
    for group, pattern in (('all', 'ALL (.*)'), ('groups', r'GROUPS \(macro\) (.*?)  over')):
        found = re.search(pattern, out)
        table += [(group, name, value) for name, value in re.findall(r'([A-Za-z][\w -]*?) (\d\.\d+)', found[1])]
    return table


def stems(opis, folder, name):
    """Every form is analysed alone, as a query's word is: without its language and, if opis can be told one, with."""
    table = []
    tellable = opis.has_option('analyse', '--lang')
    for path in sorted((folder / name).glob('lemmas_*.tsv')):
        forms = sorted({(row['lang'], row['form']) for row in rows(path)})
        table += stem_rows(opis, folder, path, forms, '')
        table += stem_rows(opis, folder, path, forms, ', told the language') if tellable else []
    return table


def stem_rows(opis, folder, path, forms, told):
    keys, lines = Keys(), []
    for lang in sorted({lang for lang, _ in forms}):
        own = [form for other, form in forms if other == lang]
        tag = lang if not lang.startswith('ru-') else 'ru-Cyrl' if lang == 'ru-cyr' else 'ru-Latn'
        seen = opis.analyse([(str(i), form) for i, form in enumerate(own)], *(['--lang', tag] if told else []))
        lines += ['\t'.join((lang, form, '|'.join(sorted(keys.of_word(seen[str(i)]['tokens'])))))
                  for i, form in enumerate(own)]
    out = score(folder, 'score_stem.py', path, write(opis.scratch / 'stems.keys', lines))
    if out is None:
        return [(path.stem + told, 'F1', MISSING)]
    found = re.findall(r'^(\S+) +groups.* P (\S+) R (\S+) F1 (\S+)', out, re.MULTILINE)
    return [(lang + told, figure, value) for lang, *values in found
            for figure, value in zip(('precision', 'recall', 'F1'), values)]


# C: languages.

def languages(opis, folder, name):
    return sentences(opis, folder, name) + mixed_words(opis, folder, name)


def sentences(opis, folder, name):
    seen = opis.analyse([(row['id'], row['text']) for row in rows(folder / name / 'sentences.tsv')])
    if not any('lang' in one for one in seen.values()):
        return [('sentences', 'accuracy', MISSING)]
    lines = (f"{key}\t{LABELS.get(one.get('lang'), one.get('lang', 'und'))}" for key, one in seen.items())
    out = score(folder, 'score_lang.py', folder / name, '--sentences', write(opis.scratch / 'sentences.lang', lines))
    if out is None:
        return [('sentences', 'accuracy', MISSING)]
    lengths = out.split('\n', maxsplit=1)[0].split()
    table = []
    for line in out.split('\n')[1:]:
        label, *values = line.split()
        if label == 'macro':
            break
        table += [(f'{label} {length}', 'accuracy', value) for length, value in zip(lengths, values)]
    macro = re.search('macro over languages (.*)', out)
    lengths = re.findall(r'(\S+) (\S+)', macro[1])
    return table + [(f'mean of languages, {length}', 'accuracy', value) for length, value in lengths]


def mixed_notes(path):
    """(id, text, its tokens in order) of each string of codeswitch.tok."""
    found = []
    for line in path.read_text(encoding='utf-8').split('\n'):
        if line.startswith('# id = '):
            found.append([line[7:], '', []])
        elif line.startswith('# text = '):
            found[-1][1] = line[9:]
        elif line and (not line.startswith('#') or '\t' in line):
            found[-1][2].append(line.split('\t')[0])
    return found


def labels_of(one, tokens):
    """(ordinal, language) of each of the set's tokens: of the first word of opis that it has letters in common with."""
    text, at = one['text'].encode(), 0
    for ordinal, token in enumerate(tokens, 1):
        wanted = unicodedata.normalize('NFC', token).encode()
        start = text.find(wanted, at)
        if start < 0:
            continue  # opis has mended the word: no label, so it counts as wrong
        at = start + len(wanted)
        lang = next((word.get('lang') for word in one['tokens'] if word['start'] < at and word['end'] > start), None)
        if lang:
            yield ordinal, lang


def mixed_words(opis, folder, name):
    notes = mixed_notes(folder / name / 'codeswitch.tok')
    seen = opis.analyse([(key, text or ' '.join(tokens)) for key, text, tokens in notes])
    if not any('lang' in word for one in seen.values() for word in one['tokens']):
        return [('words of mixed notes', 'accuracy', MISSING)]
    lines = (f'{key}\t{ordinal}\t{lang}' for key, _, tokens in notes for ordinal, lang in labels_of(seen[key], tokens))
    out = score(folder, 'score_lang.py', folder / name, '--tokens', write(opis.scratch / 'words.lang', lines))
    if out is None:
        return [('words of mixed notes', 'accuracy', MISSING)]
    return [(f'words, {kind} {label}', 'accuracy', value)
            for kind, label, value in re.findall(r'^(\S+) +(\S+) +\d+/\d+ +(\S+)', out, re.MULTILINE)]


# E: repair and hyphens.

def repair(opis, folder, name):
    texts = [(row['id'], row['text']) for row in table_rows(folder / name / 'mojibake.tsv')]
    seen = opis.analyse(texts)
    lines = (f"{key}\t{' '.join(one['text'].split())}" for key, one in seen.items())
    out = score(folder, 'score_repair.py', folder / name, '--mojibake', write(opis.scratch / 'repaired.tsv', lines))
    table = [] if out else [('repair', 'exact', MISSING)]
    for match in re.finditer(r'^(.{26})(.{16}) *(\d+) +(\S+) +(\S+)$', out or '', re.MULTILINE):
        if match[2].strip() or match[1].startswith('damage'):
            continue  # by kind of text: the scorer alone shows that
        table += [(match[1].strip(), 'exact', match[4]), (match[1].strip(), 'wrongly changed', match[5])]
    return table + hyphens(opis, folder, name)


def table_rows(path):
    """As rows(), of a table whose text may hold carriage returns and other separators."""
    lines = path.read_bytes().decode('utf-8').rstrip('\n').split('\n')
    head = lines[0].split('\t')
    return [dict(zip(head, line.split('\t'))) for line in lines[1:]]


def hyphens(opis, folder, name):
    joined = opis.scratch / 'joined'
    joined.mkdir(exist_ok=True)
    for row in rows(folder / name / 'hyphen' / 'index.tsv'):
        block = opis.run('analyse', '--block', folder / name / 'hyphen' / f"{row['name']}.txt")
        (joined / f"{row['name']}.txt").write_text(json.loads(block)['text'], encoding='utf-8')
    out = score(folder, 'score_repair.py', folder / name, '--hyphen', joined)
    if out is None:
        return [('hyphens', 'paragraph exact', MISSING)]
    return [(f'hyphens {lang}', figure, value)
            for lang, figure, value in re.findall(r'^(\S+) +(paragraph exact|\S+) +\d+/\d+ +(\S+)$', out, re.MULTILINE)]


# F: layout.

def layout(opis, folder, name):
    index = opis.index(name, [folder / name / 'text'])
    export = opis.scratch / 'layout.jsonl'
    export.write_bytes(opis.run('export', '-i', index))
    out = score(folder, 'score_layout.py', folder / name / 'gold', export)
    if out is None:
        return [('all', 'notes F1', MISSING)]
    head, *lines = out.split('\n')
    figures = head.split()
    table = []
    for line in lines:
        group, *values = line.split()[:len(figures) + 1] or ['']
        if len(values) == len(figures):
            table += [(group, figure, value) for figure, value in zip(figures, values)]
    return table


SETS = {'A': passages, 'A2': passages, 'B': names, 'C': languages, 'D': stems, 'E': repair, 'F': layout}


def print_table(opis, folder, wanted):
    """Prints a table of the figures of all wanted sets that the folder has, a row for what shares a group."""
    print('\n| set | of | figures |\n|---|---|---|')
    for name, measure in SETS.items():
        if name not in wanted or not (folder / name).is_dir():
            continue
        for group, figures in itertools.groupby(measure(opis, folder, name), key=lambda row: row[0]):
            told = ', '.join(f'{figure} {value}' for _, figure, value in figures)
            print(f'| {name} | {group} | {told} |', flush=True)
