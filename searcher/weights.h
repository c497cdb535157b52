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

/* ---- The second stage ----------------------------------------------------------------------------------------- */

/* So many hits of the first stage are scored again. */
#define OPIS_RERANK_DEPTH 32

#define OPIS_WEIGHT_LETTERS  0.7
#define OPIS_WEIGHT_WINDOW   1.2
#define OPIS_WEIGHT_PAIRS    0.2
#define OPIS_WEIGHT_COVER    0.4
#define OPIS_WEIGHT_LANGUAGE 8.0
#define OPIS_WEIGHT_TITLE    0.1
#define OPIS_WEIGHT_ANCHOR   0.2
#define OPIS_WEIGHT_PHRASE   1.0
#define OPIS_WEIGHT_NUMBERS  0.5

#endif
