/* ucontext.h: ucontext_t lies with the signals that use it. */
#include <signal.h>
