"""The judged queries over corpus/: queries.tsv and qrels.tsv, measured by class and held against bounds.tsv."""
import collections
import math

from engine import Trouble, rows

DEPTH = 10
ANSWER = 2  # the grade from which a unit answers, at least in part: what MRR and recall count
METRICS = ('MRR@10', 'nDCG@10', 'recall@10')
ALL = 'all'


def locate(judgements, units):
    """The judgements with the locators that their units have in this index, and a line for each that has moved. A unit
    is known by its opening words, so that judgements outlive a change of what counts as a paragraph or a note."""
    texts = {unit['locator']: unit['text'] for unit in units}
    by_file = collections.defaultdict(list)
    for unit in units:
        by_file[unit['file']].append(unit)
    located, moved = [], []
    for row in judgements:
        if texts.get(row['locator'], '').startswith(row['opening']):
            located.append(row)
            continue
        name = row['locator'].rpartition('#')[0]
        same = [unit['locator'] for unit in by_file[name] if unit['text'].startswith(row['opening'])]
        same = same or [unit['locator'] for unit in by_file[name] if row['opening'] in unit['text']]
        moved.append(f"{row['qid']}: {row['locator']} “{row['opening']}” is " + (' or '.join(same) or 'nowhere'))
        located.append({**row, 'locator': same[0] if len(same) == 1 else row['locator']})
    return located, moved


def measure(grades, locators):
    """The metrics of one query. `grades` is {locator: grade}, `locators` the hits in order."""
    hits = locators[:DEPTH]
    answers = {locator for locator, grade in grades.items() if grade >= ANSWER}
    first = next((1 / rank for rank, hit in enumerate(hits, 1) if hit in answers), 0.0)
    gained = gain([grades.get(hit, 0) for hit in hits])
    best = gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return {'MRR@10': first, 'nDCG@10': gained / best, 'recall@10': len(answers & set(hits)) / min(DEPTH, len(answers))}


def gain(grades):
    return sum((2 ** grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def mean(values):
    return {metric: sum(value[metric] for value in values) / len(values) for metric in METRICS}


def under_bounds(figures, bounds):
    """A line for each figure of a class that is under its bound, and for each class that has none."""
    poor = []
    for row in bounds:
        for metric in METRICS:
            now, bound = figures.get(row['class'], {}).get(metric, 0.0), float(row[metric])
            if now < bound:
                poor.append(f"{row['class']}: {metric} is {now:.4f}, under {bound:.3f}")
    unbound = set(figures) - {row['class'] for row in bounds}
    return poor + [f'{name}: no row in bounds.tsv' for name in sorted(unbound)]


class Judged:
    """The judged queries in `folder`, run over `corpus` by `engine`."""

    def __init__(self, engine, folder, corpus):
        self.folder, self.queries = folder, rows(folder / 'queries.tsv')
        # What tells about the texts, and how they are built, lies beside them under other names.
        texts = sorted(corpus.glob('[a-z][a-z]-*.txt'))
        if not texts:
            raise Trouble(f'{corpus}: no texts here')
        index = engine.index('corpus', texts)
        self.units = engine.export(index)
        self.judgements, self.moved = locate(rows(folder / 'qrels.tsv'), self.units)
        self.grades = collections.defaultdict(dict)
        for row in self.judgements:
            self.grades[row['qid']][row['locator']] = int(row['grade'])
        asked = [(query['qid'], query['query']) for query in self.queries]
        found, self.again = engine.search(index, asked, DEPTH)
        self.hits = {qid: [hit['locator'] for hit in found.get(qid, [])] for qid, _ in asked}
        self.measures = {qid: measure(self.grades[qid], self.hits[qid]) for qid, _ in asked}
        self.figures = self._figures()

    def _figures(self):
        by_class = collections.defaultdict(list)
        for query in self.queries:
            by_class[query['class']].append(self.measures[query['qid']])
        figures = {name: mean(values) for name, values in by_class.items()}
        figures[ALL] = mean(list(self.measures.values()))
        return figures

    def counts(self):
        return {**collections.Counter(query['class'] for query in self.queries), ALL: len(self.queries)}

    def check(self):
        return under_bounds(self.figures, rows(self.folder / 'bounds.tsv'))

    def record(self):
        """Writes what was reached into bounds.tsv, rounded down, so that the same run never falls under it."""
        lines = ['\t'.join(('class', *METRICS))]
        for name, values in self.figures.items():
            lines.append('\t'.join([name] + [f'{math.floor(1000 * values[metric]) / 1000:.3f}' for metric in METRICS]))
        (self.folder / 'bounds.tsv').write_text('\n'.join(lines) + '\n', encoding='utf-8')

    def relocate(self):
        """Writes the judgements with the locators of today."""
        head = ('qid', 'locator', 'grade', 'opening')
        lines = ['\t'.join(head)] + ['\t'.join(row[name] for name in head) for row in self.judgements]
        (self.folder / 'qrels.tsv').write_text('\n'.join(lines) + '\n', encoding='utf-8')

    def each(self):
        """A line for each query, and under it the hits with their grades (- is not judged) and the answers missed."""
        texts = {unit['locator']: unit['text'] for unit in self.units}
        for query in self.queries:
            qid, values = query['qid'], self.measures[query['qid']]
            yield f"{qid}  {query['query']}  " + ' '.join(f'{metric} {values[metric]:.3f}' for metric in METRICS)
            grades, hits = self.grades[qid], self.hits[qid]
            for hit in hits:
                yield f"  {grades.get(hit, '-')}  {hit}  {texts[hit][:100]}"
            for locator in grades:
                if locator not in hits and grades[locator] >= ANSWER:
                    yield f'  missed {grades[locator]}  {locator}  {texts.get(locator, "?")[:100]}'
