/* users.c: users and groups, from /etc/passwd and /etc/group. See getpwnam(3), getgrnam(3).

   Each line is a list of fields between colons. The answers lie in memory that the next call writes over. */
#include "libc.h"
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIELDS 7
#define MEMBERS 64

/* A file that is read line by line. */
struct table {
	const char *path;
	FILE *file;
	char *line;
	size_t size;
	char *field[FIELDS];
};

static struct table users = {.path = "/etc/passwd"}, groups = {.path = "/etc/group"};

static void rewind_table(struct table *t)
{
	if (t->file)
		fclose(t->file);
	t->file = NULL;
}

/* Cuts the next line of that many fields into them; others are left out. */
static int next_line(struct table *t, int fields)
{
	if (!t->file && !(t->file = fopen(t->path, "re")))
		return 0;
	while (getline(&t->line, &t->size, t->file) > 0) {
		char *rest = t->line;
		int n = 0;
		t->line[strcspn(t->line, "\n")] = 0;
		while (n < fields && (t->field[n] = strsep(&rest, ":")))
			n++;
		if (n == fields)
			return 1;
	}
	return 0;
}

struct passwd *getpwent(void)
{
	static struct passwd u;
	if (!next_line(&users, 7))
		return NULL;
	char **f = users.field;
	u = (struct passwd){f[0], f[1], (uid_t)atoi(f[2]), (gid_t)atoi(f[3]), f[4], f[5], f[6]};
	return &u;
}

void setpwent(void) { rewind_table(&users); }
void endpwent(void) { rewind_table(&users); }

struct passwd *getpwnam(const char *name)
{
	struct passwd *u;
	setpwent();
	while ((u = getpwent()) && strcmp(u->pw_name, name) != 0)
		continue;
	endpwent();
	return u;
}

struct passwd *getpwuid(uid_t uid)
{
	struct passwd *u;
	setpwent();
	while ((u = getpwent()) && u->pw_uid != uid)
		continue;
	endpwent();
	return u;
}

struct group *getgrent(void)
{
	static struct group g;
	static char *members[MEMBERS + 1];
	if (!next_line(&groups, 4))
		return NULL;
	char **f = groups.field, *rest = f[3], *name;
	int n = 0;
	while (n < MEMBERS && (name = strsep(&rest, ",")))
		if (*name)
			members[n++] = name;
	members[n] = NULL;
	g = (struct group){f[0], f[1], (gid_t)atoi(f[2]), members};
	return &g;
}

void setgrent(void) { rewind_table(&groups); }
void endgrent(void) { rewind_table(&groups); }

struct group *getgrnam(const char *name)
{
	struct group *g;
	setgrent();
	while ((g = getgrent()) && strcmp(g->gr_name, name) != 0)
		continue;
	endgrent();
	return g;
}

struct group *getgrgid(gid_t gid)
{
	struct group *g;
	setgrent();
	while ((g = getgrent()) && g->gr_gid != gid)
		continue;
	endgrent();
	return g;
}

int setgroups(size_t n, const gid_t *list) { return (int)syscall(SYS_setgroups, n, list); }

int initgroups(const char *user, gid_t group)
{
	gid_t list[MEMBERS] = {group};
	size_t n = 1;
	struct group *g;
	setgrent();
	while ((g = getgrent()) && n < MEMBERS)
		for (char **m = g->gr_mem; *m; m++)
			if (strcmp(*m, user) == 0 && g->gr_gid != group)
				list[n++] = g->gr_gid;
	endgrent();
	return setgroups(n, list);
}

char *getlogin(void)
{
	struct passwd *u = getpwuid(getuid());
	return u ? u->pw_name : NULL;
}
