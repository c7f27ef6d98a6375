// What agent.c and the assembly share, and what ../mailbox.go must agree with.

typedef unsigned int u32;
typedef unsigned long u64;

// Fixed places in an actor's memory. The scratch memory is the same on both stages; mailboxes and stacks lie below it.
#define SCRATCH 0x10000000ul
#define SCRATCH_SIZE 0x100000ul
#define BOXES 0x0f000000ul
#define BOXES_PATH "/dev/.vitrine"
#define BOX_COUNT 64
#define STACKS 0x0e000000ul
#define STACK_SIZE 0x8000ul

// LEVELS bounds how deep handlers nest.
#define LEVELS 32

// LOST is the status of an agent that cannot go on.
#define LOST 125

// Orders.
enum { CALL = 1, BREED, EXEC, LOAD, STORE, RETURN };

// level is the loop's state at one depth: 0 is outside of any handler.
struct level {
	u64 nr;      // the call's number
	u64 arg[6];  // its words
	long ret;    // its result
	u64 info;    // the handler's siginfo
	u64 context; // the handler's ucontext
	u32 what;    // the order, 0 once it was taken
	u32 done;    // 1 once it is over
	u32 sig;     // the handler's signal
	u32 fresh;   // the child to be made shares memory and begins on an empty stack
	u64 child;   // that child's mailbox
};

// box is a mailbox: one page for each task.
struct box {
	volatile u32 bell;  // the futex; rings by changing
	volatile u32 depth; // the present level
	volatile u32 seq;   // changes whenever anything does
	volatile u32 pid;   // the task's ids in its own namespace
	volatile u32 tid;
	volatile u32 lives;   // changes at birth and at execve
	volatile u32 execing; // an execve was begun: the new image looks for this
	volatile u32 limit;   // the keeper's patience in seconds, 0 without
	volatile u32 beat;    // the runner's signs of life
	u32 pad[7];
	volatile struct level level[LEVELS];
	char rest[4096 - 64 - LEVELS * sizeof(struct level)];
};

// context is ucontext_t of x86-64 as far as the agent looks at it: the saved mailboxes, third argument, result and program
// counter.
struct context {
	u64 head[11], childs_box, box, to_third[4], third, ret, to_pc[2], pc;
};

// In amd64.S.
long syscall6(long nr, long a, long b, long c, long d, long e, long f);
long perform(struct level *l);
long breed(struct level *l, u64 child, u64 fresh);
long touch_load(u64 addr);
long touch_store(u64 addr, u64 value);
extern char handler[], restorer[], restorer_plain[], touch_fault[], breed_at[], breed_after[], breed_end[];

// me is the task's mailbox. It stays in a register that the compiler leaves alone: that is right in a handler too, on whatever stack,
// and children of vfork and threads change it without touching memory that they share.
static inline struct box *me(void)
{
	struct box *b;
	__asm__ volatile("mov %%r15, %0" : "=r"(b));
	return b;
}

static inline void become(struct box *b)
{
	__asm__ volatile("mov %0, %%r15" : : "r"(b));
}

// Linux's numbers for x86-64; there are no headers to include.
#define NR_close 3
#define NR_mmap 9
#define NR_getpid 39
#define NR_personality 135
#define NR_gettid 186
#define NR_futex 202
#define NR_exit_group 231
#define NR_openat 257
#define AT_FDCWD -100
#define O_RDWR 02
#define O_CLOEXEC 02000000
#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_SHARED 0x1
#define MAP_PRIVATE 0x2
#define MAP_ANONYMOUS 0x20
#define MAP_NORESERVE 0x4000
#define MAP_FIXED_NOREPLACE 0x100000
#define FUTEX_WAIT 0
#define EINTR 4
#define ETIMEDOUT 110
#define ADDR_NO_RANDOMIZE 0x0040000
#define SA_NOCLDWAIT 0x2
#define SA_RESTORER 0x04000000
