/* A program that becomes itself again with other arguments and another environment. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void again(int left, int argc, char **argv)
{
	char number[16], *next[16] = {"again", number};
	char *env[] = {"COLOUR=green", number, NULL};
	snprintf(number, sizeof number, "LEFT=%d", left);
	for (int i = 2; i < 2 + 3 - left && i < 15; i++)
		next[i] = "word with blanks";
	(void)argc;
	(void)argv;
	execve("/proc/self/exe", next, env);
	printf("exec failed: %s\n", strerror(errno));
	exit(1);
}

int main(int argc, char **argv)
{
	const char *left = getenv("LEFT");
	setvbuf(stdout, NULL, _IONBF, 0);
	if (!left) {
		char *none[] = {"nothing", NULL};
		int r = execve("no-such-file", none, environ);
		printf("no such file: %d %s\n", r, strerror(errno));
		r = execve("/", none, environ);
		printf("a directory: %d %s\n", r, strerror(errno));
		int fd = open("text", O_WRONLY | O_CREAT | O_TRUNC, 0755);
		write(fd, "\0\1\2 not a program", 17);
		close(fd);
		r = execve("./text", none, environ);
		printf("not a program: %d %s\n", r, strerror(errno));
		chmod("text", 0644);
		r = execve("./text", none, environ);
		printf("not executable: %d %s\n", r, strerror(errno));
		unlink("text");
		pid_t before = getpid();
		pid_t child = fork();
		if (child == 0)
			again(3, argc, argv);
		int status;
		waitpid(child, &status, 0);
		printf("it ended with %d, and I am still myself: %d\n", WEXITSTATUS(status), getpid() == before);
		return 0;
	}
	printf("argc %d:", argc);
	for (int i = 0; i < argc; i++)
		printf(" [%s]", argv[i]);
	printf(" COLOUR %s, PATH %s\n", getenv("COLOUR"), getenv("PATH") ? "set" : "not set");
	if (atoi(left) > 0)
		again(atoi(left) - 1, argc, argv);
	return 42;
}
