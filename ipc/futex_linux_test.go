//go:build linux

package ipc

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// host is a set of threads that sleep on real futexes.
type host struct {
	words []byte     // memory that the futex words are in
	base  uintptr    // its address
	ended chan int32 // tasks whose sleep ended without an error
}

func newHost(t *testing.T) *host {
	words, err := unix.Mmap(-1, 0, 1<<16, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { unix.Munmap(words) })
	return &host{words, reflect.ValueOf(words).Pointer(), make(chan int32, 64)}
}

// word returns the content of a word, for reading and writing.
func (h *host) word(i int) []byte { return h.words[4*i : 4*i+4] }

// call makes a futex call on word i (and perhaps j). Without FUTEX_PRIVATE_FLAG, since the small table of private futexes mixes
// the queues of different words too often.
func (h *host) call(i, op, val int, val2 uintptr, j int, val3 uint32) (int, abi.Errno) {
	n, _, e := syscall.Syscall6(unix.SYS_FUTEX, h.base+uintptr(4*i), uintptr(op), uintptr(val), val2, h.base+uintptr(4*j), uintptr(val3))
	return int(n), abi.Errno(e)
}

// sleep starts a thread that sleeps on a word and returns when it does.
func (h *host) sleep(t *testing.T, task int32, i int, bitset uint32) {
	tid := make(chan int)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		tid <- unix.Gettid()
		if _, err := h.call(i, abi.FUTEX_WAIT_BITSET, 0, 0, 0, bitset); err != 0 {
			task = -int32(err)
		}
		h.ended <- task
	}()
	path := fmt.Sprintf("/proc/self/task/%d/syscall", <-tid)
	want := fmt.Sprintf("%d %#x ", unix.SYS_FUTEX, h.base+uintptr(4*i))
	for end := time.Now().Add(5 * time.Second); ; {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Skip(err)
		}
		if strings.HasPrefix(string(b), want) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("task %d does not sleep: %q", task, b)
		}
		runtime.Gosched()
	}
}

// awake waits for n sleeps to end and returns whose they were, sorted.
func (h *host) awake(n int) (tasks []int32) {
	for range n {
		select {
		case task := <-h.ended:
			tasks = append(tasks, task)
		case <-time.After(5 * time.Second):
		}
	}
	slices.Sort(tasks)
	return tasks
}

// collide tells whether Linux keeps the sleepers of two words in one queue: then a sleeper that is moved keeps its place in it.
func (h *host) collide(t *testing.T, i, j int) bool {
	h.sleep(t, 1, i, match)
	h.sleep(t, 2, j, match)
	h.call(i, abi.FUTEX_REQUEUE, 0, 1, j, 0)
	h.call(j, abi.FUTEX_WAKE, 1, 0, 0, 0)
	first := h.awake(1)
	h.call(j, abi.FUTEX_WAKE, 1, 0, 0, 0)
	h.awake(1)
	return first[0] == 1
}

// apart finds three words whose queues are separate.
func (h *host) apart(t *testing.T) (words []int) {
	for i := 0; len(words) < 3; i += 37 {
		if !slices.ContainsFunc(words, func(j int) bool { return h.collide(t, i, j) }) {
			words = append(words, i)
		}
	}
	return words
}

func TestFutexesAgainstLinux(t *testing.T) {
	h := newHost(t)
	words := h.apart(t)
	counts := []int{0, 1, 1, 2, 3, 9}
	bitsets := []uint32{match, match, 1, 2, 6}
	rapid.Check(t, func(rt *rapid.T) {
		f := NewFutexTable()
		key := func(i int) FutexKey { return FutexKey{0, uint64(i)} }
		check := func(what string, n int, err abi.Errno, woken []Completion, moved int) {
			want := tasksOf(woken)
			slices.Sort(want)
			got := h.awake(len(woken))
			if err != 0 || n != len(woken)+moved || !slices.Equal(got, want) {
				rt.Fatalf("%s: Linux says %d %v and woke %v; we woke %v and moved %d", what, n, err, got, want, moved)
			}
		}
		defer func() {
			for _, i := range words {
				n, err := h.call(i, abi.FUTEX_WAKE, math.MaxInt32, 0, 0, 0)
				if woken := f.Wake(key(i), math.MaxInt32, match); len(woken) > 0 || n > 0 {
					check("wake all", n, err, woken, 0)
				}
			}
		}()
		for task := range int32(rapid.IntRange(4, 14).Draw(rt, "ops")) {
			i, j := rapid.SampledFrom(words).Draw(rt, "word"), rapid.SampledFrom(words).Draw(rt, "other")
			n, m := rapid.SampledFrom(counts).Draw(rt, "n"), rapid.SampledFrom(counts).Draw(rt, "m")
			bits := rapid.SampledFrom(bitsets).Draw(rt, "bitset")
			switch rapid.IntRange(0, 7).Draw(rt, "op") {
			case 0, 1, 2, 3:
				h.sleep(t, task+1, i, bits)
				f.Wait(key(i), task+1, bits)
			case 4:
				ret, err := h.call(i, abi.FUTEX_WAKE_BITSET, n, 0, 0, bits)
				check("wake", ret, err, f.Wake(key(i), n, bits), 0)
			case 5:
				ret, err := h.call(i, abi.FUTEX_CMP_REQUEUE, n, uintptr(m), j, 0)
				woken, moved := f.Requeue(key(i), key(j), n, m)
				check("cmp_requeue", ret, err, woken, moved)
			case 6:
				ret, err := h.call(i, abi.FUTEX_REQUEUE, n, uintptr(m), j, 0)
				woken, moved := f.Requeue(key(i), key(j), n, m)
				check("requeue", ret, err, woken, moved)
			case 7:
				arg := rapid.SampledFrom([]uint32{0, 1 << 24}).Draw(rt, "arg") // set 0; wake the second if the word was 0, or was not
				second, _ := DecodeWakeOp(arg).Second(0)
				ret, err := h.call(i, abi.FUTEX_WAKE_OP, n, uintptr(m), j, arg)
				woken := f.Wake(key(i), n, match)
				if second {
					woken = append(woken, f.Wake(key(j), m, match)...)
				}
				check("wake_op", ret, err, woken, 0)
			}
		}
	})
}

func TestWakeOpAgainstLinux(t *testing.T) {
	h := newHost(t)
	rapid.Check(t, func(t *rapid.T) {
		old := rapid.OneOf(rapid.Uint32(), rapid.SampledFrom([]uint32{0, 1, 1<<31 - 1, 1 << 31, math.MaxUint32})).Draw(t, "old")
		arg := rapid.Uint32().Draw(t, "arg")
		binary.NativeEndian.PutUint32(h.word(1), old)
		_, want := h.call(0, abi.FUTEX_WAKE_OP, 1, 1, 1, arg)
		w := DecodeWakeOp(arg)
		word, err := w.Change(old)
		if err == 0 {
			_, err = w.Second(old)
		}
		if got := binary.NativeEndian.Uint32(h.word(1)); got != word || want != err {
			t.Fatalf("%#x on %#x: Linux says %#x %v, we say %#x %v", arg, old, got, want, word, err)
		}
		binary.NativeEndian.PutUint32(h.word(1), 0)
	})
}
