/* sys/uio.h: reading into and writing from several buffers at once. See readv(2). */
#ifndef _SYS_UIO_H
#define _SYS_UIO_H

#include <sys/types.h>

struct iovec {
	void *iov_base; /* where */
	size_t iov_len; /* how many bytes */
};

ssize_t readv(int fd, const struct iovec *iov, int count);
ssize_t writev(int fd, const struct iovec *iov, int count);

#endif
