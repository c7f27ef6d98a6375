package random

// futexes is futex(2) on words that threads share, or processes by a shared mapping.
var futexes = &Group{
	Name: "futex",
	Help: "futex: wait, wake, requeue, bitsets, shared and private words",
	Begin: []string{
		"mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = $s",
		"clone(" + thread + ")", "clone(" + thread + ")",
	},
	Shapes: join([]Shape{
		{20, Format("futex(%s, %s, %s, %s)", word, OneOf("FUTEX_WAIT", "FUTEX_WAIT|FUTEX_PRIVATE_FLAG", "FUTEX_WAIT|FUTEX_PRIVATE_FLAG"), value, longWait)},
		{10, Format("futex(%s, %s, %s)", word, OneOf("FUTEX_WAKE", "FUTEX_WAKE|FUTEX_PRIVATE_FLAG", "FUTEX_WAKE|FUTEX_PRIVATE_FLAG"), count)},
		{6, Format("futex(%s, %s, %s, %s, %s)", word, OneOf("FUTEX_REQUEUE", "FUTEX_REQUEUE|FUTEX_PRIVATE_FLAG"), count, count, word)},
		{6, Format("futex(%s, %s, %s, %s, %s, %s)", word, OneOf("FUTEX_CMP_REQUEUE", "FUTEX_CMP_REQUEUE|FUTEX_PRIVATE_FLAG"), count, count, word, value)},
		{5, Format("futex(%s, %s, %s, %s, NULL, %s)", word, OneOf("FUTEX_WAIT_BITSET", "FUTEX_WAIT_BITSET|FUTEX_PRIVATE_FLAG"), value, OneOf("NULL", "NULL", "{}", "{tv_sec=-1}"), bitset)},
		{5, Format("futex(%s, %s, %s, NULL, NULL, %s)", word, OneOf("FUTEX_WAKE_BITSET", "FUTEX_WAKE_BITSET|FUTEX_PRIVATE_FLAG"), count, bitset)},
		{4, Format("futex(%s, %s, %s, %s, %s, %s)", word, OneOf("FUTEX_WAKE_OP", "FUTEX_WAKE_OP|FUTEX_PRIVATE_FLAG"), count, count, word, OneOf("0", "0x01000001", "0x10001001", "0x21002000", "0x4f001000", "0x50000000"))},
		{3, Format("futex($s+128, FUTEX_WAIT, %s, %s)", someone, longWait)}, // as pthread_join; numbers of tasks are read nowhere else
		{8, Format("store(%s, %s)", word, value)},
		{5, Format("load(%s)", word)},
		{2, Text("set_tid_address($s)")},
		{1, Text("set_tid_address($s+4)")},
		{2, fork(OneOf("CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|"+thread+", 0, NULL, 0, $s+128", "CLONE_PARENT_SETTID|"+thread+", 0, $s+128", "SIGCHLD", thread))},
		{2, Call("exit", With("status", OneOf("0")))},
		{1, Text("munmap($s, 4096)")},
		{1, Pause},
	}, Lives, Signals),
}

// word draws a place for a futex: three in the shared page, one in private memory.
var word = Mostly(OneOf("$s", "$s", "$s", "$s+4", "$s+64", "&w"), OneOf("$s+1", "NULL", "BAD"))

// value draws what a word holds or is expected to.
var value = OneOf("0", "0", "0", "1", "1", "2", "-1", "0x80000000")

// count draws how many to wake.
var count = OneOf("1", "1", "1", "2", "3", "0", "0x7fffffff", "-1")

// bitset draws a set of bits.
var bitset = OneOf("1", "2", "3", "0xffffffff", "0")

// longWait draws how long a futex waits.
var longWait = OneOf("NULL", "NULL", "NULL", Wait, "{tv_nsec=1000000000}") // none of zero: Linux may sleep a little, seen or not
