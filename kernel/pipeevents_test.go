package kernel

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// moved notes what enters and leaves objects.
type moved struct{ list []string }

func (l *moved) Event(e *event.Event) {
	if e.Kind == event.Queued || e.Kind == event.Taken {
		l.list = append(l.list, fmt.Sprintf("%s %d %s %d by %d", e.Kind.Name(), e.Obj.ID, e.Obj.Kind.Name(), e.N, e.Peer))
	}
}

// TestPipeEvents wants an event for all bytes that enter and leave pipes, without a write or a read as well, and the writer's name with
// those that leave.
func TestPipeEvents(t *testing.T) {
	p := solo(t)
	r1, w1 := p.pipe(0)
	_, w2 := p.pipe(0)
	file := p.open("in", "abcd")
	var got moved
	p.m.Listen(&got)
	p.want(4, "sendfile", w1, file, p.words(0), 4)
	p.want(1, "read", r1, p.buf(1), 1)
	p.want(2, "tee", r1, w2, 2, 0)
	p.want(3, "splice", r1, 0, w2, 0, 10, 0)
	p.m.Listen(nil)
	want := []string{"queued 1 pipe 4 by 0", fmt.Sprint("taken 1 pipe 1 by ", p.tid), "queued 2 pipe 2 by 0", "taken 1 pipe 3 by 0", "queued 2 pipe 3 by 0"}
	if diff := cmp.Diff(want, got.list); diff != "" {
		t.Error(diff)
	}
}
