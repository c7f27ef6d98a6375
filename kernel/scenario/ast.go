package scenario

import "time"

// File is a scenario.
type File struct {
	// Name is the file's name in messages.
	Name string
	// Lines are all its lines, comments and empty ones too, so that printing it gives it back.
	Lines []Line
}

// LineKind says what a line is.
type LineKind uint8

// The kinds of line.
const (
	Blank   LineKind = iota // an empty line, or a comment alone
	Sleep                   // sleep 50ms
	Begin                   // A: read(3, &buf, 16) ...
	Resume                  // A: ... = 2, or A: ... for "still blocked"
	Handler                 // A: --- SIGUSR1 {si_code=SI_USER} ---
	Halt                    // A: --- stopped by SIGSTOP ---
	Exit                    // A: +++ exited with 3 +++, A: +++ killed by SIGPIPE +++
	Return                  // A: return, from the handler it is in
)

// Line is one line of a scenario.
type Line struct {
	// Nr is its number in the file, from 1.
	Nr int
	// Kind says which of the other fields mean something.
	Kind LineKind
	// Actor is who it is about, ActorCol where the name stands.
	Actor    string
	ActorCol int
	// Call is the name of the call that begins, CallCol where it stands.
	Call    string
	CallCol int
	// Args are the call's arguments.
	Args []Expr
	// Outcome is what must come of it.
	Outcome Outcome
	// Facts are what must be in memory then, by the names of out-parameters; of a Handler line the siginfo, and Saved the context.
	Facts []Field
	Saved []Field
	// Signal is the name of the signal of Handler, Halt, and of Exit if it was killed.
	Signal string
	// Code is the exit code of Exit; Unsure says that the recorder could not learn how the actor ended.
	Code   int
	Unsure bool
	// Duration is how long Sleep sleeps.
	Duration time.Duration
	// Comment is what stands behind #, HasComment tells an empty one from none.
	Comment    string
	HasComment bool
}

// OutcomeKind says how a call stands when all is quiet.
type OutcomeKind uint8

// The outcomes.
const (
	Anything OutcomeKind = iota // nothing is said
	Waits                       // "...": it blocks, or a handler runs before it is over
	Yields                      // "= value"
	Never                       // "= ?": it does not return, its caller is gone
)

// Outcome is what must come of a call.
type Outcome struct {
	// Kind says which form it has.
	Kind OutcomeKind
	// Values are the results allowed: one, or a set in braces for a true race.
	Values []Expr
	// Set says that braces stand around them.
	Set bool
}

// Field is a name with a value.
type Field struct {
	// Name is the field's or out-parameter's name, Col where it stands.
	Name string
	Col  int
	// Value is what it is, or must be.
	Value Expr
}

// ExprKind says what an expression is.
type ExprKind uint8

// The kinds of expression.
const (
	Number   ExprKind = iota // 12, 0x1f, 0644
	Text                     // "bytes"
	Repeat                   // "x"*4096: Kids[0] so many times
	Sum                      // Kids[0]+Kids[1]; of texts, one after the other
	Diff                     // Kids[0]-Kids[1]
	Union                    // A|B|C
	Minus                    // -x
	Invert                   // ~x
	Label                    // &name: a place in scratch memory
	Variable                 // $name
	Name                     // a flag, a signal, an actor, NULL
	Apply                    // exited(3)
	Struct                   // {name=value, ...}
	Array                    // [a, b]
	Failure                  // -1 EAGAIN, as a result
)

// Expr is a value as a file writes it.
type Expr struct {
	// Kind says what it is.
	Kind ExprKind
	// Col is the column where it stands.
	Col int
	// Text is the spelling of a Number, the bytes of a Text, the name of all that has one.
	Text string
	// Num is the value of a Number, the count of a Repeat.
	Num uint64
	// Kids are its parts.
	Kids []Expr
	// Fields are the fields of a Struct.
	Fields []Field
}

// number makes a Number in decimal.
func number(v int64) Expr {
	if v < 0 {
		return Expr{Kind: Minus, Kids: []Expr{unsigned(uint64(-v), 10)}}
	}
	return unsigned(uint64(v), 10)
}
