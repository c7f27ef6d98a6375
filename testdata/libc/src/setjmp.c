/* setjmp.c: leave nested calls at one jump. See setjmp(3), sigsetjmp(3).

   setjmp stores the registers that a function has to preserve, longjmp loads them; the stored ra is where
   both return to. A jump out of a signal handler is nothing special to the kernel, only the mask that
   rt_sigreturn would have restored has to be restored by hand. */
#include <setjmp.h>
#include <signal.h>

#define EACH(op) \
	op " ra, 0(a0)\n" op " sp, 8(a0)\n" op " s0, 16(a0)\n" op " s1, 24(a0)\n" \
	op " s2, 32(a0)\n" op " s3, 40(a0)\n" op " s4, 48(a0)\n" op " s5, 56(a0)\n" \
	op " s6, 64(a0)\n" op " s7, 72(a0)\n" op " s8, 80(a0)\n" op " s9, 88(a0)\n" \
	op " s10, 96(a0)\n" op " s11, 104(a0)\n"
#define EACH_FLOAT(op) \
	op " fs0, 112(a0)\n" op " fs1, 120(a0)\n" op " fs2, 128(a0)\n" op " fs3, 136(a0)\n" \
	op " fs4, 144(a0)\n" op " fs5, 152(a0)\n" op " fs6, 160(a0)\n" op " fs7, 168(a0)\n" \
	op " fs8, 176(a0)\n" op " fs9, 184(a0)\n" op " fs10, 192(a0)\n" op " fs11, 200(a0)\n"

__asm__(".section .text.setjmp, \"ax\"\n"
        ".globl setjmp\n"
        ".type setjmp, @function\n"
        "setjmp:\n"
        EACH("sd") EACH_FLOAT("fsd")
        "	li a0, 0\n"
        "	ret\n"
        ".size setjmp, . - setjmp\n"

        ".section .text.longjmp, \"ax\"\n"
        ".globl longjmp\n"
        ".type longjmp, @function\n"
        "longjmp:\n"
        EACH("ld") EACH_FLOAT("fld")
        "	seqz a0, a1\n" /* setjmp must not seem to return 0 a second time */
        "	add a0, a0, a1\n"
        "	ret\n"
        ".size longjmp, . - longjmp\n");

void __save_mask(sigjmp_buf env, int save)
{
	sigset_t mask;
	env->has_mask = save;
	if (save && sigprocmask(SIG_SETMASK, NULL, &mask) == 0)
		env->mask = mask.bits;
}

_Noreturn void siglongjmp(sigjmp_buf env, int value)
{
	sigset_t mask = {env->mask};
	if (env->has_mask)
		sigprocmask(SIG_SETMASK, &mask, NULL);
	longjmp(env, value);
}
