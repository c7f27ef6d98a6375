package abi

import "sort"

// Call is one row of the table of system calls. It drives dispatch, tracing, scenario files and the
// listing; it is data alone, the handlers register in the kernel.
type Call struct {
	// Nr is the number a program puts in a7.
	Nr int
	// Name is the kernel's name of the call, "newfstatat".
	Name string
	// Args are the arguments, at most six.
	Args []Arg
	// Ret says how a result that is no error reads.
	Ret RetKind
	// Help is one line for people.
	Help string
	// Errs are the errors that the man page lists, the common ones first.
	Errs []Errno
	// Groups are the chapters the call belongs to.
	Groups Group
	// Restart says what a signal does to the call while it is blocked.
	Restart RestartKind
}

// Arg is one argument of a call.
type Arg struct {
	// Name is the parameter's name in the man page.
	Name string
	// Kind says what it is.
	Kind Kind
	// Dir says which way the memory goes that it points at.
	Dir Dir
	// Len is the index of the argument that holds the length of this one, in bytes for KindBuf, in
	// elements for arrays; for KindSockaddr with direction Out that argument points at the length.
	// Minus one if there is none.
	Len int8
	// ByResult says that the call's result bounds an Out buffer too: read(2) fills what it returns.
	ByResult bool
	// OnError says that Out memory means something even if the call failed, as the remaining time of
	// an interrupted sleep does.
	OnError bool
	// Flags names the values of KindFlags and KindEnum.
	Flags *FlagSet
	// Struct is the structure of KindStruct and KindStructs.
	Struct StructID
	// Of is the index of the argument that Cases look at, such as the command of fcntl(2).
	Of int8
	// Cases replace this argument by another according to the argument Of; the first that matches
	// counts, and if none does this argument stands.
	Cases []Case
}

// Case is one form of an argument whose meaning depends on another argument.
type Case struct {
	// Mask cuts out the bits of the other argument that count.
	Mask uint64
	// Value is what these bits must be.
	Value uint64
	// Arg is the argument then. Its own Cases are looked at as well.
	Arg Arg
}

// Calls is the table, sorted by number.
var Calls = buildCalls()

// byNumber leads from a number to the row, nil where Linux has no call.
var byNumber = indexCalls()

// byName holds the rows sorted by name.
var byName = sortedByName()

// buildCalls puts the chapters' tables together.
func buildCalls() []Call {
	var calls []Call
	for _, part := range [][]Call{processCalls, credCalls, fileCalls, descCalls, memoryCalls,
		signalCalls, timeCalls, ipcCalls, netCalls, otherCalls, portCalls} {
		calls = append(calls, part...)
	}
	sort.Slice(calls, func(i, j int) bool { return calls[i].Nr < calls[j].Nr })
	return calls
}

// indexCalls makes byNumber.
func indexCalls() []*Call {
	index := make([]*Call, Calls[len(Calls)-1].Nr+1)
	for i := range Calls {
		index[Calls[i].Nr] = &Calls[i]
	}
	return index
}

// sortedByName makes byName.
func sortedByName() []*Call {
	list := make([]*Call, len(Calls))
	for i := range Calls {
		list[i] = &Calls[i]
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Lookup finds the row of a number, nil if Linux has no such call.
func Lookup(nr uint64) *Call {
	if nr < uint64(len(byNumber)) {
		return byNumber[nr]
	}
	return nil
}

// ByName finds a row by its name, nil if there is none.
func ByName(name string) *Call {
	i := sort.Search(len(byName), func(i int) bool { return byName[i].Name >= name })
	if i < len(byName) && byName[i].Name == name {
		return byName[i]
	}
	return nil
}

// Arg is argument i as it is meant with these values: its cases are decided.
func (c *Call) Arg(i int, args *[6]uint64) *Arg {
	a := &c.Args[i]
	for {
		next := a.decide(args)
		if next == a {
			return a
		}
		a = next
	}
}

// decide looks for the first case that matches, a itself if none does.
func (a *Arg) decide(args *[6]uint64) *Arg {
	for i := range a.Cases {
		if c := &a.Cases[i]; args[a.Of]&c.Mask == c.Value {
			return &c.Arg
		}
	}
	return a
}
