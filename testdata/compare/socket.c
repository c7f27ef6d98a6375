/* socket.c: a pair of sockets. A stream is a pipe in both directions; datagrams keep their boundaries; seqpacket does that and says
   when the other one has gone, too. See unix(7). */
#include "compare.h"
#if __has_include(<sys/socket.h>)
#include <sys/socket.h>
#include <unistd.h>

static int end[2] = { -1, -1 };

static int stream(void) { return socketpair(AF_UNIX, SOCK_STREAM, 0, end); }
static int datagram(void) { return socketpair(AF_UNIX, SOCK_DGRAM, 0, end); }
static int seqpacket(void) { return socketpair(AF_UNIX, SOCK_SEQPACKET, 0, end); }
static int join(enum side side) { return close(end[side == SENDER ? 0 : 1]); }
static int give(void *data, size_t n) { return write_all(end[1], data, n); }
static ssize_t take(void *data, size_t room) { return read(end[0], data, room); }
static int descriptor(void) { return end[0]; }

const struct mechanism sockets[] = {
	{ "stream", stream, join, give, take, descriptor, NULL, NULL },
	{ "datagram", datagram, join, give, take, descriptor, NULL, NULL },
	{ "seqpacket", seqpacket, join, give, take, descriptor, NULL, NULL },
	{ 0 },
};
#else
const struct mechanism sockets[] = { { 0 } };
#endif
