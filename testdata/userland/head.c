/* head: the first lines or bytes of files. See head(1). */
#include "part.h"
#include "util.h"
#include <stdlib.h>
#include <unistd.h>

static char buf[8 * 1024];

/* Copies until enough was seen. What was read too far is given back, so that the next command of the shell finds it. */
static int first(int fd, const struct part *p)
{
	long left = p->count;
	ssize_t n;
	while (left > 0 && (n = read(fd, buf, p->bytes && left < (long)sizeof buf ? (size_t)left : sizeof buf)) != 0) {
		if (n < 0)
			return -1;
		ssize_t i = p->bytes ? n : 0;
		if (p->bytes)
			left -= n;
		else
			while (i < n && left > 0)
				left -= buf[i++] == '\n';
		fwrite(buf, 1, (size_t)i, stdout);
		if (i < n)
			lseek(fd, i - n, SEEK_CUR);
	}
	return 0;
}

/* All but the last: what may still be among them is kept back. */
static int all_but(int fd, const struct part *p)
{
	size_t len;
	char *text = read_all(fd, p, &len);
	if (!text)
		return -1;
	fwrite(text, 1, last_part(text, len, p), stdout);
	free(text);
	return 0;
}

int main(int argc, char **argv)
{
	struct part p = {0};
	char **names = choose_part(argc, argv, "n:c:qv", "[-n [-]LINES] [-c [-]BYTES] [-qv] [FILE]...", &p);
	return each_file(names, &p, p.sign == '-' ? all_but : first);
}
