package ipc

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

func TestFIFOOpen(t *testing.T) {
	for _, c := range []struct {
		rule                  string
		readers, writers      int
		read, write, nonblock bool
		wait                  Partner
		err                   abi.Errno
	}{
		{"fifo/R1", 0, 0, true, false, false, AWriter, 0},
		{"fifo/R1 another reader is no partner", 1, 0, true, false, false, AWriter, 0},
		{"fifo/R1 met", 0, 1, true, false, false, NoPartner, 0},
		{"fifo/R2", 0, 1, false, true, false, AReader, 0},
		{"fifo/R2 met", 1, 0, false, true, false, NoPartner, 0},
		{"fifo/R3", 0, 0, true, false, true, NoPartner, 0},
		{"fifo/R4", 0, 0, false, true, true, NoPartner, abi.ENXIO},
		{"fifo/R4 met", 1, 0, false, true, true, NoPartner, 0},
		{"fifo/R5", 0, 0, true, true, false, NoPartner, 0},
	} {
		p := NewPipeTable()
		id := p.New(0)
		for range c.readers {
			p.Open(id, true, false)
		}
		for range c.writers {
			p.Open(id, false, true)
		}
		o, err, _ := OpenFIFO(p, id, c.read, c.write, c.nonblock)
		if o.Wait != c.wait || err != c.err || Met(p, id, o) != (c.wait == NoPartner) {
			t.Errorf("%s: %+v, %d", c.rule, o, err)
		}
		open := p.Stat(id).Readers + p.Stat(id).Writers - c.readers - c.writers
		if (err == 0) != (open > 0) {
			t.Errorf("%s: %d more ends are open", c.rule, open)
		}
	}
}

func TestFIFOPartnerThatLeft(t *testing.T) {
	p := NewPipeTable()
	id := p.New(0)
	o, _, _ := OpenFIFO(p, id, true, false, false)
	w, _, eff := OpenFIFO(p, id, false, true, false)
	if w.Wait != NoPartner || !eff.Has(WakeOpen) {
		t.Fatalf("the writer waits for %d, effect %b", w.Wait, eff)
	}
	p.Write(id, []byte("hi"), Writing{})
	p.Close(id, false, true)
	if !Met(p, id, o) {
		t.Error("fifo/R6: the reader missed the writer")
	}
	if n, _, _ := p.Read(id, make([]byte, 9), 0); n != 2 {
		t.Errorf("fifo/R6: read %d", n)
	}
}

func TestFIFOGiveUp(t *testing.T) {
	p := NewPipeTable()
	id := p.New(0)
	OpenFIFO(p, id, true, false, false)
	if eff := p.CancelOpen(id, true, false); !eff.Has(Unused) || p.Stat(id).Readers != 0 {
		t.Errorf("fifo/R9: %b", eff)
	}
	if _, err, _ := OpenFIFO(p, id, false, true, true); err != abi.ENXIO {
		t.Errorf("fifo/R9: %d", err)
	}
}

func TestFIFOHangUp(t *testing.T) {
	p := NewPipeTable()
	id := p.New(0)
	o, _, _ := OpenFIFO(p, id, true, false, true)
	poll := func() uint16 { return p.Poll(id, true, false, o.Since) }
	if poll() != 0 {
		t.Errorf("fifo/R8: %#x before any writer", poll())
	}
	OpenFIFO(p, id, false, true, true)
	p.Write(id, []byte("x"), Writing{})
	p.Close(id, false, true)
	if poll() != abi.POLLIN|abi.POLLRDNORM|abi.POLLHUP {
		t.Errorf("fifo/R8: %#x after the writer", poll())
	}
}
