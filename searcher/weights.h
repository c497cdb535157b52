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
 * By some 7,000 judged questions and three-word queries in four languages, and the hundred over corpus/. They were
 * rounded after all of these had been seen; weights found by climbing on one half of the topics alone lifted the other
 * half as much (tests/relevance/RESULTS.md). The first five and the last rest on the questions and three words, and
 * half of one or half as much again costs 5 at the most; the others say little there, and were chosen on the queries
 * over corpus/, without any held back. What is said of each is what is lost without it: thousandths of the mean MRR@10
 * of questions and of three words, or of nDCG@10 over corpus/. */

/* So many hits of the first stage are scored again. 50 give the same; 20 cost three words 2. */
#define OPIS_RERANK_DEPTH 32

/* 11 and 4, and 128 of nDCG where every word is misspelt. Rarity among the candidates does as well as rarity in the
 * whole collection, which would have to be kept. */
#define OPIS_WEIGHT_LETTERS 0.6

/* 3 and 8; 26 for dates. */
#define OPIS_WEIGHT_WINDOW 1.3

/* 1 and 0: most of it is in the window. 0.5 costs three words 1. */
#define OPIS_WEIGHT_PAIRS 0.1

/* 1 and 1; 24 for dates. */
#define OPIS_WEIGHT_COVER 0.5

/* Over half of it does as well there as any more; it is full for the likeliest language, and none for one against which
 * the words of the query say four natural logarithms or more. */
#define OPIS_WEIGHT_LANGUAGE 8.0

/* Nothing: the texts of the questions have no titles, and over corpus/ little changes up to 0.8. */
#define OPIS_WEIGHT_TITLE 0.1

/* 9 for names, 4 for questions over corpus/; 0.2 costs questions 1. */
#define OPIS_WEIGHT_ANCHOR 0.3

/* 45 for phrases: other forms of their words, being rarer, would weigh more. */
#define OPIS_WEIGHT_PHRASE 1.5

/* 8 for dates: a number says little alone and all in its place. It costs citations 8, which another feature knows. */
#define OPIS_WEIGHT_NUMBERS 3.0

/* 24 for citations; 6 does as well: what cites the reference comes first. */
#define OPIS_WEIGHT_CITED 10.0

/* 36 for dates; at 8 a date in another language than the query's comes before one in it. */
#define OPIS_WEIGHT_DATED 7.0

/* 0 and 1; over corpus/ 4 for authors and 8 where words are misspelt, and it costs citations 7. What answers stands
 * among what is about the same. At 0.5 it costs dates. */
#define OPIS_WEIGHT_COMPANY 0.3

#endif
