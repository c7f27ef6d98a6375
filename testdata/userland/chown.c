/* chown, chgrp: whom a file belongs to. See chown(1). */
#include "util.h"
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int recursive, flags;
static uid_t uid = (uid_t)-1;
static gid_t gid = (gid_t)-1;

static int change(const char *path)
{
	struct stat st;
	int bad = 0;
	if (fchownat(AT_FDCWD, path, uid, gid, flags) < 0) {
		if (errno == ENOENT)
			error(0, errno, "cannot access '%s'", path);
		else
			error(0, errno, "changing %s of '%s'", uid == (uid_t)-1 ? "group" : "ownership", path);
		return 1;
	}
	struct dirent **list;
	int n = recursive && lstat(path, &st) == 0 && S_ISDIR(st.st_mode) ? scandir(path, &list, NULL, alphasort) : 0;
	for (int i = 0; i < n; i++) {
		char below[PATH_MAX];
		snprintf(below, sizeof below, "%s/%s", path, list[i]->d_name);
		if (strcmp(list[i]->d_name, ".") != 0 && strcmp(list[i]->d_name, "..") != 0)
			bad |= change(below);
		free(list[i]);
	}
	if (n > 0)
		free(list);
	return bad;
}

static void parse_user(const char *name)
{
	int ok;
	struct passwd *u = getpwnam(name);
	long n = whole(name, &ok);
	if (!u && !ok)
		error(1, 0, "invalid user: '%s'", name);
	uid = u ? u->pw_uid : (uid_t)n;
}

static void parse_group(const char *name)
{
	int ok;
	struct group *g = getgrnam(name);
	long n = whole(name, &ok);
	if (!g && !ok)
		error(1, 0, "invalid group: '%s'", name);
	gid = g ? g->gr_gid : (gid_t)n;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"recursive", 0, 0, 'R'}, {"no-dereference", 0, 0, 'h'}, {0, 0, 0, 0}};
	int c, bad = 0;
	while ((c = option(argc, argv, "Rhvcf", longs, "[-Rh] [OWNER][:[GROUP]] FILE...")) != -1) {
		recursive |= c == 'R';
		flags |= c == 'h' ? AT_SYMLINK_NOFOLLOW : 0;
	}
	need(argc, argv, 2, -1);
	char *who = must(strdup(argv[optind])), *group = strchr(who, ':');
	if (strcmp(program_invocation_short_name, "chgrp") == 0) {
		parse_group(who);
	} else {
		if (group)
			*group++ = 0;
		if (*who)
			parse_user(who);
		if (group && *group)
			parse_group(group);
	}
	for (int i = optind + 1; i < argc; i++)
		bad |= change(argv[i]);
	return bad;
}
