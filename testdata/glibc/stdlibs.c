/* The rest of the library: streams, temporary files, directories, sorting, time, environment, locale-free conversions, big allocations. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static int number(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

int main(void)
{
	char buf[256], dir[] = "stdlibs.XXXXXX";
	FILE *f = tmpfile();
	for (int i = 0; i < 1000; i++)
		fprintf(f, "%d\n", i * i);
	rewind(f);
	long sum = 0, v;
	while (fscanf(f, "%ld", &v) == 1)
		sum += v;
	fseek(f, -7, SEEK_END);
	long at = ftell(f);
	fgets(buf, sizeof buf, f);
	printf("%ld %ld %s", sum, at, buf);
	fclose(f);
	printf("mkdtemp %d\n", mkdtemp(dir) != NULL);
	chdir(dir);
	for (int i = 0; i < 5; i++) {
		snprintf(buf, sizeof buf, "file%d.txt", 4 - i);
		f = fopen(buf, "w+");
		fputs(buf, f);
		fclose(f);
	}
	rename("file0.txt", "file9.txt");
	symlink("file9.txt", "link");
	struct dirent **list;
	int n = scandir(".", &list, NULL, alphasort);
	for (int i = 0; i < n; i++)
		printf("%s ", list[i]->d_name);
	glob_t g;
	printf("\nglob %d", glob("*.txt", 0, NULL, &g));
	printf(" %zu\n", g.gl_pathc);
	struct stat st;
	stat("link", &st);
	printf("size %ld nlink %ld\n", (long)st.st_size, (long)st.st_nlink);
	char *real = realpath("link", NULL);
	printf("realpath %s\n", strrchr(real, '/'));
	n = scandir(".", &list, NULL, NULL);
	for (int i = 0; i < n; i++)
		unlink(list[i]->d_name);
	chdir("..");
	printf("rmdir %d\n", rmdir(dir));
	int a[300];
	unsigned x = 1;
	for (int i = 0; i < 300; i++)
		a[i] = (int)((x = x * 1103515245 + 12345) >> 8 & 0xffff);
	qsort(a, 300, sizeof *a, number);
	int *hit = bsearch(&a[77], a, 300, sizeof *a, number);
	printf("sorted %d %d %d\n", a[0] <= a[1], a[298] <= a[299], *hit == a[77]);
	time_t when = 1234567890;
	struct tm tm;
	strftime(buf, sizeof buf, "%Y-%m-%d %H:%M:%S %a %j", gmtime_r(&when, &tm));
	printf("%s %ld\n", buf, (long)timegm(&tm));
	setenv("A", "1", 1);
	unsetenv("A");
	printf("env %d\n", getenv("A") == NULL);
	char *big = malloc(100 << 20);
	big[0] = big[(100 << 20) - 1] = 1;
	big = realloc(big, 150 << 20);
	printf("big %d\n", big[0] + big[(100 << 20) - 1]);
	free(big);
	void *p;
	int e = posix_memalign(&p, 65536, 100);
	printf("aligned %d %d\n", e, (int)((unsigned long)p % 65536));
	srandom(1);
	long first = random();
	printf("random %ld %ld\n", first, random());
	printf("%ls %5.2s|%-6d|%#x|%+d|%05d|%s\n", L"wide", "abcdef", 42, 255, 7, -42, strerror(ENOENT));
	struct utsname u;
	uname(&u);
	printf("uname %s\n", u.sysname);
	struct iovec io[2] = {{"gather", 6}, {"ed\n", 3}};
	fflush(stdout);
	writev(1, io, 2);
	printf("%lld %lld\n", strtoll("-9223372036854775808", NULL, 10), strtoll("0x7fffffffffffffff", NULL, 16));
	printf("getline %zd\n", getline(&real, &(size_t){0}, stdin));
	return 0;
}
