/* crt0.c: from the first instruction of a program to main. See _exit(2), environ(7).

   At the start the stack holds, from sp upwards: argc, the argv pointers, 0, the environment pointers, 0,
   and pairs of words that tell about the machine (the auxiliary vector). */
#include "libc.h"
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv, char **envp);

char **environ;
const char *__program = "?";
char *program_invocation_name = "?", *program_invocation_short_name = "?";
unsigned long *__auxv;

static struct __pthread first_thread;

/* gp is what the linker shortens addresses with, so it must be set without its help. sp is aligned by
   the kernel. ra = 0 tells a debugger that nobody called us. */
__asm__(".section .text._start, \"ax\"\n"
        ".globl _start\n"
        ".type _start, @function\n"
        "_start:\n"
        "	.option push\n"
        "	.option norelax\n"
        "	la gp, __global_pointer$\n"
        "	.option pop\n"
        "	mv a0, sp\n"
        "	li ra, 0\n"
        "	li s0, 0\n"
        "	j __start_c\n"
        ".size _start, . - _start\n");

__attribute__((used)) _Noreturn void __start_c(long *sp)
{
	__asm__ volatile("mv tp, %0" : : "r"(&first_thread));
	int argc = (int)sp[0];
	char **argv = (char **)(sp + 1);
	environ = argv + argc + 1;
	if (argc > 0) {
		__program = program_invocation_name = program_invocation_short_name = argv[0];
		for (char *p = argv[0]; *p; p++)
			if (*p == '/')
				program_invocation_short_name = p + 1;
	}
	char **end = environ;
	while (*end)
		end++;
	__auxv = (unsigned long *)(end + 1);
	exit(main(argc, argv, environ));
}
