"""opis as a script uses it: builds an index, asks many queries, shows what opis sees in many texts. Every program runs
with a home of its own, so that nobody's settings change a figure."""
import json
import os
import re
import subprocess

# What means something in a query; the rest of it are words. Apostrophes and hyphens belong to theirs.
NOT_OF_WORDS = re.compile(r"[^\w'’‘ʹʺʼ`\u0300-\u036f-]+")


class Trouble(Exception):
    """opis, or a scorer, ended otherwise than it should; the message says which and how."""


def plain_words(query):
    """The words of a query without all that means something to opis: marks, parentheses, operators, fields."""
    words = NOT_OF_WORDS.sub(' ', query).split()
    return ' '.join(word.lower() if word in ('AND', 'OR', 'NOT', 'NEAR', 'ADJ') else word for word in words)


class Engine:
    """`program` is the command opis; `scratch` an empty folder for indexes and queries, which the caller removes."""

    def __init__(self, program, scratch):
        self.program, self.scratch = str(program), scratch
        self.environment = {'HOME': str(scratch), 'PATH': os.environ.get('PATH', ''), 'LC_ALL': 'C.UTF-8'}

    def run(self, *arguments, feed=None, right=(0,)):
        """What `opis ARGUMENTS` writes, as bytes. An exit code that is not in `right` is trouble."""
        done = subprocess.run([self.program, *map(str, arguments)], input=feed, env=self.environment, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode not in right:
            message = done.stderr.decode('utf-8', 'replace').strip()
            raise Trouble(f'opis {arguments[0]} ended with {done.returncode}: {message}')
        return done.stdout

    def index(self, name, paths):
        """The folder of a new index of some files or folders."""
        folder = self.scratch / name
        self.run('index', '--quiet', '-i', folder, *paths)
        return folder

    def export(self, index):
        """Every unit of an index, in reading order."""
        return [one for one in objects(self.run('export', '-i', index)) if 'locator' in one]

    def search(self, index, queries, depth):
        """({qid: hits, best first}, qids asked again). `queries` holds (qid, query). One that opis refuses is asked
        once more as the plain words in it, which is what someone with two hundred questions would do."""
        hits = self._batch(index, queries, depth)
        again = [(qid, plain_words(query)) for qid, query in queries if qid not in hits]
        if again:
            hits.update(self._batch(index, again, depth))
        return hits, [qid for qid, _ in again]

    def _batch(self, index, queries, depth):
        """{qid: hits} of the queries that were run; those without a summary were refused."""
        if not queries:
            return {}
        feed = ''.join(f'{qid}\t{query}\n' for qid, query in queries).encode()
        found, run = {}, {}
        for one in objects(self.run('batch', '-i', index, '-n', depth, feed=feed, right=(0, 1, 2))):
            if one.get('kind') == 'summary' and 'locator' not in one:
                run[one['qid']] = found.get(one['qid'], [])
            else:
                found.setdefault(one['qid'], []).append(one)
        return run

    def analyse(self, texts, *options):
        """{id: what opis sees in the text}. `texts` holds (id, text); neither has a tab or a line break."""
        feed = ''.join(f'{name}\t{text}\n' for name, text in texts).encode()
        return {one['id']: one for one in objects(self.run('analyse', '--ids', *options, feed=feed))}

    def has_option(self, command, option):
        return option.encode() in self.run('help', command)


def objects(lines):
    """The objects of JSON Lines. Text may hold any line separator but \\n, so lines are split at that alone."""
    return [json.loads(line) for line in lines.split(b'\n') if line]


def rows(path):
    """The rows of a table with tabs, as dicts by its first line."""
    lines = path.read_text(encoding='utf-8').rstrip('\n').split('\n')
    head = lines[0].split('\t')
    return [dict(zip(head, line.split('\t'))) for line in lines[1:]]
