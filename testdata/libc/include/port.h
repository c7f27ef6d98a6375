/* port.h: send and receive as textbooks draw them, which Linux does not have. See `vitrine man port` and `vitrine man mailbox`. */
#ifndef _PORT_H
#define _PORT_H

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define MESSAGE_MAX 4096 /* bytes of data in a message */
#define MESSAGE_FD 1     /* flags: a descriptor goes along */
#define MESSAGE_PAGE 2   /* flags: the data is a page, mapped instead of copied; of a receiver: a page may be mapped */

struct message {
	uint32_t length; /* bytes of data */
	uint32_t label;  /* the sender's own word */
	int32_t sender;  /* the process that sent it: the kernel's word */
	int32_t fd;      /* with MESSAGE_FD */
	uint64_t token;  /* answers the message; 0: nobody waits for an answer */
	void *data;
	uint32_t flags;
	uint32_t room; /* of a receiver: bytes at data */
};

struct link { /* a row of the kernel's table of links */
	int32_t a, b;
	uint64_t sent_by_a, sent_by_b;
};

#define PORT_ANY 0       /* receive from everybody */
#define PORT_DIRECT 1    /* the partner runs at once, on the caller's slice */
#define PORT_UNBOUNDED -1

#define POST_SEND 0
#define POST_RECV 1
#define POST_CALL 2
#define POST_MAILBOX 8 /* the target is a mailbox, not a process */

/* A timeout of NULL is for ever, one of 0 not at all. */
int port_send(pid_t pid, const struct message *msg, const struct timespec *timeout);
int port_recv(pid_t pid, struct message *msg, const struct timespec *timeout);
int port_call(pid_t pid, const struct message *msg, struct message *reply, const struct timespec *timeout, int flags);
int port_reply(uint64_t token, const struct message *msg, int flags);
int port_capacity(int messages);
int port_links(struct link *links, size_t n);

long port_post(int op, int target, const struct message *msg, const struct timespec *timeout, int sig, void *value);
int port_result(long handle, struct message *msg, const struct timespec *timeout);
int port_cancel(long handle);

int mailbox_open(const char *name, int flags, mode_t mode, int capacity);
int mailbox_remove(const char *name);
int mailbox_send(int mailbox, const struct message *msg, const struct timespec *timeout);
int mailbox_recv(int mailbox, struct message *msg, const struct timespec *timeout);
int mailbox_call(int mailbox, const struct message *msg, struct message *reply, const struct timespec *timeout, int flags);

#endif
