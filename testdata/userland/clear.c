/* clear: an empty screen. See clear(1). */
#include <stdio.h>

int main(void)
{
	printf("\033[H\033[2J\033[3J");
	return 0;
}
