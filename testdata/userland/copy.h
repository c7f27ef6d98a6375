/* copy.h: what cp, mv and ln share: a list of sources and a target, and the copying itself. */
#ifndef COPY_H
#define COPY_H

struct copying {
	const char *program;
	const char *directory; /* -t */
	int exact;             /* -T: the target is a name, also if it is a directory; 2: if it is a link to one */
	int recursive, keep, links, force, ask, never, verbose, update;
};

/* Calls act with each source and where it goes. Returns 1 if one failed. */
int for_each_target(int argc, char **argv, struct copying *how, int (*act)(const char *from, const char *to, struct copying *how));
int copy_path(const char *from, const char *to, struct copying *how);

#endif
