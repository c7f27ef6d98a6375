// The agent: the program that every actor of the Linux stage runs. It has no libc, so that nothing but the calls it is told to make
// changes its process. It waits on a futex in its mailbox, makes one call with six raw words, stores the result, and waits again. A
// signal handler runs the same loop on a level of its own until it is told to return. See ../mailbox.go for the other end.

#include "agent.h"

// The words that differ between architectures and the kernel's numbers are in agent.h; what needs registers is in amd64.S.

// boxes is where all mailboxes are mapped, shared with the runner and inherited by every child.
static struct box *const boxes = (struct box *)BOXES;

// agent_path and agent_argv are what the runner gives execve to turn a child of the keeper into an actor.
const char agent_path[] = "/agent";
const char *const agent_argv[] = { agent_path, 0 };
const char *const agent_envp[] = { 0 };

// keep_action is the keeper's own disposition of SIGCHLD: the kernel reaps orphans by itself.
const u64 keep_action[4] = { 0, SA_NOCLDWAIT | SA_RESTORER, (u64)restorer, 0 };

static void leave(long status)
{
	for (;;)
		syscall6(NR_exit_group, status, 0, 0, 0, 0, 0);
}

// rest sleeps until the bell rings. Only the keeper has a limit: if the runner gives no sign of life for so long, the keeper ends, and
// with it the whole pid namespace.
static void rest(struct box *b, u32 bell)
{
	long limit[2] = { b->limit, 0 };
	u32 beat = b->beat;
	long r = syscall6(NR_futex, (long)&b->bell, FUTEX_WAIT, bell, b->limit ? (long)limit : 0, 0, 0);
	if (r == -ETIMEDOUT && b->beat == beat)
		leave(LOST);
}

// born fills in what only the new task itself can know without its parent's help. A signal may already have done so for a child that was
// born with one pending.
static void born(struct box *b)
{
	if (b->tid)
		return;
	b->pid = syscall6(NR_getpid, 0, 0, 0, 0, 0, 0);
	b->tid = syscall6(NR_gettid, 0, 0, 0, 0, 0, 0);
	b->lives++; // last: the runner looks for it
}

// random switches the randomisation of addresses of the next image on or off. Images have none, so that a scenario meets the same
// addresses each time; but what personality(2) tells stays untouched while a scenario can ask.
static void random(int on)
{
	u32 now = syscall6(NR_personality, 0xffffffff, 0, 0, 0, 0, 0);
	syscall6(NR_personality, on ? now & ~ADDR_NO_RANDOMIZE : now | ADDR_NO_RANDOMIZE, 0, 0, 0, 0, 0);
}

// obey does what a level was told and returns the result.
static long obey(struct level *l, u32 what)
{
	long r;
	switch (what) {
	case EXEC:
		random(0);
		r = perform(l);
		random(1);
		return r;
	case LOAD:
		return touch_load(l->arg[0]);
	case STORE:
		return touch_store(l->arg[0], l->arg[1]);
	case BREED:
		r = breed(l, l->child, l->fresh);
		if (r == 0)
			born(me());
		return r;
	}
	return perform(l);
}

// loop takes orders for the present level until it is told to return. A level has its own order, so that one given just before a signal
// arrived waits until the handler is over.
static void loop(void)
{
	for (;;) {
		struct box *b = me();
		u32 bell = b->bell;
		struct level *l = (struct level *)&b->level[b->depth];
		u32 what = l->what;
		if (!what) {
			rest(b, bell);
			continue;
		}
		l->what = 0;
		if (what == RETURN)
			return;
		long r = obey(l, what);
		b = me();
		l = (struct level *)&b->level[b->depth];
		l->ret = r;
		b->seq++;
		l->done = 1;
	}
}

// thread is where a child begins that shares its parent's memory, on an empty stack.
void thread(void)
{
	struct box *b = me();
	born(b);
	b->level[0].ret = 0;
	b->seq++;
	b->level[0].done = 1;
	for (;;)
		loop();
}

// rebase corrects the frame of a handler in a child that the handler, or one above it, made: it returns to where its parent was interrupted, but with a
// mailbox of its own. If that was the beginning of a new thread's life, the thread's mailbox is still in the other register. If it was
// about to make a child, it must not, since that child's mailbox is meant for the parent's: the call fails as if interrupted.
static void rebase(struct context *uc, struct box *b)
{
	uc->box = (u64)b;
	if (uc->pc >= (u64)breed_after && uc->pc < (u64)breed_end && uc->ret == 0)
		uc->childs_box = (u64)b;
	if (uc->pc == (u64)breed_at) {
		uc->pc = (u64)breed_after;
		uc->ret = -EINTR;
	}
}

// on_signal is every handler. The depth moves before anything else: a signal that interrupts these lines then takes a level of its own.
// Where the kernel stacked several frames at once, the handlers below this one have not run their first instruction yet; they count too.
void on_signal(long sig, void *info, struct context *uc)
{
	struct box *b = me();
	born(b);
	u32 old = b->depth, depth = old + 1;
	for (struct context *c = uc; c->pc == (u64)handler && depth < LEVELS; c = (struct context *)c->third)
		b->level[depth++].context = 0;
	if (depth >= LEVELS)
		leave(LOST);
	b->depth = depth;
	struct level *l = (struct level *)&b->level[depth];
	l->what = 0;
	l->ret = 0;
	l->sig = sig;
	l->info = (u64)info;
	l->context = (u64)uc;
	b->seq++;
	l->done = 1;
	loop();
	b = me();
	if (uc->box != (u64)b)
		rebase(uc, b);
	if (uc->pc == (u64)touch_load || uc->pc == (u64)touch_store)
		uc->pc = (u64)touch_fault;
	b->seq++;
	b->depth = old;
}

// map maps memory at a fixed place or gives up.
static void map(u64 at, u64 size, long flags, long fd)
{
	long r = syscall6(NR_mmap, at, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED_NOREPLACE, fd, 0);
	if (r != (long)at)
		leave(LOST);
}

// start finds this task's mailbox: the first for the keeper, else the one whose owner was about to call execve in this process.
void start(void)
{
	long fd = syscall6(NR_openat, AT_FDCWD, (long)BOXES_PATH, O_RDWR | O_CLOEXEC, 0, 0, 0);
	if (fd < 0)
		leave(LOST);
	map(BOXES, BOX_COUNT * sizeof(struct box), MAP_SHARED, fd);
	syscall6(NR_close, fd, 0, 0, 0, 0, 0);
	map(SCRATCH, SCRATCH_SIZE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	map(STACKS, BOX_COUNT * STACK_SIZE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
	u32 pid = syscall6(NR_getpid, 0, 0, 0, 0, 0, 0), i = 0;
	if (pid != 1)
		for (i = 1; i < BOX_COUNT && !(boxes[i].execing && boxes[i].pid == pid); i++)
			;
	if (i == BOX_COUNT)
		leave(LOST);
	struct box *b = &boxes[i];
	become(b);
	random(1);
	b->depth = 0;
	b->level[0].what = 0;
	b->level[0].ret = 0;
	b->tid = 0;
	born(b);
	b->execing = 0;
	b->seq++;
	b->level[0].done = 1;
	for (;;)
		loop();
}
