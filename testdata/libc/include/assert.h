/* assert.h: stop the program where something impossible has happened. See assert(3). */
#undef assert
#ifdef NDEBUG
#define assert(x) ((void)0)
#else
#define assert(x) ((x) ? (void)0 : __assert_fail(#x, __FILE__, __LINE__, __func__))
#endif
#ifndef _ASSERT_H
#define _ASSERT_H
_Noreturn void __assert_fail(const char *expr, const char *file, unsigned line, const char *func);
#if !defined(__cplusplus)
#define static_assert _Static_assert
#endif
#endif
