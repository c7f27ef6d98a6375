package abi

// The functions below write the rows of the table shorter: each makes one argument.

// num is an argument that is a plain number of some kind.
func num(name string, kind Kind) Arg { return Arg{Name: name, Kind: kind, Len: -1} }

// fdArg is a descriptor.
func fdArg(name string) Arg { return num(name, KindFD) }

// dirFD is the folder that a relative name starts from.
func dirFD(name string) Arg { return num(name, KindDirFD) }

// path is the name of a file.
func path(name string) Arg { return num(name, KindPath) }

// intArg is a signed 32-bit number.
func intArg(name string) Arg { return num(name, KindInt) }

// pid is a process, thread or group.
func pid(name string) Arg { return num(name, KindPid) }

// size is a length in bytes.
func size(name string) Arg { return num(name, KindSize) }

// addr is a pointer that is only printed.
func addr(name string) Arg { return num(name, KindAddr) }

// signal is a signal number.
func signal(name string) Arg { return num(name, KindSignal) }

// flags is a set of or'ed flags.
func flags(name string, set *FlagSet) Arg {
	return Arg{Name: name, Kind: KindFlags, Len: -1, Flags: set}
}

// enum is one of several named values.
func enum(name string, set *FlagSet) Arg {
	return Arg{Name: name, Kind: KindEnum, Len: -1, Flags: set}
}

// clock is a clock id.
func clock(name string) Arg { return Arg{Name: name, Kind: KindClock, Len: -1, Flags: &FlagsClock} }

// ptr is a pointer to memory of some kind.
func ptr(name string, kind Kind, dir Dir) Arg {
	return Arg{Name: name, Kind: kind, Dir: dir, Len: -1}
}

// sized is a pointer to memory whose length is in argument length.
func sized(name string, kind Kind, dir Dir, length int8) Arg {
	return Arg{Name: name, Kind: kind, Dir: dir, Len: length}
}

// result is a pointer to memory that is filled as far as the result says.
func result(name string, kind Kind, length int8) Arg {
	return Arg{Name: name, Kind: kind, Dir: Out, Len: length, ByResult: true}
}

// object is a pointer to a structure.
func object(name string, id StructID, dir Dir) Arg {
	return Arg{Name: name, Kind: KindStruct, Dir: dir, Len: -1, Struct: id}
}

// array is a pointer to as many structures as argument length says.
func array(name string, id StructID, dir Dir, length int8) Arg {
	return Arg{Name: name, Kind: KindStructs, Dir: dir, Len: length, Struct: id}
}

// timespec is a pointer to a time that the kernel reads.
func timespec(name string) Arg { return object(name, StructTimespec, In) }

// sigset is a pointer to a set of signals whose size is in argument length.
func sigset(name string, dir Dir, length int8) Arg { return sized(name, KindSigSet, dir, length) }

// onError marks memory that is filled although the call failed.
func onError(a Arg) Arg {
	a.OnError = true
	return a
}

// depends gives an argument its cases.
func depends(a Arg, of int8, cases ...Case) Arg {
	a.Of, a.Cases = of, cases
	return a
}

// when is a case for one value of a 32-bit argument.
func when(value int64, a Arg) Case {
	return Case{Mask: 0xffffffff, Value: uint64(uint32(value)), Arg: a}
}

// unset is a case for an argument that has none of some bits.
func unset(bits uint64, a Arg) Case { return Case{Mask: bits, Arg: a} }

// nothing is an argument that the call does not look at.
var nothing = Arg{Kind: KindNone, Len: -1}

// otherCall is a row of a call that this kernel does not plan: its arguments are bare numbers.
func otherCall(nr int, name string, args int, help string) Call {
	c := Call{Nr: nr, Name: name, Help: help, Groups: GroupOther}
	for i := 0; i < args; i++ {
		c.Args = append(c.Args, num("arg"+string(rune('0'+i)), KindHex))
	}
	return c
}
