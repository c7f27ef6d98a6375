/* sys/vfs.h: another name of sys/statfs.h. */
#include <sys/statfs.h>
