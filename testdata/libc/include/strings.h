/* strings.h: the BSD name of a part of string.h. */
#include <string.h>
