/* Files: making, linking, renaming, removing while open, holes, truncation, permissions. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *said(long result)
{
	static char text[80];
	snprintf(text, sizeof text, result < 0 ? "%ld %s" : "%ld", result, strerror(errno));
	return text;
}

static void show(const char *path)
{
	struct stat st;
	if (lstat(path, &st) < 0)
		printf("  %s: %s\n", path, strerror(errno));
	else
		printf("  %s: mode %o, links %d, size %ld\n", path, (unsigned)st.st_mode, (int)st.st_nlink, (long)st.st_size);
}

int main(void)
{
	char buf[64];
	umask(022);
	int fd = open("a", O_RDWR | O_CREAT | O_EXCL, 0666);
	printf("write %s\n", said(write(fd, "hello, file\n", 12)));
	show("a");
	printf("O_EXCL again: %s\n", said(open("a", O_RDWR | O_CREAT | O_EXCL, 0666)));
	printf("no such file: %s\n", said(open("b", O_RDWR)));
	printf("through a file: %s\n", said(open("a/b", O_RDWR)));
	printf("empty name: %s\n", said(open("", O_RDONLY)));

	printf("link %s\n", said(link("a", "b")));
	show("b");
	printf("link to an existing name: %s\n", said(link("a", "b")));
	printf("unlink %s\n", said(unlink("a")));
	show("a");
	show("b");
	printf("rename %s\n", said(rename("b", "c")));
	int other = open("d", O_WRONLY | O_CREAT, 0600);
	write(other, "other", 5);
	close(other);
	printf("rename over another: %s\n", said(rename("c", "d")));
	show("c");
	show("d");
	unlink("d");
	struct stat st;
	fstat(fd, &st);
	printf("without a name: links %d, size %ld\n", (int)st.st_nlink, (long)st.st_size);
	printf("still read: %s", said(pread(fd, buf, sizeof buf, 7)));
	printf(" %.4s\n", buf);
	close(fd);

	fd = open("holes", O_RDWR | O_CREAT, 0640);
	lseek(fd, 100000, SEEK_SET);
	write(fd, "x", 1);
	memset(buf, 1, sizeof buf);
	printf("a hole: %s", said(pread(fd, buf, 8, 50000)));
	printf(" bytes, first %d\n", buf[0]);
	printf("truncate %s", said(ftruncate(fd, 3)));
	printf(", read at its end %ld\n", (long)pread(fd, buf, 8, 3));
	printf("stretch %s\n", said(ftruncate(fd, 5000)));
	show("holes");
	printf("negative size: %s\n", said(ftruncate(fd, -1)));
	struct iovec v[3] = {{"one ", 4}, {"two ", 4}, {"three", 5}};
	lseek(fd, 0, SEEK_SET);
	printf("writev %s\n", said(writev(fd, v, 3)));
	char a[5] = "", b[9] = "";
	struct iovec in[2] = {{a, 4}, {b, 8}};
	lseek(fd, 0, SEEK_SET);
	printf("readv %s", said(readv(fd, in, 2)));
	printf(" [%s] [%.8s]\n", a, b);
	close(fd);
	fd = open("holes", O_WRONLY | O_TRUNC);
	show("holes");
	printf("read of a write-only file: %s\n", said(read(fd, buf, 1)));
	close(fd);
	printf("write to a closed one: %s\n", said(write(fd, buf, 1)));

	chmod("holes", 04711);
	show("holes");
	umask(077);
	fd = open("masked", O_CREAT | O_WRONLY, 0777);
	show("masked");
	printf("fchmod %s\n", said(fchmod(fd, 0604)));
	show("masked");
	close(fd);
	printf("old mask %o\n", (unsigned)umask(0));
	printf("access: there %d, exists not %d\n", access("masked", F_OK), access("nothing", F_OK));
	fd = open("/dev/null", O_RDWR);
	printf("/dev/null takes %ld and gives %ld\n", (long)write(fd, buf, 5), (long)read(fd, buf, 5));
	close(fd);
	fd = open("/dev/zero", O_RDONLY);
	buf[2] = 9;
	printf("/dev/zero gives %s", said(read(fd, buf, 5)));
	printf(" bytes of %d\n", buf[2]);
	close(fd);
	printf("unlink %d %d\n", unlink("holes"), unlink("masked"));
	return 0;
}
