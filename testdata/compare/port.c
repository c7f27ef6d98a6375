/* port.c: ports and mailboxes, which Linux does not have: directly and through a name; as a rendezvous, through a buffer, as a call
   that is answered, and as a page that is mapped and not copied. See `vitrine man port`, `vitrine man mailbox`. */
#define _GNU_SOURCE
#include "compare.h"
#if __has_include(<port.h>)
#include <errno.h>
#include <port.h>

enum { PAGE = 4096, PLACES = 8 };

static int nothing(void) { return 0; }

/* Directly: the receiver's port. */

static int with_places(enum side side) { return side == RECEIVER && port_capacity(PLACES) < 0 ? -1 : 0; }

static int send_port(void *data, size_t n)
{
	struct message m = { .length = n, .data = data };
	return port_send(peer, &m, NULL);
}

static ssize_t receive_port(void *data, size_t room)
{
	struct message m = { .room = room, .data = data };
	return port_recv(PORT_ANY, &m, NULL) < 0 ? -1 : (ssize_t)m.length;
}

/* With an empty answer, and the CPU handed over. */
static int call(void *data, size_t n)
{
	struct message m = { .length = n, .data = data }, answer = { 0 };
	return port_call(peer, &m, &answer, NULL, PORT_DIRECT);
}

static ssize_t serve(void *data, size_t room)
{
	struct message m = { .room = room, .data = data }, answer = { 0 };
	if (port_recv(PORT_ANY, &m, NULL) < 0 || port_reply(m.token, &answer, PORT_DIRECT) < 0)
		return -1;
	return m.length;
}

/* Pages by mapping: the message is made in the page, and found in another. The sender has three and takes them in turns: one that the
   receiver looks at, one on its way to it, and one that nobody else has, so that writing to it needs no copy. */
enum { PAGES = 3 };
static char page[PAGES][PAGE] __attribute__((aligned(PAGE)));

static void *next_page(enum side side)
{
	static unsigned turn;
	return page[side == SENDER ? turn++ % PAGES : 0];
}

static int send_page(void *data, size_t n)
{
	struct message m = { .label = n, .flags = MESSAGE_PAGE, .data = data };
	return n > PAGE ? errno = EMSGSIZE, -1 : port_send(peer, &m, NULL);
}

/* All of the page came; how many bytes of it count stands in the label. */
static ssize_t receive_page(void *data, size_t room)
{
	(void)room;
	struct message m = { .room = PAGE, .flags = MESSAGE_PAGE, .data = data };
	return port_recv(PORT_ANY, &m, NULL) < 0 ? -1 : (ssize_t)m.label;
}

/* Through a mailbox. */

static const char *const name = "/compare";
static int box = -1;

static int make_box(int capacity)
{
	mailbox_remove(name);
	return (box = mailbox_open(name, O_RDWR | O_CREAT, 0600, capacity)) < 0 ? -1 : 0;
}

static int make_meeting(void) { return make_box(0); }
static int make_bounded(void) { return make_box(PLACES); }
static int make_unbounded(void) { return make_box(PORT_UNBOUNDED); }

static int open_box(enum side side)
{
	box = mailbox_open(name, side == SENDER ? O_WRONLY : O_RDONLY, 0, 0);
	return box < 0 ? -1 : 0;
}

static int send_box(void *data, size_t n)
{
	struct message m = { .length = n, .data = data };
	return mailbox_send(box, &m, NULL);
}

static ssize_t receive_box(void *data, size_t room)
{
	struct message m = { .room = room, .data = data };
	return mailbox_recv(box, &m, NULL) < 0 ? -1 : (ssize_t)m.length;
}

static int descriptor(void) { return box; }
static void clean(void) { mailbox_remove(name); }

const struct mechanism ports[] = {
	{ "port", nothing, NULL, send_port, receive_port, NULL, NULL, NULL },
	{ "port8", nothing, with_places, send_port, receive_port, NULL, NULL, NULL },
	{ "call", nothing, NULL, call, serve, NULL, NULL, NULL },
	{ "page", nothing, NULL, send_page, receive_page, NULL, NULL, next_page },
	{ "mailbox0", make_meeting, open_box, send_box, receive_box, descriptor, clean, NULL },
	{ "mailbox8", make_bounded, open_box, send_box, receive_box, descriptor, clean, NULL },
	{ "mailbox", make_unbounded, open_box, send_box, receive_box, descriptor, clean, NULL },
	{ 0 },
};
#else
const struct mechanism ports[] = { { 0 } };
#endif
