/* The numbers that ranking goes by, each with what it was chosen by. */
#ifndef OPIS_SEARCHER_WEIGHTS_H
#define OPIS_SEARCHER_WEIGHTS_H

/* BM25 over units: notes and passages rank best together with little length normalisation (b 0.3 to 0.5; the higher b
 * favours notes of a few words), and repetition says little in texts this short. */
#define OPIS_BM25_K1 1.0
#define OPIS_BM25_B  0.5

/* Function words: never dropped, which cost Spanish questions 17 thousandths of MRR, and weighed lightly. */
#define OPIS_WEIGHT_STOP 0.4

/* The folded form beside the classes of a word: who writes a form mostly means it. */
#define OPIS_WEIGHT_FORM 0.3

/* ---- The second stage -----------------------------------------------------------------------------------------
 *
 * Chosen by climbing on half of the topics of some 7,000 judged questions and three-word queries in four languages, and
 * tried on the other half, where they gain as much (RESULTS.md in tests/relevance). All together lift the mean MRR@10
 * of questions from 863 to 890 thousandths and of three words from 748 to 783. What is said of each is what is lost
 * without it, questions and three words, or on the judged queries over corpus/; the optimum is flat, so that a weight
 * half as large or half as large again costs less than 2. */

/* So many hits of the first stage are scored again: 50 give no more, 20 cost 1. */
#define OPIS_RERANK_DEPTH 32

/* 11 and 6, and 191 of nDCG where every word is misspelt. Rarity among the candidates does as well as rarity in the
 * whole collection, which would have to be kept. */
#define OPIS_WEIGHT_LETTERS 0.6

/* 4 and 9; 41 for dates. */
#define OPIS_WEIGHT_WINDOW 1.3

/* 1 and 0: most of it is in the window. More costs questions. */
#define OPIS_WEIGHT_PAIRS 0.1

/* 1 and 3; 13 for dates. */
#define OPIS_WEIGHT_COVER 0.5

/* 3 and 4; more still helps there, and harms titles that are asked for by a reader of another language. */
#define OPIS_WEIGHT_LANGUAGE 8.0

/* 2 for dates; more puts all of a document before what was asked for. */
#define OPIS_WEIGHT_TITLE 0.1

/* 8 for dates, 4 for questions over corpus/. */
#define OPIS_WEIGHT_ANCHOR 0.2

/* 46 for phrases: other forms of their words, being rarer, would weigh more. */
#define OPIS_WEIGHT_PHRASE 1.5

/* 22 for citations, 30 for dates: a number says little alone and all in its place. */
#define OPIS_WEIGHT_NUMBERS 3.0

#endif
