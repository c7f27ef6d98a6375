/* sync: everything to the disk. See sync(1). */
#include <unistd.h>

int main(void)
{
	sync();
	return 0;
}
