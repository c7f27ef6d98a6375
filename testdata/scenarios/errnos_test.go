package scenarios

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// sysvErrnos are the errnos that the manual pages of System V IPC list for each call.
var sysvErrnos = map[string]string{
	"msgget":     "EACCES EEXIST ENOENT ENOMEM ENOSPC",
	"msgsnd":     "EACCES EAGAIN EFAULT EIDRM EINTR EINVAL ENOMEM",
	"msgrcv":     "E2BIG EACCES EFAULT EIDRM EINTR EINVAL ENOMSG ENOSYS",
	"msgctl":     "EACCES EFAULT EIDRM EINVAL EPERM",
	"semget":     "EACCES EEXIST EINVAL ENOENT ENOMEM ENOSPC",
	"semop":      "E2BIG EACCES EAGAIN EFAULT EFBIG EIDRM EINTR EINVAL ENOMEM ERANGE",
	"semtimedop": "E2BIG EACCES EAGAIN EFAULT EFBIG EIDRM EINTR EINVAL ENOMEM ERANGE",
	"semctl":     "EACCES EFAULT EIDRM EINVAL EPERM ERANGE",
	"shmget":     "EACCES EEXIST EINVAL ENFILE ENOENT ENOMEM ENOSPC EPERM",
	"shmat":      "EACCES EIDRM EINVAL ENOMEM",
	"shmdt":      "EINVAL",
	"shmctl":     "EACCES EFAULT EIDRM EINVAL ENOMEM EOVERFLOW EPERM",
}

// neverProvoked are those that no scenario can bring about, and why.
var neverProvoked = map[string]string{
	"msgget ENOMEM":     "the host would have to run out of memory",
	"msgsnd ENOMEM":     "the same",
	"semget ENOMEM":     "the same",
	"semop ENOMEM":      "the same",
	"semtimedop ENOMEM": "the same",
	"msgrcv ENOSYS":     "only a kernel built without CONFIG_CHECKPOINT_RESTORE says so to MSG_COPY",
	"msgctl EIDRM":      "only between finding the object and locking it; after that its id is EINVAL",
	"semctl EIDRM":      "the same",
	"shmctl EIDRM":      "the same",
	"shmat EIDRM":       "the same",
	"shmget ENFILE":     "the host would have to run out of open files",
	"shmctl EOVERFLOW":  "only where user ids have 16 bits",
}

// TestSystemVErrnos checks that every errno in the manual pages of System V IPC has a scenario, or a reason why it can have none.
func TestSystemVErrnos(t *testing.T) {
	names, err := fs.Glob(os.DirFS("."), "*/*.scn")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, name := range names {
		if f := parsed(t, name); f != nil {
			note(seen, name, f)
		}
	}
	for call, list := range sysvErrnos {
		for _, e := range strings.Fields(list) {
			what := call + " " + e
			switch {
			case seen[what] == "" && neverProvoked[what] == "":
				t.Errorf("no scenario shows %s", what)
			case seen[what] != "" && neverProvoked[what] != "":
				t.Errorf("%s shows %s, which is said to be impossible", seen[what], what)
			}
		}
	}
}

// note collects which calls fail in a scenario, and with what.
func note(seen map[string]string, name string, f *scenario.File) {
	open := map[string]string{} // the call that each actor sleeps in
	for i := range f.Lines {
		l := &f.Lines[i]
		switch l.Kind {
		case scenario.Begin:
			open[l.Actor] = l.Call
		case scenario.Resume:
		default:
			continue
		}
		for _, v := range l.Outcome.Values {
			if v.Kind == scenario.Failure {
				seen[open[l.Actor]+" "+v.Text] = name
			}
		}
	}
}
