/* wchar.h: as much of wide characters as aligning columns of UTF-8 text needs. See wcwidth(3), utf-8(7). */
#ifndef _WCHAR_H
#define _WCHAR_H

#include <stddef.h>

int wcwidth(wchar_t c);

#endif
