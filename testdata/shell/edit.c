/* edit.c */
#include "sh.h"
#include <unistd.h>
#include <errno.h>
#include <string.h>
bool edit_line(const char *prompt, struct text *line)
{
	const char *p = get_var(prompt);
	p = p ? expand_one(word_of_text(p, '"')) : "";
	write_all(2, p, strlen(p));
	for (;;) { char c; ssize_t n = read(0, &c, 1); if (n<0 && errno==EINTR) { check_interrupt(); continue; } if (n<=0) return line->n>0; add_byte(line,c); if (c=='\n') return true; }
}
int b_history(int argc, char **argv) { (void)argc; (void)argv; return 0; }
