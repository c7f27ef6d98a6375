/* util.h: what the commands share. Each command is an ordinary program with its own main in a file of its own;
   box.c makes one executable of all. */
#ifndef UTIL_H
#define UTIL_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct option;

extern int usage_status; /* exit status after a wrong option: 1, some commands say 2 */

/* getopt_long that answers --help with the text and wrong options with a hint, and ends. */
int option(int argc, char **argv, const char *letters, const struct option *longs, const char *usage);
_Noreturn void try_help(void);
_Noreturn void missing_operand(void);
void need(int argc, char **argv, int least, int most); /* operands behind the options */

FILE *open_input(const char *name);         /* "-" is standard input; complains and answers NULL */
int end_input(FILE *f, const char *name);   /* closes it; 1 if reading failed, after complaining */
void chop(char *line, ssize_t *n);          /* takes the newline away */

void *must(void *p);                        /* memory, or the end */
long number(const char *text, const char *what); /* a number with a suffix such as k; complains "what: 'text'" */
long whole(const char *text, int *ok);      /* digits only */

const char *user_name(uid_t uid, char *buf);   /* or the number; buf holds 32 bytes */
const char *group_name(gid_t gid, char *buf);
void mode_text(mode_t mode, char *text);       /* -rwxr-xr-x */
int parse_mode(const char *text, mode_t *mode, int is_dir); /* as chmod takes it; 0 if it makes no sense */

int read_file(const char *path, char *buf, size_t size); /* all of a small file, as a string; -1 if it can't be read */
int signal_number(const char *name);          /* a number, a name, with SIG or without; -1 */
const char *signal_name(int sig);             /* without SIG; NULL */

int yes(void);                                /* asks on standard input */
int confirm(const char *question, ...);

#endif
