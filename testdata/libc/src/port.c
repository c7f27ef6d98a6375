/* port.c: ports and mailboxes, this machine's own system calls. See port(7) and mailbox(7) of `vitrine man`. */
#include "libc.h"
#include <port.h>

typedef const struct timespec *timeout_t;

int port_send(pid_t pid, const struct message *msg, timeout_t t) { return (int)syscall(SYS_port_send, pid, msg, t); }
int port_recv(pid_t pid, struct message *msg, timeout_t t) { return (int)syscall(SYS_port_recv, pid, msg, t); }

int port_call(pid_t pid, const struct message *msg, struct message *reply, timeout_t t, int flags)
{
	return (int)syscall(SYS_port_call, pid, msg, reply, t, flags);
}

int port_reply(uint64_t token, const struct message *msg, int flags) { return (int)syscall(SYS_port_reply, token, msg, flags); }
int port_capacity(int messages) { return (int)syscall(SYS_port_capacity, messages); }
int port_links(struct link *links, size_t n) { return (int)syscall(SYS_port_links, links, n); }

long port_post(int op, int target, const struct message *msg, timeout_t t, int sig, void *value)
{
	return syscall(SYS_port_post, op, target, msg, t, sig, value);
}

int port_result(long handle, struct message *msg, timeout_t t) { return (int)syscall(SYS_port_result, handle, msg, t); }
int port_cancel(long handle) { return (int)syscall(SYS_port_cancel, handle); }

int mailbox_open(const char *name, int flags, mode_t mode, int capacity)
{
	return (int)syscall(SYS_mailbox_open, name, flags, mode, capacity);
}

int mailbox_remove(const char *name) { return (int)syscall(SYS_mailbox_remove, name); }
int mailbox_send(int box, const struct message *msg, timeout_t t) { return (int)syscall(SYS_mailbox_send, box, msg, t); }
int mailbox_recv(int box, struct message *msg, timeout_t t) { return (int)syscall(SYS_mailbox_recv, box, msg, t); }

int mailbox_call(int box, const struct message *msg, struct message *reply, timeout_t t, int flags)
{
	return (int)syscall(SYS_mailbox_call, box, msg, reply, t, flags);
}
