/* Filling a struct opis_error. Whoever knows the cause writes the message; everyone above passes it on. */
#ifndef OPIS_BASE_ERROR_H
#define OPIS_BASE_ERROR_H

#include <opis.h>

/* Sets status and message and returns the status. Control characters and bad UTF-8 that a name brings into the
 * message are made visible (\n, \x1b, \xff). `error` may be NULL. */
enum opis_status opis_fail(struct opis_error *error, enum opis_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, at a place of the query. */
enum opis_status opis_fail_at(struct opis_error *error, enum opis_status status, size_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "PATH: what: what errno means", as OPIS_NOT_FOUND for ENOENT and OPIS_IO for the rest. */
enum opis_status opis_fail_errno(struct opis_error *error, const char *path, const char *what);

#endif
