/* pages: after a fork, one page is shared and one is copied.
 *
 * Both variables have the same address in both processes. But an address is not a place: each process has a
 * page table of its own, which says in which frame of memory the page is. For the shared mapping both tables
 * name the same frame. For the private one they do too, until somebody writes: then that process gets a
 * copy of the frame (copy on write).
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *new_page(int how)
{
	int *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, how | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return page;
}

int main(void)
{
	int *shared = new_page(MAP_SHARED);
	int *copied = new_page(MAP_PRIVATE);
	*shared = 1;
	*copied = 1;
	printf("before fork:  shared %d, copied %d\n", *shared, *copied);
	fflush(stdout); /* or the child would inherit this line in its buffer and print it again */

	pid_t child = fork();
	if (child == 0) {
		*shared = 2; /* into the frame that both have */
		*copied = 2; /* a page fault: the kernel copies the frame first */
		printf("child wrote:  shared %d, copied %d\n", *shared, *copied);
		exit(0);
	}
	waitpid(child, NULL, 0);
	printf("parent reads: shared %d, copied %d\n", *shared, *copied);

	*copied = 3; /* nobody else has this frame any more: no copy is needed now */
	printf("parent wrote: shared %d, copied %d\n", *shared, *copied);
	return 0;
}
