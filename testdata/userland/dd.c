/* dd: copies block by block. See dd(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long full_in, part_in, full_out, part_out, bytes;

/* Reads until the block is full, as iflag=fullblock asks. */
static ssize_t read_block(char *buf, size_t size, int whole_blocks)
{
	ssize_t n, total = 0;
	do {
		n = read(0, buf + total, size - (size_t)total);
		total += n > 0 ? n : 0;
	} while (whole_blocks && n > 0 && (size_t)total < size);
	return n < 0 ? n : total;
}

static void report(const struct timespec *start, int level)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	double seconds = (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
	if (level == 'n')
		return;
	fprintf(stderr, "%ld+%ld records in\n%ld+%ld records out\n", full_in, part_in, full_out, part_out);
	if (level == 'x')
		return;
	static const char units[] = "kMGT";
	double rate = seconds > 0 ? (double)bytes / seconds : 0;
	fprintf(stderr, bytes == 1 ? "%ld byte copied" : "%ld bytes", bytes);
	if (bytes >= 1000) {
		double n = (double)bytes / 1000, k = (double)bytes / 1024;
		int i = 0, j = 0;
		for (; n >= 1000; i++)
			n /= 1000;
		for (; k >= 1024; j++)
			k /= 1024;
		fprintf(stderr, n < 10 ? " (%.1f %cB" : " (%.0f %cB", n, units[i]);
		if (bytes >= 1024)
			fprintf(stderr, k < 10 ? ", %.1f %ciB" : ", %.0f %ciB", k, j ? units[j] : 'K');
		fprintf(stderr, ")");
	}
	if (bytes != 1)
		fprintf(stderr, " copied");
	int i = -1;
	for (; rate >= 1000 && units[i + 1]; i++)
		rate /= 1000;
	fprintf(stderr, ", %g s, ", seconds);
	fprintf(stderr, rate < 10 ? "%.1f " : "%.0f ", rate);
	if (i >= 0)
		fputc(units[i], stderr);
	fprintf(stderr, "B/s\n");
}

int main(int argc, char **argv)
{
	const char *in = NULL, *out = NULL;
	long ibs = 512, obs = 512, count = -1, skip = 0, seek = 0;
	int level = 0, truncating = O_TRUNC, whole_blocks = 0, append = 0, upper = 0, lower = 0, sync_blocks = 0;
	for (int i = 1; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		size_t n = value ? (size_t)(value++ - argv[i]) : 0;
#define IS(name) (n == sizeof name - 1 && strncmp(argv[i], name, n) == 0)
		if (IS("if"))
			in = value;
		else if (IS("of"))
			out = value;
		else if (IS("bs"))
			ibs = obs = number(value, "invalid number");
		else if (IS("ibs"))
			ibs = number(value, "invalid number");
		else if (IS("obs"))
			obs = number(value, "invalid number");
		else if (IS("count"))
			count = number(value, "invalid number");
		else if (IS("skip") || IS("iseek"))
			skip = number(value, "invalid number");
		else if (IS("seek") || IS("oseek"))
			seek = number(value, "invalid number");
		else if (IS("status"))
			level = strcmp(value, "none") == 0 ? 'n' : strcmp(value, "noxfer") == 0 ? 'x' : 0;
		else if (IS("iflag"))
			whole_blocks = strstr(value, "fullblock") != NULL;
		else if (IS("oflag"))
			append = strstr(value, "append") ? O_APPEND : 0;
		else if (IS("conv")) {
			truncating = strstr(value, "notrunc") ? 0 : truncating;
			upper = strstr(value, "ucase") != NULL;
			lower = strstr(value, "lcase") != NULL;
			sync_blocks = strstr(value, "sync") && !strstr(value, "fsync");
		} else {
			error(0, 0, value ? "unrecognized operand '%s'" : "unrecognized operand '%s'", argv[i]);
			try_help();
		}
	}
	if (ibs <= 0 || obs <= 0)
		error(1, 0, "invalid number: '0'");
	int fd;
	if (in) {
		if ((fd = open(in, O_RDONLY)) < 0)
			error(1, errno, "failed to open '%s'", in);
		dup2(fd, 0);
		close(fd);
	}
	if (out) {
		if ((fd = open(out, O_WRONLY | O_CREAT | append | (seek ? 0 : truncating), 0666)) < 0)
			error(1, errno, "failed to open '%s'", out);
		dup2(fd, 1);
		close(fd);
		if (seek && truncating && ftruncate(1, seek * obs) < 0 && errno != EINVAL)
			error(1, errno, "failed to truncate '%s'", out);
	}
	char *buf = must(malloc((size_t)ibs));
	if (skip && lseek(0, skip * ibs, SEEK_CUR) < 0)
		for (long i = 0; i < skip && read_block(buf, (size_t)ibs, 1) > 0; i++)
			continue;
	if (seek)
		lseek(1, seek * obs, SEEK_CUR);
	struct timespec start;
	clock_gettime(CLOCK_MONOTONIC, &start);
	ssize_t n;
	int bad = 0;
	while (count != full_in + part_in && (n = read_block(buf, (size_t)ibs, whole_blocks)) != 0) {
		if (n < 0) {
			error(0, errno, "error reading '%s'", in ? in : "standard input");
			bad = 1;
			break;
		}
		*(n == ibs ? &full_in : &part_in) += 1;
		if (sync_blocks) {
			memset(buf + n, 0, (size_t)(ibs - n));
			n = ibs;
		}
		for (ssize_t i = 0; (upper || lower) && i < n; i++)
			buf[i] = (char)(upper && buf[i] >= 'a' && buf[i] <= 'z' ? buf[i] - 32 : lower && buf[i] >= 'A' && buf[i] <= 'Z' ? buf[i] + 32 : buf[i]);
		for (ssize_t done = 0, w, part; done < n; done += w) {
			part = n - done < obs ? n - done : obs;
			if ((w = write(1, buf + done, (size_t)part)) < 0) {
				error(0, errno, "error writing '%s'", out ? out : "standard output");
				report(&start, level);
				return 1;
			}
			bytes += w;
			*(w == obs ? &full_out : &part_out) += 1;
		}
	}
	report(&start, level);
	return bad;
}
