package trace

import (
	"bytes"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// view says which fields of a structure strace shows, and in which order.
type view struct {
	// fields are the C names.
	fields []string
	// more says that dots stand for the others.
	more bool
}

// permSet is what IPC_SET takes over of the permissions.
var permSet = view{fields: []string{"uid", "gid", "mode"}}

// views are the structures that are not shown field by field from first to last.
var views = map[abi.StructID]view{
	abi.StructStatx:   {fields: []string{"stx_mask", "stx_attributes", "stx_mode", "stx_size"}, more: true},
	abi.StructRusage:  {fields: []string{"ru_utime", "ru_stime"}, more: true},
	abi.StructUtsname: {fields: []string{"sysname", "nodename"}, more: true},
	abi.StructTermios: {fields: []string{"c_iflag", "c_oflag", "c_cflag", "c_lflag"}, more: true},
	abi.StructPollfd:  {fields: []string{"fd", "events"}},
	abi.StructIpcPerm: {fields: []string{"uid", "gid", "mode", "key", "cuid", "cgid"}},
	abi.StructMsqidDs: {fields: []string{"msg_perm", "msg_stime", "msg_rtime", "msg_ctime", "msg_qnum", "msg_qbytes", "msg_lspid",
		"msg_lrpid"}},
	abi.StructShmidDs: {fields: []string{"shm_perm", "shm_segsz", "shm_cpid", "shm_lpid", "shm_nattch", "shm_atime", "shm_dtime",
		"shm_ctime"}},
}

// setViews are the structures that IPC_SET reads only a part of.
var setViews = map[abi.StructID]view{
	abi.StructMsqidDs: {fields: []string{"msg_perm", "msg_qbytes"}},
	abi.StructSemidDs: {fields: []string{"sem_perm"}},
	abi.StructShmidDs: {fields: []string{"shm_perm"}},
	abi.StructFlock:   {fields: []string{"l_type", "l_whence", "l_start", "l_len"}},
}

// appendStruct appends a structure that an argument points at.
func (p *printer) appendStruct(b []byte, a *abi.Arg, d []byte) []byte {
	def := a.Struct.Def()
	if len(d) < def.Size {
		return append(b, "{...}"...)
	}
	switch a.Struct {
	case abi.StructStat:
		return appendStat(b, d)
	case abi.StructSigevent:
		return appendSigevent(b, d)
	case abi.StructCloneArgs:
		return p.appendCloneArgs(b, d)
	case abi.StructSchedParam:
		return append(appendInt(append(b, '['), int64(int32(le.Uint32(d)))), ']')
	case abi.StructPollfd:
		if int32(le.Uint32(d)) < 0 {
			return append(appendInt(append(b, "{fd="...), int64(int32(le.Uint32(d)))), '}')
		}
	}
	if v, ok := setViews[a.Struct]; ok && a.Dir == abi.In {
		return appendView(b, def, d, &v, true)
	}
	return appendDef(b, a.Struct, d)
}

// appendDef appends a structure as its view says, or whole.
func appendDef(b []byte, id abi.StructID, d []byte) []byte {
	def := id.Def()
	if v, ok := views[id]; ok {
		return appendView(b, def, d, &v, false)
	}
	b = append(b, '{')
	for i := range def.Fields {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendField(b, &def.Fields[i], d)
	}
	return append(b, '}')
}

// appendView appends some fields of a structure; set says that it goes into IPC_SET.
func appendView(b []byte, def *abi.StructDef, d []byte, v *view, set bool) []byte {
	b = append(b, '{')
	for i, name := range v.fields {
		if i > 0 {
			b = append(b, ", "...)
		}
		for j := range def.Fields {
			f := &def.Fields[j]
			if f.Name != name {
				continue
			}
			if set && f.Struct == abi.StructIpcPerm {
				b = append(append(b, f.Name...), '=')
				b = appendView(b, f.Struct.Def(), d[f.Off:], &permSet, false)
				continue
			}
			b = appendField(b, f, d)
		}
	}
	if v.more {
		b = append(b, ", ..."...)
	}
	return append(b, '}')
}

// appendField appends one field with its name.
func appendField(b []byte, f *abi.Field, d []byte) []byte {
	b = append(append(b, f.Name...), '=')
	d = d[f.Off : f.Off+f.Size]
	switch f.Kind {
	case abi.KindStruct:
		return appendDef(b, f.Struct, d)
	case abi.KindStr:
		if end := bytes.IndexByte(d, 0); end >= 0 {
			d = d[:end]
		}
		return appendQuoted(b, d, false)
	case abi.KindBuf:
		return appendHexQuoted(b, d, false)
	case abi.KindInts:
		b = abi.AppendHex(append(b, "{val=["...), uint64(le.Uint32(d)))
		return append(abi.AppendHex(append(b, ", "...), uint64(le.Uint32(d[4:]))), "]}"...)
	case abi.KindUlongs:
		b = append(b, '[')
		for i := 0; i+8 <= len(d); i += 8 {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendUint(b, le.Uint64(d[i:]))
		}
		return append(b, ']')
	case abi.KindSigBits:
		return appendSigSet(b, abi.SigSet(le.Uint64(d)))
	}
	return appendFieldNumber(b, f, d)
}

// appendFieldNumber appends the value of a field that is a number.
func appendFieldNumber(b []byte, f *abi.Field, d []byte) []byte {
	v := fieldValue(d)
	switch f.Kind {
	case abi.KindFlags, abi.KindEnum:
		return f.Flags.Append(b, v)
	case abi.KindKey:
		return appendUint(b, v)
	case abi.KindInt, abi.KindPid, abi.KindFD:
		if f.Size == 2 {
			return appendInt(b, int64(int16(v)))
		}
	}
	b = appendScalar(b, f.Kind, v)
	if f.Name == "data" && f.Kind == abi.KindUlong { // a union of epoll_event, of which strace shows two members
		b = b[:len(b)-len(appendUint(nil, v))]
		b = appendUint(append(b, "{u32="...), uint64(uint32(v)))
		b = append(appendUint(append(b, ", u64="...), v), '}')
	}
	return b
}

// fieldValue reads a number of 1 to 8 bytes.
func fieldValue(d []byte) uint64 {
	var v uint64
	for i := len(d) - 1; i >= 0; i-- {
		v = v<<8 | uint64(d[i])
	}
	return v
}

// appendStat appends an inode, as much of it as strace does: a device has a number where others have a size.
func appendStat(b, d []byte) []byte {
	var s abi.Stat
	s.Decode(d)
	b = appendFileMode(append(b, "{st_mode="...), uint64(s.Mode))
	switch s.Mode & abi.S_IFMT {
	case abi.S_IFCHR, abi.S_IFBLK:
		b = appendScalar(append(b, ", st_rdev="...), abi.KindDev, s.Rdev)
	default:
		b = appendInt(append(b, ", st_size="...), s.Size)
	}
	return append(b, ", ...}"...)
}

// appendSigevent appends how to notify.
func appendSigevent(b, d []byte) []byte {
	var s abi.Sigevent
	s.Decode(d)
	b = append(b, '{')
	if s.Value != 0 {
		b = appendInt(append(b, "sigev_value={sival_int="...), int64(int32(s.Value)))
		b = append(appendAddr(append(b, ", sival_ptr="...), s.Value), "}, "...)
	}
	b = append(b, "sigev_signo="...)
	if s.Notify == abi.SIGEV_SIGNAL || s.Notify == abi.SIGEV_THREAD_ID || s.Notify == abi.SIGEV_THREAD {
		b = appendSignal(b, s.Signo)
	} else {
		b = appendUint(b, uint64(uint32(s.Signo)))
	}
	b = abi.FlagsSigev.Append(append(b, ", sigev_notify="...), uint64(uint32(s.Notify)))
	if s.Notify == abi.SIGEV_THREAD_ID {
		b = appendInt(append(b, ", sigev_notify_thread_id="...), int64(s.TID))
	}
	return append(b, '}')
}

// appendCloneArgs appends the arguments of clone3(2) that the flags make meaningful.
func (p *printer) appendCloneArgs(b, d []byte) []byte {
	var c abi.CloneArgs
	c.Decode(d)
	b = abi.FlagsClone.Append(append(b, "{flags="...), c.Flags)
	if c.Flags&abi.CLONE_PIDFD != 0 {
		b = appendAddr(append(b, ", pidfd="...), c.Pidfd)
	}
	if c.Flags&(abi.CLONE_CHILD_SETTID|abi.CLONE_CHILD_CLEARTID) != 0 {
		b = appendAddr(append(b, ", child_tid="...), c.ChildTid)
	}
	if c.Flags&abi.CLONE_PARENT_SETTID != 0 {
		b = appendAddr(append(b, ", parent_tid="...), c.ParentTid)
	}
	b = appendSignal(append(b, ", exit_signal="...), int32(c.ExitSignal))
	b = appendAddr(append(b, ", stack="...), c.Stack)
	b = abi.AppendHex(append(b, ", stack_size="...), c.StackSize)
	if c.Flags&abi.CLONE_SETTLS != 0 {
		b = appendAddr(append(b, ", tls="...), c.Tls)
	}
	if c.SetTidSize != 0 {
		b = appendAddr(append(b, ", set_tid="...), c.SetTid)
		b = appendUint(append(b, ", set_tid_size="...), c.SetTidSize)
	}
	return append(b, '}')
}
