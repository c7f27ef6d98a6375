/* stdio: modes, buffers, positions, what fork does to a buffer. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static long size_of(const char *path)
{
	struct stat st;
	return stat(path, &st) < 0 ? -1 : (long)st.st_size;
}

int main(void)
{
	char line[64];
	FILE *f = fopen("text", "w");
	fprintf(f, "line %d\n", 1);
	fputs("line 2\n", f);
	fputc('x', f);
	printf("kept back: %ld on disk, position %ld\n", size_of("text"), ftell(f));
	fflush(f);
	printf("flushed: %ld\n", size_of("text"));
	fwrite("\nline 4 without an end", 1, 22, f);
	fclose(f);

	f = fopen("text", "r");
	for (int i = 1; fgets(line, sizeof line, f); i++)
		printf("%d: %zu characters, ends the line %d\n", i, strlen(line), line[strlen(line) - 1] == '\n');
	printf("end of file %d, error %d\n", feof(f) != 0, ferror(f) != 0);
	rewind(f);
	fgets(line, 4, f);
	printf("short: [%s] position %ld\n", line, ftell(f));
	fseek(f, -3, SEEK_END);
	int c = fgetc(f);
	ungetc(c, f);
	size_t n = fread(line, 1, sizeof line, f);
	printf("from the end: %zu [%.*s]\n", n, (int)n, line);
	printf("writing to a stream for reading: %d\n", fputc('x', f));
	fclose(f);

	f = fopen("text", "a+");
	fprintf(f, "\nappended %5.2f\n", 2.5);
	fclose(f);
	f = fopen("text", "r+");
	fputs("LINE", f);
	fseek(f, 0, SEEK_SET);
	fgets(line, sizeof line, f);
	printf("changed: %s", line);
	int number;
	char word[16];
	c = fscanf(f, "%15s %d", word, &number);
	printf("scanned: %d %s %d\n", c, word, number);
	fclose(f);
	printf("size %ld, no such file: %d", size_of("text"), fopen("none", "r") == NULL);
	printf(" %s\n", strerror(errno));

	f = fopen("copies", "w");
	fprintf(f, "once or twice?\n");
	fflush(stdout);
	if (fork() == 0) {
		fclose(f); /* the child's copy of the buffer */
		_exit(0);
	}
	wait(NULL);
	fclose(f);
	printf("a buffer over fork: %ld bytes of 15\n", size_of("copies"));

	f = fopen("copies", "w");
	setvbuf(f, NULL, _IONBF, 0);
	fputs("abc", f);
	printf("unbuffered: %ld\n", size_of("copies"));
	fclose(f);
	f = fopen("copies", "w");
	for (int i = 0; i < 3000; i++)
		fprintf(f, "%d\n", i);
	fclose(f);
	long sum = 0;
	int lines = 0;
	f = fopen("copies", "r");
	while (fgets(line, sizeof line, f)) {
		sum += strtol(line, NULL, 10);
		lines++;
	}
	fclose(f);
	printf("lines %d, sum %ld, size %ld\n", lines, sum, size_of("copies"));
	printf("remove %d %d\n", remove("text"), remove("copies"));
	fflush(stdout);
	dprintf(1, "dprintf is not kept back\n");
	printf("the last line has no end");
	return 0;
}
