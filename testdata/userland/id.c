/* id: who the user is, and in which groups. See id(1). */
#include "util.h"
#include <error.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

static void put(const char *what, unsigned id, int is_user)
{
	char name[32];
	struct passwd *u = is_user ? getpwuid(id) : NULL;
	struct group *g = is_user ? NULL : getgrgid(id);
	printf("%s%u", what, id);
	if (u || g)
		printf("(%s)", is_user ? user_name(id, name) : group_name(id, name));
}

static void put_one(unsigned id, int names, int is_user)
{
	char name[32];
	if (names)
		printf("%s", is_user ? user_name(id, name) : group_name(id, name));
	else
		printf("%u", id);
}

/* The groups of a process, or those that /etc/group gives a user. */
static int groups_of(const struct passwd *u, gid_t *list)
{
	int n = 0;
	if (!u) {
		list[n++] = getegid();
		gid_t more[64];
		int count = getgroups(64, more);
		for (int i = 0; i < count; i++)
			if (more[i] != list[0] && n < 64)
				list[n++] = more[i];
		return n;
	}
	list[n++] = u->pw_gid;
	struct group *g;
	setgrent();
	while ((g = getgrent()) && n < 64)
		for (char **m = g->gr_mem; *m; m++)
			if (strcmp(*m, u->pw_name) == 0 && g->gr_gid != u->pw_gid)
				list[n++] = g->gr_gid;
	endgrent();
	return n;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"user", 0, 0, 'u'}, {"group", 0, 0, 'g'}, {"groups", 0, 0, 'G'}, {"name", 0, 0, 'n'}, {"real", 0, 0, 'r'}, {0, 0, 0, 0}};
	struct passwd *u = NULL, copy;
	int c, kind = 0, names = 0, real = 0;
	while ((c = option(argc, argv, "ugGnr", longs, "[-gGnru] [USER]")) != -1)
		*(c == 'n' ? &names : c == 'r' ? &real : &kind) = c;
	need(argc, argv, 0, 1);
	if (optind < argc) {
		if (!(u = getpwnam(argv[optind])))
			error(1, 0, "'%s': no such user", argv[optind]);
		copy = *u;
		copy.pw_name = argv[optind];
		u = &copy;
	}
	if ((names || real) && !kind)
		error(1, 0, "cannot print only names or real IDs in default format");
	uid_t uid = u ? u->pw_uid : getuid(), euid = u ? uid : geteuid();
	gid_t gid = u ? u->pw_gid : getgid(), egid = u ? gid : getegid(), list[64];
	int n = groups_of(u, list);
	if (kind == 'u' || kind == 'g') {
		put_one(kind == 'u' ? (real ? uid : euid) : real ? gid : egid, names, kind == 'u');
	} else if (kind == 'G') {
		for (int i = 0; i < n; i++) {
			printf(i ? " " : "");
			put_one(list[i], names, 0);
		}
	} else {
		put("uid=", uid, 1);
		put(" gid=", gid, 0);
		if (euid != uid)
			put(" euid=", euid, 1);
		if (egid != gid)
			put(" egid=", egid, 0);
		for (int i = 0; i < n; i++)
			put(i ? "," : " groups=", list[i], 0);
	}
	printf("\n");
	return 0;
}
