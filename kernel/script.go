package kernel

// A script is what puppets are told to do, and when: with it a machine plays a scenario by itself, as it plays a program. It is part of
// the configuration; how far it has been played is part of the state.

// Cue is what the puppets are told at a moment: as soon as everything is quiet and its time has come.
type Cue struct {
	At   int64 // virtual time before which it does not come
	Line int   // line of the scenario that it is from, 0 for none
	Acts []Act // in this order
}

// ActKind says what an act is.
type ActKind uint8

// The kinds of act.
const (
	ActEnter ActKind = iota // a puppet is made: see NewPuppet
	ActCall                 // TID is armed with call Nr and Args
	ActLoad                 // TID is to load the word at Args[0]
	ActStore                // TID is to store Args[1] as the word at Args[0]
	ActRead                 // Args[1] bytes of TID's memory are read at Args[0], which makes missing pages present
	ActWrite                // Data is written to TID's memory at Args[0]
	ActLimit                // init's resource Args[0] is limited to Args[1]; puppets inherit that
)

// Act is one thing that a puppet, or the stage around it, does.
type Act struct {
	Kind ActKind
	TID  int32
	Nr   uint64
	Args [6]uint64
	Data []byte
}

// Do does an act between two steps. In a run that has taken another way a puppet may be unable to: then nothing happens.
func (m *Machine) Do(a *Act) {
	switch a.Kind {
	case ActEnter:
		_, _ = m.NewPuppet()
	case ActCall:
		m.Arm(a.TID, a.Nr, a.Args)
	case ActLoad:
		m.ArmLoad(a.TID, a.Args[0])
	case ActStore:
		m.ArmStore(a.TID, a.Args[0], uint32(a.Args[1]))
	case ActLimit:
		l := m.Procs.Limits.W(m.Procs.Groups.R(m.InitGrp).Limits)
		l.Soft[a.Args[0]], l.Hard[a.Args[0]] = a.Args[1], a.Args[1]
	case ActRead, ActWrite:
		if !m.Puppet(a.TID).Alive {
			return
		}
		if v := m.PuppetView(a.TID); a.Kind == ActRead {
			v.CopyIn(make([]byte, a.Args[1]), a.Args[0])
		} else {
			v.CopyOut(a.Args[0], a.Data)
		}
	}
}

// cue plays the next piece of the script, if there is one and no timer comes before it. Everything is quiet.
func (m *Machine) cue() bool {
	if m.In.Cue >= len(m.cfg.Script) {
		return false
	}
	c := &m.cfg.Script[m.In.Cue]
	if c.At > m.Now() && m.Timers.Due() <= c.At {
		return false
	}
	for i := range m.cpus() {
		m.CPU[i].Clock = max(m.CPU[i].Clock, c.At)
	}
	m.In.Cue++
	for i := range c.Acts {
		m.Do(&c.Acts[i])
	}
	return true
}

// played ends a run whose script is over: nobody tells the puppets anything any more.
func (m *Machine) played() bool {
	if len(m.cfg.Script) == 0 || m.In.Cue < len(m.cfg.Script) {
		return false
	}
	m.Over = Played
	m.outside()
	m.sayVerdict()
	return true
}

// Line is the line of the scenario, or of the session, that was begun last; 0 if there is none.
func (m *Machine) Line() int {
	for i := m.In.Cue - 1; i >= 0; i-- {
		if n := m.cfg.Script[i].Line; n > 0 {
			return n
		}
	}
	for i := min(m.In.Ready, len(m.input.entries)) - 1; i >= 0; i-- {
		if n := m.input.entries[i].Line; n > 0 {
			return n
		}
	}
	return 0
}
