package scenario

import "fmt"

// scratch hands out the actors' scratch memory: named places from the bottom, which stay, and room for the arguments of calls above,
// which is used again as soon as no call is under way. All actors have the same addresses, as after a fork or in threads.
type scratch struct {
	places map[string]area
	order  []string // their names as they came
	used   int      // by named places
	temps  int      // by arguments, from scratchTemps
	stage  Stage
	actor  ActorID
	writes []write // arguments that are not in the actor's memory yet
}

// area is a named place.
type area struct{ off, size int }

// write is bytes on their way into an actor's memory.
type write struct {
	at uint64
	b  []byte
}

// The parts of scratch memory that scenarios use. The rest is the stage's.
const (
	scratchTemps = ScratchSize / 4
	scratchEnd   = ScratchSize / 2
)

// begin prepares for a call of an actor.
func (s *scratch) begin(stage Stage, a ActorID, idle bool) {
	s.stage, s.actor, s.writes = stage, a, s.writes[:0]
	if idle {
		s.temps = 0
	}
}

// flush writes the arguments.
func (s *scratch) flush() error {
	for _, w := range s.writes {
		if err := s.stage.Write(s.actor, w.at, w.b); err != nil {
			return fmt.Errorf("the arguments have no place: %w", err)
		}
	}
	return nil
}

// place returns the address of a named place. It moves if it must grow.
func (r *play) place(name string, size int) (uint64, error) {
	s := &r.memory
	a, ok := s.places[name]
	if !ok || a.size < size {
		size = (size + 63) &^ 63
		if s.used+size > scratchTemps {
			return 0, fmt.Errorf("the places of this scenario need more than %d bytes", scratchTemps)
		}
		a = area{s.used, size}
		s.used += size
		if !ok {
			s.order = append(s.order, name)
		}
		s.places[name] = a
	}
	return ScratchAddr + uint64(a.off), nil
}

// savedMask is the address of the mask in the signal frame of the actor that makes a call.
func (r *play) savedMask() (uint64, error) {
	f, err := r.stage.Handler(r.memory.actor)
	return f.MaskAt, err
}

// poke writes bytes when the call begins.
func (r *play) poke(at uint64, b []byte) { r.memory.writes = append(r.memory.writes, write{at, b}) }

// temp returns the address of memory that holds some bytes when the call begins.
func (r *play) temp(b []byte) (uint64, error) {
	s := &r.memory
	if scratchTemps+s.temps+len(b) > scratchEnd {
		return 0, fmt.Errorf("the arguments of calls under way need more than %d bytes", scratchEnd-scratchTemps)
	}
	at := ScratchAddr + scratchTemps + uint64(s.temps)
	s.temps += (len(b) + 15) &^ 15
	if len(b) > 0 {
		s.writes = append(s.writes, write{at, b})
	}
	return at, nil
}
