//go:build linux && amd64

package linux

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// fence is a set of fresh namespaces with its keeper, and what we hold of them.
type fence struct {
	// pid is the keeper as the host numbers it, pidfd a handle of it.
	pid, pidfd int
	// proc is the /proc of the actors' pid namespace: processes have their own numbers there.
	proc int
	// boxes are the mailboxes; the first is the keeper's.
	boxes *[boxCount]box
	// leave ends the keeper, gone is closed when it and all actors have ended.
	leave, gone chan struct{}
}

// keeperTime is how long the keeper may take to build the world, or to answer.
const keeperTime = 10 * time.Second

// turn deals out processors.
var turn atomic.Uint32

// namespaces are those that a fence has for itself alone.
var namespaces = []string{"pid", "ipc", "mnt", "uts", "net"}

// raise makes a fence.
func raise(opt Options) (*fence, error) {
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("%w: it needs root", ErrUnavailable)
	}
	cpu, err := processor(opt.CPU)
	if err != nil {
		return nil, err
	}
	f := &fence{pidfd: -1, proc: -1, leave: make(chan struct{}), gone: make(chan struct{})}
	if err := f.launch(cpu); err != nil {
		return nil, err
	}
	if err := f.enter(opt.Patience); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// processor chooses among those that this process may use.
func processor(n int) (int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return 0, fmt.Errorf("%w: which processors there are: %w", ErrUnavailable, err)
	}
	if n == 0 {
		n = int(turn.Add(1))
	}
	n = (n - 1) % set.Count()
	for cpu := 0; ; cpu++ {
		if set.IsSet(cpu) {
			if n == 0 {
				return cpu, nil
			}
			n--
		}
	}
}

// launch starts the keeper and waits until it is an agent. The thread that starts it stays until the end: the kernel kills the keeper when
// that thread dies, whatever the reason (PR_SET_PDEATHSIG in prctl(2)).
func (f *fence) launch(cpu int) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	cmd := &exec.Cmd{Path: "/proc/self/exe", Args: []string{keeperName, strconv.Itoa(cpu)}, Env: []string{"GOMAXPROCS=1"}, Dir: "/",
		ExtraFiles: []*os.File{w}, SysProcAttr: &syscall.SysProcAttr{
			Cloneflags: unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWNS | unix.CLONE_NEWUTS | unix.CLONE_NEWNET,
			Pdeathsig:  unix.SIGKILL, Setsid: true, PidFD: &f.pidfd}}
	started := make(chan error)
	go f.hold(cmd, started)
	err = <-started
	w.Close()
	if err != nil {
		if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EINVAL) {
			return fmt.Errorf("%w: it needs namespaces: %w", ErrUnavailable, err)
		}
		return fmt.Errorf("start the keeper: %w", err)
	}
	f.pid = cmd.Process.Pid
	_ = r.SetReadDeadline(time.Now().Add(keeperTime))
	complaint, err := io.ReadAll(r)
	if err == nil && len(complaint) > 0 {
		err = errors.New(string(complaint))
	}
	if err != nil {
		f.close()
		return fmt.Errorf("%w: the keeper could not %w", ErrUnavailable, err)
	}
	return nil
}

// hold is the thread that the keeper depends on.
func (f *fence) hold(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Start()
	started <- err
	if err != nil {
		close(f.gone)
		return
	}
	<-f.leave
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // returns when everybody in the pid namespace is gone
	close(f.gone)
}

// enter gets hold of the keeper's mailbox and of the namespace's /proc, and refuses to go on unless the fence is whole.
func (f *fence) enter(patience time.Duration) error {
	root := fmt.Sprintf("/proc/%d/root", f.pid)
	file, err := os.OpenFile(root+boxPath, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open the mailboxes: %w", err)
	}
	defer file.Close()
	if f.boxes, err = mapBoxes(file); err != nil {
		return err
	}
	if f.proc, err = unix.Open(root+"/proc", unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0); err != nil {
		return fmt.Errorf("open the actors' /proc: %w", err)
	}
	keeper := &f.boxes[0]
	if !await(keeperTime, func() bool { return atomic.LoadUint32(&keeper.lives) == 1 && keeper.level[0].resting() }) {
		return fmt.Errorf("%w: the keeper does not become an agent", ErrUnavailable)
	}
	if patience == 0 {
		patience = time.Minute
	}
	atomic.StoreUint32(&keeper.limit, uint32(max(1, int64(patience/time.Second))))
	return f.inspect()
}

// inspect checks that the keeper is the first process of a pid namespace, that none of its namespaces is ours, and that what we took for
// its /proc and its mailbox are.
func (f *fence) inspect() error {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", f.pid))
	if err != nil {
		return fmt.Errorf("look at the keeper: %w", err)
	}
	ids := strings.Fields(statusLine(string(status), "NSpid:"))
	if len(ids) < 2 || ids[len(ids)-1] != "1" {
		return fmt.Errorf("the keeper is no first process of a pid namespace: NSpid is %q", ids)
	}
	for _, ns := range namespaces {
		ours, err := os.Readlink("/proc/self/ns/" + ns)
		if err != nil {
			return err
		}
		theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", f.pid, ns))
		if err != nil {
			return err
		}
		if ours == theirs {
			return fmt.Errorf("the keeper shares the %s namespace with us", ns)
		}
	}
	pid, err := f.call(unix.SYS_GETPID)
	if err == nil && pid != 1 {
		err = fmt.Errorf("the keeper's getpid answers %d", pid)
	}
	return err
}

// call has the keeper make a call of ours. It is no actor: nobody waits for it in between.
func (f *fence) call(nr uint64, args ...uint64) (int64, error) {
	return f.boxes[0].drive(orderCall, nr, args...)
}

// await waits for something that takes microseconds, first by giving the processor away, then by sleeping.
func await(limit time.Duration, ready func() bool) bool {
	for range 200 {
		if ready() {
			return true
		}
		yield()
	}
	nap, end := 20*time.Microsecond, time.Now().Add(limit)
	for time.Now().Before(end) {
		if ready() {
			return true
		}
		pause(nap)
		nap = min(2*nap, 5*time.Millisecond)
	}
	return ready()
}

// yield lets another thread have the processor.
func yield() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

// pause sleeps more exactly than time.Sleep.
func pause(d time.Duration) {
	ts := unix.NsecToTimespec(int64(d))
	_ = unix.Nanosleep(&ts, nil)
}

// beat tells the keeper that somebody still uses the stage.
func (f *fence) beat() { atomic.AddUint32(&f.boxes[0].beat, 1) }

// close ends everybody behind the fence and lets go of it.
func (f *fence) close() {
	close(f.leave)
	<-f.gone
	if f.boxes != nil {
		unmapBoxes(f.boxes)
		f.boxes = nil
	}
	for _, fd := range []int{f.proc, f.pidfd} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}
