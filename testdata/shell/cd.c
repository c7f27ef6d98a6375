/* cd.c: the working directory. The shell remembers the name by which it was entered: after "cd /bin/..", say, or
   through a symbolic link, that is not what the kernel would call it. See sh(1p), "cd", "pwd". */
#include "sh.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes . and .. and double slashes out of a path that begins with a slash. */
static char *tidy(const char *path)
{
	struct text t = {0};
	while (*path) {
		path += strspn(path, "/");
		size_t n = strcspn(path, "/");
		if (n == 2 && memcmp(path, "..", 2) == 0) {
			while (t.n > 0 && t.p[--t.n] != '/')
				continue;
		} else if (n > 0 && !(n == 1 && *path == '.')) {
			add_byte(&t, '/');
			add_bytes(&t, path, n);
		}
		path += n;
	}
	if (t.n == 0)
		add_byte(&t, '/');
	return text_string(&t);
}

static char *real_directory(void)
{
	char buf[4096];
	return getcwd(buf, sizeof buf) ? take_string(&scratch, buf, strlen(buf)) : NULL;
}

static bool change(const char *dir, bool physical, bool print)
{
	const char *pwd = get_var("PWD");
	char *logical = NULL;
	if (!physical && (*dir == '/' || (pwd && *pwd == '/')))
		logical = tidy(*dir == '/' ? dir : format("%s/%s", pwd, dir));
	if (chdir(logical ? logical : dir) < 0)
		return false;
	char *now = logical ? logical : real_directory();
	if (pwd)
		set_var("OLDPWD", take_string(&scratch, pwd, strlen(pwd)));
	if (now)
		set_var("PWD", now);
	if (print && now)
		outf("%s\n", now);
	return true;
}

/* Relative names that do not begin with a dot are looked for along CDPATH. */
static bool change_along(const char *path, const char *dir, bool physical)
{
	struct stat st;
	if (*dir == '/' || (*dir == '.' && (!dir[1] || dir[1] == '/' || (dir[1] == '.' && (!dir[2] || dir[2] == '/')))))
		return false;
	while (path) {
		size_t n = strcspn(path, ":");
		char *try = n ? format("%.*s/%s", (int)n, path, dir) : take_string(&scratch, dir, strlen(dir));
		if (stat(try, &st) == 0 && S_ISDIR(st.st_mode) && change(try, physical, n > 0))
			return true;
		path = path[n] ? path + n + 1 : NULL;
	}
	return false;
}

static bool physical_flag(int argc, char **argv, int *i)
{
	bool physical = false;
	for (; *i < argc && argv[*i][0] == '-' && argv[*i][1] && strspn(argv[*i] + 1, "LP") == strlen(argv[*i] + 1); (*i)++)
		physical = argv[*i][strlen(argv[*i]) - 1] == 'P';
	if (*i < argc && strcmp(argv[*i], "--") == 0)
		(*i)++;
	return physical;
}

int b_cd(int argc, char **argv)
{
	int i = 1;
	bool physical = physical_flag(argc, argv, &i);
	const char *dir = i < argc ? argv[i] : get_var("HOME");
	bool back = dir && strcmp(dir, "-") == 0;
	if (back)
		dir = get_var("OLDPWD");
	if (!dir)
		return fail(back ? "OLDPWD not set" : "HOME not set");
	if (change_along(get_var("CDPATH"), dir, physical) || change(dir, physical, back))
		return 0;
	return fail("can't cd to %s", dir);
}

int b_pwd(int argc, char **argv)
{
	int i = 1;
	bool physical = physical_flag(argc, argv, &i);
	const char *dir = physical ? NULL : get_var("PWD");
	if (!dir)
		dir = real_directory();
	if (!dir)
		return fail("getcwd() failed: %s", strerror(errno));
	outf("%s\n", dir);
	return 0;
}
