package session

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// How long nothing must come out until a real machine counts as quiet, and how long is waited for a prompt.
const (
	quiet    = 300 * time.Millisecond
	patience = 30 * time.Second
)

// fence makes a place of its own for the shells: namespaces in which they are alone, with empty folders to work in. It waits for its end.
const fence = `set -e
mount --make-rprivate /
for d in /tmp /root /home /var/tmp; do mount -t tmpfs tmpfs $d; done
chmod 1777 /tmp /var/tmp
mount -t proc proc /proc
hostname vitrine
echo ready
exec sleep infinity`

// PlayReal plays a session on the Linux of this computer: its sh and its commands, at pseudo-terminals, behind a fence. It needs root.
//
// # Errors
// ErrMissing if that cannot be here.
func PlayReal(f *File) (*File, error) {
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("%w: that takes root", ErrMissing)
	}
	r := &real{script: newScript(f)}
	defer r.close()
	if err := r.open(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMissing, err)
	}
	for it := r.script.next(); it != nil; it = r.script.next() {
		if err := r.do(*it); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", f.Name, it.Line, err)
		}
	}
	if r.pts[r.script.console] != nil {
		r.wait(r.script.console, Command, 5*time.Second) // the last command may never end
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.script.end()
	return r.script.f, nil
}

// real is a session on real Linux.
type real struct {
	keeper *exec.Cmd // the first process behind the fence
	mu     sync.Mutex
	script *script
	pts    [maxConsole + 1]*realConsole
}

// realConsole is a pseudo-terminal with a shell.
type realConsole struct {
	master *os.File
	shell  *exec.Cmd
	last   time.Time // when something came out last
	tail   []byte    // the end of what came out since something was typed
	gone   bool      // the shell and all others have closed it
}

// open builds the fence.
func (r *real) open() error {
	r.keeper = exec.Command("/bin/sh", "-c", fence)
	r.keeper.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL,
	}
	out, err := r.keeper.StdoutPipe()
	if err != nil {
		return err
	}
	if err := r.keeper.Start(); err != nil {
		r.keeper = nil
		return err
	}
	var b [16]byte
	if n, _ := out.Read(b[:]); !strings.HasPrefix(string(b[:n]), "ready") {
		return fmt.Errorf("the fence could not be built")
	}
	return nil
}

// close ends everything behind the fence.
func (r *real) close() {
	if r.keeper != nil {
		_ = r.keeper.Process.Kill()
		_ = r.keeper.Wait()
	}
	for _, p := range r.pts {
		if p != nil {
			_ = p.shell.Wait()
			_ = p.master.Close()
		}
	}
}

// do does one thing when its time has come.
func (r *real) do(it Item) error {
	if from := r.script.console; from != it.Console && r.pts[from] != nil {
		r.wait(from, Show, patience) // what was done there shall come out first
	}
	if r.pts[it.Console] == nil {
		if err := r.start(it.Console); err != nil {
			return err
		}
	}
	if it.Kind == Pause {
		r.wait(it.Console, it.Kind, patience)
		r.locked(r.script.begin)
		time.Sleep(it.Wait)
		r.script.at++
		return nil
	}
	if !r.wait(it.Console, it.Kind, patience) {
		return fmt.Errorf("the shell shows no prompt")
	}
	p := r.pts[it.Console]
	r.locked(r.script.did)
	if it.Kind == Show {
		return nil
	}
	r.locked(func() { p.tail = nil })
	_, err := p.master.Write(it.Typed())
	r.locked(func() { p.last = time.Now() })
	return err
}

func (r *real) locked(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// wait waits until a thing can be done at a console: a line needs a prompt, all need silence. It returns false if the prompt does not come.
func (r *real) wait(console int, kind Kind, patience time.Duration) bool {
	p := r.pts[console]
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(20 * time.Millisecond) {
		r.mu.Lock()
		still, prompt := time.Since(p.last) > quiet, true
		if kind == Command || kind == More {
			prompt = bytes.HasSuffix(p.tail, []byte(marks[kind]))
		}
		gone := p.gone
		r.mu.Unlock()
		if still && prompt || gone {
			return !gone
		}
	}
	return false
}

// start starts a shell at a fresh pseudo-terminal. It takes the terminal itself: numbers of processes outside mean nothing behind the fence.
func (r *real) start(console int) error {
	master, slave, err := openPair()
	if err != nil {
		return err
	}
	defer slave.Close()
	pid := strconv.Itoa(r.keeper.Process.Pid)
	c := exec.Command("nsenter", "-t", pid, "-a", "sh", "-c", `cd /root && exec setsid -c sh`)
	c.Env = append(Environment("dumb"), "LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin")
	c.Stdin, c.Stdout, c.Stderr = slave, slave, slave
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := c.Start(); err != nil {
		return err
	}
	p := &realConsole{master: master, shell: c, last: time.Now()}
	r.pts[console] = p
	go r.read(console, p)
	return nil
}

// openPair opens a pseudo-terminal of 24 lines and 80 columns.
func openPair() (master, slave *os.File, err error) {
	if master, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		return nil, nil, err
	}
	fd := int(master.Fd())
	nr, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80})
	}
	if err == nil {
		slave, err = os.OpenFile("/dev/pts/"+strconv.Itoa(nr), os.O_RDWR|syscall.O_NOCTTY, 0)
	}
	if err != nil {
		master.Close()
	}
	return master, slave, err
}

// read takes what comes out.
func (r *real) read(console int, p *realConsole) {
	b := make([]byte, 4096)
	for {
		n, err := p.master.Read(b)
		r.mu.Lock()
		p.last = time.Now()
		r.script.write(console, b[:n])
		p.tail = append(p.tail[max(len(p.tail)-8, 0):], b[:n]...)
		p.gone = err != nil
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}
