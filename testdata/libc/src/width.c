/* width.c: how many columns a character takes on a terminal. See wcwidth(3). */
#include <wchar.h>

/* Ranges that take two columns: CJK letters and signs, and the pictures that terminals draw as wide. */
static const struct {
	unsigned from, to;
} wide[] = {
	{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf}, {0xac00, 0xd7a3},
	{0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

int wcwidth(wchar_t c)
{
	unsigned u = (unsigned)c;
	if (u == 0)
		return 0;
	if (u < 32 || (u >= 0x7f && u < 0xa0))
		return -1;
	if ((u >= 0x300 && u <= 0x36f) || (u >= 0x200b && u <= 0x200f)) /* marks over the letter before; invisible ones */
		return 0;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (u >= wide[i].from && u <= wide[i].to)
			return 2;
	return 1;
}
