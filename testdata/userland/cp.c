/* cp: copies files. See cp(1). */
#include "copy.h"
#include "util.h"
#include <error.h>
#include <getopt.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"recursive", 0, 0, 'r'}, {"archive", 0, 0, 'a'}, {"force", 0, 0, 'f'}, {"interactive", 0, 0, 'i'}, {"no-clobber", 0, 0, 'n'}, {"preserve", 2, 0, 'p'},
		{"verbose", 0, 0, 'v'}, {"target-directory", 1, 0, 't'}, {"no-dereference", 0, 0, 'P'}, {"update", 0, 0, 'u'}, {"no-target-directory", 0, 0, 'T'}, {0, 0, 0, 0},
	};
	struct copying how = {.program = "cp"};
	int c;
	while ((c = option(argc, argv, "rRafinpvt:dPLuT", longs, "[-afinprRTuv] SOURCE... DEST")) != -1)
		switch (c) {
		case 'r': case 'R': how.recursive = 1; break;
		case 'a': how.recursive = how.keep = how.links = 1; break;
		case 'f': how.force = 1; break;
		case 'i': how.ask = 1; break;
		case 'n': how.never = 1; break;
		case 'p': how.keep = 1; break;
		case 'd': case 'P': how.links = 1; break;
		case 'v': how.verbose = 1; break;
		case 'u': how.update = 1; break;
		case 't': how.directory = optarg; break;
		case 'T': how.exact = 1; break;
		}
	return for_each_target(argc, argv, &how, copy_path);
}
