/* pingpong: two processes throw a ball to and fro over two pipes.
 *
 * A pipe has one direction, so a conversation needs two. Neither process ever asks "is it my turn?": a read
 * from an empty pipe blocks, and the write of the other side wakes it up. Waiting and passing data are the
 * same thing here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, READ_END = 0, WRITE_END = 1 };

/* Takes the ball from one pipe, adds one to it and throws it into the other, until no ball comes. */
static void play(const char *name, int from, int to)
{
	int ball;
	while (read(from, &ball, sizeof ball) == sizeof ball) {
		printf("%s has ball %d\n", name, ball);
		fflush(stdout);
		if (ball == 2 * ROUNDS)
			break;
		ball++;
		write(to, &ball, sizeof ball);
	}
	close(to); /* now the other side reads end of file, and stops as well */
}

int main(void)
{
	int there[2], back[2];
	if (pipe(there) < 0 || pipe(back) < 0) {
		perror("pipe");
		return 1;
	}

	pid_t child = fork();
	if (child < 0) {
		perror("fork");
		return 1;
	}
	if (child == 0) {
		/* The ends that are not ours must be closed, or end of file never comes. */
		close(there[WRITE_END]);
		close(back[READ_END]);
		play("        pong", there[READ_END], back[WRITE_END]);
		exit(0);
	}

	close(there[READ_END]);
	close(back[WRITE_END]);
	int ball = 1;
	write(there[WRITE_END], &ball, sizeof ball);
	play("ping", back[READ_END], there[WRITE_END]);

	waitpid(child, NULL, 0);
	printf("game over\n");
	return 0;
}
