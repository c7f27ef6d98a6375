/* setjmp.h: jump out of nested calls. See setjmp(3). */
#ifndef _SETJMP_H
#define _SETJMP_H

/* The registers that a function must preserve: ra, sp, s0..s11, fs0..fs11. A signal mask beside them
   serves sigsetjmp, which is how a handler may leave by a jump and not stay blocked for ever. */
typedef struct __jmp_buf {
	unsigned long regs[26]; /* in the order of src/setjmp.c */
	unsigned long mask;     /* the signal mask to restore */
	int has_mask;           /* whether mask was saved */
} jmp_buf[1], sigjmp_buf[1];

int setjmp(jmp_buf env) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf env, int value);
void __save_mask(sigjmp_buf env, int save);
_Noreturn void siglongjmp(sigjmp_buf env, int value);
#define setjmp(env) setjmp(env)
#define _setjmp(env) setjmp(env)
#define _longjmp(env, value) longjmp(env, value)
#define sigsetjmp(env, save) (__save_mask(env, save), setjmp(env))

#endif
