/* part.h: what head and tail share: which part of a file is meant, and one file after the other. */
#ifndef PART_H
#define PART_H

#include <stddef.h>
#include <sys/types.h>

struct part {
	long count;          /* how much */
	int bytes;           /* of bytes, not lines */
	char sign;           /* '-' or '+' in front of the count, 0 for none */
	int quiet, verbose;  /* no header in front of a file; one even in front of a single file */
	int following;       /* the last file is watched as it grows */
};

char **choose_part(int argc, char **argv, const char *letters, const char *usage, struct part *p); /* answers the files' names */
int each_file(char **names, const struct part *p, int (*copy)(int fd, const struct part *p));      /* answers the exit status */

char *read_all(int fd, const struct part *p, size_t *len);                  /* NULL if reading failed; tail may forget the beginning */
size_t last_part(const char *text, size_t len, const struct part *p);       /* where it begins */

#endif
