/* syscall.c: the door to the kernel. See syscall(2).

   The number goes into a7, up to six arguments into a0..a5, and ecall traps. The answer comes back in a0;
   -4095..-1 means that the call failed and is the negated errno. All other registers keep their values. */
#include "libc.h"

__asm__(".section .text.syscall, \"ax\"\n"
        ".globl syscall\n"
        ".type syscall, @function\n"
        "syscall:\n"
        "	mv a7, a0\n"
        "	mv a0, a1\n"
        "	mv a1, a2\n"
        "	mv a2, a3\n"
        "	mv a3, a4\n"
        "	mv a4, a5\n"
        "	mv a5, a6\n"
        "	ecall\n"
        "	li t0, -4095\n"
        "	bgeu a0, t0, 1f\n"
        "	ret\n"
        "1:	tail __fail\n"
        ".size syscall, . - syscall\n"

        ".section .text.__syscall_raw, \"ax\"\n"
        ".globl __syscall_raw\n"
        ".type __syscall_raw, @function\n"
        "__syscall_raw:\n"
        "	mv a7, a0\n"
        "	mv a0, a1\n"
        "	mv a1, a2\n"
        "	mv a2, a3\n"
        "	mv a3, a4\n"
        "	mv a4, a5\n"
        "	mv a5, a6\n"
        "	ecall\n"
        "	ret\n"
        ".size __syscall_raw, . - __syscall_raw\n");

__attribute__((used)) long __fail(long result)
{
	errno = (int)-result;
	return -1;
}

int *__errno_location(void)
{
	return &self()->error;
}
